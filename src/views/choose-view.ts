/** Several ways are open: which one? */
import { html, type TemplateResult } from 'lit';
import type { MethodId } from '../types.js';
import { otherActions } from './code-view.js';
import { layout, methodButton, type Content } from './layout.js';
import type { ViewProps } from './view.js';

export interface ChooseProps extends ViewProps {
  readonly methods: readonly MethodId[];
  /** The one that is being sent. */
  readonly chosen?: MethodId;
  readonly onChoose: (method: MethodId) => void;
}

const underWay = (label: string): Content =>
  html`<span part="spinner" class="spinner" aria-hidden="true"></span>${label}`;

export const chooseView = (props: ChooseProps): TemplateResult => {
  const { messages, methods, chosen, isBusy, onChoose } = props;
  return layout({
    ...props,
    heading: messages.chooseMethod,
    body: html`<ul class="methods">
      ${methods.map(
        (method) =>
          html`<li>
            ${methodButton({
              label: method === chosen ? underWay(messages.methods[method]) : messages.methods[method],
              onClick: () => onChoose(method),
              isDisabled: isBusy,
            })}
          </li>`,
      )}
    </ul>`,
    actions: otherActions({ messages, isBusy, onBack: props.onBack }),
  });
};

/** Several ways are open: which one? */
import { html, type TemplateResult } from 'lit';
import type { MethodId } from '../types.js';
import { otherActions } from './code-view.js';
import { layout, methodButton } from './layout.js';
import type { ViewProps } from './view.js';

export interface ChooseProps extends ViewProps {
  readonly methods: readonly MethodId[];
  readonly onChoose: (method: MethodId) => void;
}

export const chooseView = (props: ChooseProps): TemplateResult => {
  const { messages, methods, isBusy, onChoose } = props;
  return layout({
    ...props,
    heading: messages.chooseMethod,
    body: html`<ul class="methods">
      ${methods.map(
        (method) =>
          html`<li>
            ${methodButton({
              label: messages.methods[method],
              onClick: () => onChoose(method),
              isDisabled: isBusy,
            })}
          </li>`,
      )}
    </ul>`,
    actions: otherActions({ messages, isBusy, onBack: props.onBack }),
  });
};

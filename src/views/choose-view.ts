/** Several ways are open: which one? */
import { html, nothing, type TemplateResult } from 'lit';
import type { MethodId } from '../types.js';
import { otherActions } from './code-view.js';
import { layout, methodButton, spinner } from './layout.js';
import type { ViewProps } from './view.js';

export interface ChooseProps extends ViewProps {
  readonly methods: readonly MethodId[];
  /** The one that is being sent. */
  readonly chosen?: MethodId;
  /** The one with which the person signed in last. */
  readonly last?: string;
  /** The address that a method sends to. */
  readonly addressOf: (method: MethodId) => string | undefined;
  readonly onChoose: (method: MethodId) => void;
}

export const chooseView = (props: ChooseProps): TemplateResult => {
  const { messages, methods, chosen, last, isBusy, onChoose } = props;
  const label = (method: MethodId) => {
    const address = props.addressOf(method);
    return html`${method === chosen ? html`<span class="icon">${spinner}</span>` : (props.pictures?.icon(method) ?? html`<span class="icon"></span>`)}<span>${messages.methods[method]}${address ? html` <small><bdi dir="ltr">${address}</bdi></small>` : nothing}</span>${method === last ? html` <span class="tag">${messages.lastUsed}</span>` : nothing}`;
  };
  return layout({
    ...props,
    heading: messages.chooseMethod,
    // eslint-disable-next-line lit-a11y/no-redundant-role -- Safari takes the role away with the bullets.
    body: html`<ul class="methods" role="list">
      ${methods.map(
        (method) =>
          html`<li>
            ${methodButton({ label: label(method), onClick: () => onChoose(method), isDisabled: isBusy })}
          </li>`,
      )}
    </ul>`,
    actions: otherActions({ messages, isBusy, onBack: props.onBack }),
  });
};

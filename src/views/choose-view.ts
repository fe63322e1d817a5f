/** Several ways are open: which one? */
import { html, type TemplateResult } from 'lit';
import type { MethodId } from '../types.js';
import { layout, linkButton } from './layout.js';
import type { ViewProps } from './view.js';

export interface ChooseProps extends ViewProps {
  readonly methods: readonly MethodId[];
  readonly onChoose: (method: MethodId) => void;
  readonly onBack: () => void;
}

export const chooseView = (props: ChooseProps): TemplateResult => {
  const { messages, methods, onChoose, onBack } = props;
  return layout({
    ...props,
    heading: messages.chooseMethod,
    body: html`<ul class="methods">
      ${methods.map(
        (method) =>
          html`<li>
            <button part="button method" class="method" type="button" @click=${() => onChoose(method)}>
              ${messages.methods[method]}
            </button>
          </li>`,
      )}
    </ul>`,
    actions: html`<div class="links">${linkButton({ label: messages.changeAddress, onClick: onBack })}</div>`,
  });
};

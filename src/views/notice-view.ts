/** Nothing is left to type: create a passkey, or be done. */
import { html, nothing, type TemplateResult } from 'lit';
import { layout, linkButton, primaryButton } from './layout.js';
import { ownText } from './own-text.js';
import type { ViewProps } from './view.js';

export interface PasskeyPromptProps extends ViewProps {
  readonly description?: string;
  readonly onCreate: () => void;
  readonly onSkip: () => void;
}

/** The person is in and may create a passkey. */
export const passkeyPromptView = (props: PasskeyPromptProps): TemplateResult => {
  const { messages, isBusy, isHeld: isDisabled, onCreate, onSkip } = props;
  return layout({
    ...props,
    heading: messages.offerPasskey,
    description: ownText(props.description ?? messages.offerPasskeyDescription),
    actions: html`${primaryButton({ label: messages.createPasskey, onClick: onCreate, isBusy, isDisabled })}
      <div class="links">${linkButton({ label: messages.notNow, onClick: onSkip })}</div>`,
  });
};

/** The person is in, and may be on the way to another page. */
export const doneView = (props: ViewProps & { readonly isLeaving: boolean }): TemplateResult =>
  layout({
    ...props,
    heading: props.messages.signedIn,
    status: props.messages.signedIn,
    description: props.isLeaving ? props.messages.redirecting : nothing,
    body: html`<svg class="check" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="22" />
      <path pathLength="1" d="m14 25 7 7 13-15" />
    </svg>`,
  });

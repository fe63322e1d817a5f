/** Nothing is left to type: create a passkey, or be done. */
import { html, type TemplateResult } from 'lit';
import { layout, linkButton, primaryButton } from './layout.js';
import type { ViewProps } from './view.js';

export interface PasskeyPromptProps extends ViewProps {
  readonly onCreate: () => void;
  readonly onSkip: () => void;
}

/** The person is in and may create a passkey. */
export const passkeyPromptView = (props: PasskeyPromptProps): TemplateResult => {
  const { messages, isBusy, onCreate, onSkip } = props;
  return layout({
    ...props,
    heading: messages.offerPasskey,
    description: messages.offerPasskeyDescription,
    actions: html`${primaryButton({ label: messages.createPasskey, onClick: onCreate, isBusy })}
      <div class="links">${linkButton({ label: messages.notNow, onClick: onSkip })}</div>`,
  });
};

/** The person is in. */
export const doneView = (props: ViewProps): TemplateResult =>
  layout({
    ...props,
    heading: props.messages.signedIn,
    status: props.messages.signedIn,
    body: html`<svg class="check" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="22" />
      <path d="m14 25 7 7 13-15" />
    </svg>`,
  });

/** A person who has no account creates one. */
import { html, type TemplateResult } from 'lit';
import type { Messages } from '../i18n/messages.js';
import { field, layout, linkButton, primaryButton, type Content, type LayoutProps } from './layout.js';

export interface SignUpProps extends Pick<
  LayoutProps,
  'message' | 'counting' | 'hint' | 'status' | 'theme' | 'dir' | 'lang'
> {
  readonly messages: Messages;
  readonly isBusy: boolean;
  /** Whether the person has to wait before another try. */
  readonly isHeld?: boolean;
  /** What comes before the input in its box. */
  readonly country?: Content;
  readonly onSubmit: () => void;
  readonly onSignIn: () => void;
}

/** Leads from the first step to creating an account. */
export const signUpLink = (label: string, onClick: () => void): TemplateResult =>
  html`<div class="links">${linkButton({ label, onClick })}</div>`;

export const signUpView = (props: SignUpProps): TemplateResult => {
  const { messages, isBusy, isHeld: isDisabled, country, onSubmit, onSignIn } = props;
  return layout({
    ...props,
    heading: messages.signUp,
    description: messages.signUpDescription,
    body: html`${field('identifier', country)}<slot name="terms"></slot>`,
    actions: html`${primaryButton({ label: messages.createAccount, onClick: onSubmit, isBusy, isDisabled })}
      <div class="links">
        ${linkButton({ label: messages.haveAccount, onClick: onSignIn, isDisabled: isBusy })}
      </div>`,
  });
};

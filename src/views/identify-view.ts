/** The first step: who are you? */
import { html, nothing, type TemplateResult } from 'lit';
import type { FirstMessages } from '../i18n/messages.js';
import {
  field,
  layout,
  linkButton,
  methodButton,
  primaryButton,
  type Content,
  type LayoutProps,
} from './layout.js';

export interface IdentifyProps extends Pick<
  LayoutProps,
  'headingLevel' | 'message' | 'counting' | 'hint' | 'status' | 'theme' | 'dir' | 'lang'
> {
  readonly messages: FirstMessages;
  readonly isBusy: boolean;
  /** Whether the person has to wait before another try. */
  readonly isHeld?: boolean;
  /** What the step is about, in the place of the usual words. */
  readonly description?: Content;
  /** A picture of a passkey. */
  readonly picture?: Content;
  /** What comes before the input in its box. */
  readonly country?: Content;
  readonly onSubmit: () => void;
  /** Absent where there are no passkeys. */
  readonly onPasskey?: () => void;
  /** Absent when nobody is remembered. */
  readonly onOtherAccount?: () => void;
  /** What takes the place of the terms. */
  readonly more?: Content;
}

export const identifyView = (props: IdentifyProps): TemplateResult => {
  const { messages, isBusy, country, onSubmit, onPasskey, onOtherAccount, more, isHeld: isDisabled } = props;
  return layout({
    ...props,
    heading: messages.signIn,
    isFirst: true,
    description: props.description ?? messages.signInDescription,
    body: field('identifier', country),
    actions: html`${primaryButton({ label: messages.continue, onClick: onSubmit, isBusy, isDisabled })}
      ${
        onPasskey
          ? methodButton({
              label: props.picture ? html`${props.picture}${messages.usePasskey}` : messages.usePasskey,
              onClick: onPasskey,
              isDisabled: isBusy,
            })
          : nothing
      }
      ${
        onOtherAccount
          ? html`<div class="links">
              ${linkButton({ label: messages.useOtherAccount, onClick: onOtherAccount })}
            </div>`
          : nothing
      } <slot name="terms" hidden=${more === undefined ? nothing : ''}></slot>${more}`,
  });
};

/** Nothing can be done here: the element's attributes are wrong. */
export const notSetUpView = (props: Omit<IdentifyProps, 'onSubmit'>): TemplateResult =>
  layout({ ...props, heading: props.messages.signIn, message: props.messages.notSetUp });

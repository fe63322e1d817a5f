/** Enter a code, have it sent again, or do something else. */
import { html, nothing, type TemplateResult } from 'lit';
import { clockTime } from '../i18n/duration.js';
import type { Messages } from '../i18n/messages.js';
import { field, layout, linkButton, primaryButton, type Content } from './layout.js';
import type { ViewProps } from './view.js';

export interface CodeProps extends ViewProps {
  readonly heading: string;
  readonly description: string;
  /** What is shown above the field. */
  readonly setup?: Content;
  /** Seconds until the code may be sent again; absent when nothing was sent. */
  readonly resendIn?: number;
  readonly onSubmit: () => void;
  readonly onResend: () => void;
}

export const codeView = (props: CodeProps): TemplateResult => {
  const { messages, isBusy, setup = nothing, onSubmit } = props;
  return layout({
    ...props,
    body: html`${setup}${field('code')}`,
    actions: html`${primaryButton({ label: messages.verify, onClick: onSubmit, isBusy })}
    ${otherActions(props)}`,
  });
};

export interface OtherActionsProps extends Pick<
  ViewProps,
  'messages' | 'lang' | 'isBusy' | 'onBack' | 'onOtherMethod'
> {
  readonly resendIn?: number;
  readonly onResend?: () => void;
}

/** The name of the button stays, so that nobody is told every second that it has changed. */
const countdown = ({ resend, resendIn }: Messages, seconds: number, lang?: string): Content =>
  html`<span aria-hidden="true">${resendIn(seconds, clockTime(seconds, lang))}</span
    ><span class="status">${resend}</span>`;

/** Send it again, try another way, start over: as far as each applies. */
export const otherActions = (props: OtherActionsProps): TemplateResult => {
  const { messages, lang, isBusy, resendIn, onResend, onOtherMethod, onBack } = props;
  return html`<div class="links">
    ${
      resendIn !== undefined && onResend
        ? linkButton({
            label: resendIn > 0 ? countdown(messages, resendIn, lang) : messages.resend,
            onClick: onResend,
            isDisabled: resendIn > 0 || isBusy,
          })
        : nothing
    }
    ${onOtherMethod ? linkButton({ label: messages.otherMethod, onClick: onOtherMethod }) : nothing}
    ${linkButton({ label: messages.changeAddress, onClick: onBack })}
  </div>`;
};

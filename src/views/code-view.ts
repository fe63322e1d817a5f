/** A code was sent: enter it, have another one sent, or go back. */
import { html, nothing, type TemplateResult } from 'lit';
import { field, layout, linkButton, primaryButton } from './layout.js';
import type { ViewProps } from './view.js';

export interface CodeProps extends ViewProps {
  readonly heading: string;
  readonly description: string;
  readonly status: string;
  /** Seconds until a new code may be sent. */
  readonly resendIn: number;
  readonly onSubmit: () => void;
  readonly onResend: () => void;
  readonly onBack: () => void;
  /** Absent when there is no other method. */
  readonly onOtherMethod?: () => void;
}

export const codeView = (props: CodeProps): TemplateResult => {
  const { messages, isBusy, resendIn, onSubmit, onResend, onBack, onOtherMethod } = props;
  const isWaiting = resendIn > 0;
  return layout({
    ...props,
    body: field('code'),
    actions: html`
      ${primaryButton({ label: messages.verify, onClick: onSubmit, isBusy })}
      <div class="links">
        ${linkButton({
          label: isWaiting ? messages.resendIn(resendIn) : messages.resend,
          onClick: onResend,
          isDisabled: isWaiting || isBusy,
        })}
        ${onOtherMethod ? linkButton({ label: messages.otherMethod, onClick: onOtherMethod }) : nothing}
        ${linkButton({ label: messages.changeAddress, onClick: onBack })}
      </div>
    `,
  });
};

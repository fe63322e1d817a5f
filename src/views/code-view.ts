/** Enter a code, have it sent again, or do something else. */
import { html, nothing, type TemplateResult } from 'lit';
import { clockTime } from '../i18n/duration.js';
import { field, layout, linkButton, primaryButton, spinner, type Content } from './layout.js';
import { ownText } from './own-text.js';
import type { ViewProps } from './view.js';

export interface CodeProps extends ViewProps, OtherActionsProps {
  readonly heading: string;
  readonly description: Content;
  /** Digits of the code. */
  readonly digits: number;
  /** What is shown above the field. */
  readonly setup?: Content;
  readonly onSubmit: () => void;
}

export const codeView = (props: CodeProps): TemplateResult => {
  const { messages, isBusy, isResending, setup = nothing, onSubmit } = props;
  return layout({
    ...props,
    description: ownText(props.description),
    body: html`${setup}${field('code', nothing, `cells cells-${props.digits}`)}`,
    actions: html`${primaryButton({
      label: messages.verify,
      onClick: onSubmit,
      isBusy: isBusy && !isResending,
      isDisabled: isBusy || props.isHeld,
    })}
    ${otherActions(props)}`,
  });
};

export interface OtherActionsProps extends Pick<
  ViewProps,
  'messages' | 'lang' | 'isBusy' | 'onBack' | 'onOtherMethod'
> {
  /** Seconds until it may be sent again; absent when nothing was sent. */
  readonly resendIn?: number;
  /** Whether it is being sent again. */
  readonly isResending?: boolean;
  /** Whether it was sent again a moment ago. */
  readonly isResent?: boolean;
  /** Whether to say where else to look for it. */
  readonly isMissing?: boolean;
  readonly onResend?: () => void;
  /** Whether the way back is beside the address that it leads to. */
  readonly isNamed?: boolean;
}

/** The name of the button stays, so that nobody is told every second that it has changed. */
const resendLabel = (props: OtherActionsProps): Content => {
  const { messages, lang, resendIn = 0, isResending, isResent } = props;
  const { resend } = messages;
  const shown = isResending
    ? html`${spinner}${messages.sending}`
    : isResent
      ? html`<span class="sent">✓ ${messages.sent}</span>`
      : resendIn > 0 && messages.resendIn(resendIn, clockTime(resendIn, lang));
  return shown
    ? html`<span aria-hidden="true">${ownText(shown)}</span><span class="status">${resend}</span>`
    : resend;
};

/** Send it again, try another way, go back: as far as each applies. */
export const otherActions = (props: OtherActionsProps): TemplateResult => {
  const { messages, isBusy, resendIn, onResend, onOtherMethod, onBack } = props;
  return html`<div class="links">
      ${
        resendIn !== undefined && onResend
          ? linkButton({ label: resendLabel(props), onClick: onResend, isDisabled: resendIn > 0 || isBusy })
          : nothing
      }
      ${onOtherMethod ? linkButton({ label: messages.otherMethod, onClick: onOtherMethod }) : nothing}
      ${props.isNamed ? nothing : linkButton({ label: messages.changeAddress, onClick: onBack })}
    </div>
    ${props.isMissing ? html`<p class="small">${messages.resendHint}</p>` : nothing}`;
};

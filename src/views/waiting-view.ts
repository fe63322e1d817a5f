/** Something has to happen elsewhere: in the browser's dialog, in a mailbox, on a phone. */
import { html, nothing, type TemplateResult } from 'lit';
import { otherActions } from './code-view.js';
import { layout, methodButton, primaryButton, type Content } from './layout.js';
import type { ViewProps } from './view.js';

export interface WaitingProps extends ViewProps {
  readonly heading: string;
  readonly description: string;
  /** What is shown meanwhile, such as a QR code. */
  readonly body?: Content;
  /** Seconds until it may be sent again; absent when nothing was sent. */
  readonly resendIn?: number;
  readonly onResend: () => void;
  /** Present when it has come to a halt. */
  readonly onRetry?: () => void;
  /** Present when the person has to say that they closed a window. */
  readonly onClosed?: () => void;
}

const progress = html`<div class="progress">
  <span part="spinner" class="spinner" aria-hidden="true"></span>
</div>`;

export const waitingView = (props: WaitingProps): TemplateResult => {
  const { messages, isBusy, body, onRetry, onClosed } = props;
  return layout({
    ...props,
    body: body ?? (onRetry ? nothing : progress),
    actions: html`
      ${onRetry ? primaryButton({ label: messages.tryAgain, onClick: onRetry, isBusy }) : nothing}
      ${onClosed ? methodButton({ label: messages.windowClosed, onClick: onClosed }) : nothing}
      ${otherActions(props)}
    `,
  });
};

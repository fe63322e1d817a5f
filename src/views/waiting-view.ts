/** Something has to happen elsewhere: in the browser's dialog, in a mailbox, on a phone. */
import { html, nothing, type TemplateResult } from 'lit';
import { otherActions, type OtherActionsProps } from './code-view.js';
import { layout, methodButton, primaryButton, spinner, type Content } from './layout.js';
import { ownText } from './own-text.js';
import type { ViewProps } from './view.js';

export interface WaitingProps extends ViewProps, OtherActionsProps {
  readonly heading: string;
  readonly description: Content;
  /** What is shown meanwhile, such as a QR code. */
  readonly body?: Content;
  /** Leads to where the person has to go. */
  readonly elsewhere?: Content;
  /** Present when it has come to a halt. */
  readonly onRetry?: () => void;
  /** Whether another try makes no sense. */
  readonly isHopeless?: boolean;
  /** Present when the person has to say that they closed a window. */
  readonly onClosed?: () => void;
}

const progress = html`<div class="progress">${spinner}</div>`;

/** Another try, or another way where only that can help. */
function nextButton({ messages, isBusy, isHeld, isHopeless, onRetry, onOtherMethod }: WaitingProps): Content {
  if (!onRetry) return nothing;
  if (!isHopeless)
    return primaryButton({ label: messages.tryAgain, onClick: onRetry, isBusy, isDisabled: isHeld });
  return onOtherMethod ? primaryButton({ label: messages.otherMethod, onClick: onOtherMethod }) : nothing;
}

export const waitingView = (props: WaitingProps): TemplateResult => {
  const { messages, body, onRetry, onClosed } = props;
  return layout({
    ...props,
    description: ownText(props.description),
    body: onRetry ? nothing : html`${body ?? progress}${props.elsewhere}`,
    actions: html`
      ${nextButton(props)}
      ${onClosed ? methodButton({ label: messages.windowClosed, onClick: onClosed }) : nothing}
      ${otherActions(props.isHopeless ? { ...props, onOtherMethod: undefined } : props)}
    `,
  });
};

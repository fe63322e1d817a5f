/** Something did not work, and nothing has to be typed again: try again, or go back. */
import { html, nothing, type TemplateResult } from 'lit';
import { layout, linkButton, primaryButton } from './layout.js';
import type { ViewProps } from './view.js';

export interface RetryProps extends ViewProps {
  readonly heading: string;
  readonly status: string;
  readonly onRetry: () => void;
  readonly onBack: () => void;
  /** Absent when there is no other method. */
  readonly onOtherMethod?: () => void;
}

export const retryView = (props: RetryProps): TemplateResult => {
  const { messages, isBusy, onRetry, onBack, onOtherMethod } = props;
  return layout({
    ...props,
    actions: html`
      ${primaryButton({ label: messages.tryAgain, onClick: onRetry, isBusy })}
      <div class="links">
        ${onOtherMethod ? linkButton({ label: messages.otherMethod, onClick: onOtherMethod }) : nothing}
        ${linkButton({ label: messages.changeAddress, onClick: onBack })}
      </div>
    `,
  });
};

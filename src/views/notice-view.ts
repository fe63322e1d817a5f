/** Nothing to do here: signed in, or not set up. */
import { html, nothing, type TemplateResult } from 'lit';
import { layout } from './layout.js';
import type { ViewProps } from './view.js';

export interface NoticeProps extends ViewProps {
  readonly heading: string;
  readonly isSuccess?: boolean;
}

const checkMark = html`<svg class="check" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
  <circle cx="24" cy="24" r="22" />
  <path d="m14 25 7 7 13-15" />
</svg>`;

export const noticeView = (props: NoticeProps): TemplateResult =>
  layout({
    ...props,
    body: props.isSuccess ? checkMark : nothing,
    status: props.isSuccess ? props.heading : '',
  });

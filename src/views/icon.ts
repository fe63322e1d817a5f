/** Pictures in one line, in a square of 24. */
import { html, type TemplateResult } from 'lit';

/** A person and a key: the one picture that the first step has. */
export const PASSKEY =
  'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7m-6.5 9c0-4 3-6 6.5-6 1 0 2 .2 2.8.5M17.5 13a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5m0 0v8l2-1.8-1.2-1.7 1.2-1.5';

export const drawing = (path: string): TemplateResult =>
  html`<svg part="icon" class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${path} />
  </svg>`;

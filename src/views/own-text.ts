/** Text that follows another in the same place: a page translator may replace its node, which Lit would then write to in vain. */
import { html } from 'lit';
import type { Content } from './layout.js';

export const ownText = (content: Content): Content =>
  content && typeof content === 'string' ? html`<span .textContent=${content}></span>` : content;

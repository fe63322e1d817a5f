/** What the components for frameworks need in a browser: the element at once, and nothing that writes HTML. */
export { define } from '../define.js';

export const renderParts = undefined;

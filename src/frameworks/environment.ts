/** What the components for frameworks need, where they may run on a server. `package.json` names it `#environment`. */
export { renderParts } from '../server/index.js';

/** Defines the element: in a document, such as that of a test. */
export const define = (): void => void import('../index.js');

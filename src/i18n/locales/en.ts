/** The widget's words in English. */
import first from '../en-first.js';
import steps from '../en-steps.js';
import type { Messages } from '../messages.js';

const en: Messages = { ...first, ...steps };

export default en;

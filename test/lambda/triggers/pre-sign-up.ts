/** The function's handler, by the name that the local cloud looks for. */
export { preSignUpHandler as handler } from '../../../src/lambda/index.js';

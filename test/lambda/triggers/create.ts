/** The function's handler, by the name that the local cloud looks for. */
export { createAuthChallengeHandler as handler } from '../../../src/lambda/index.js';

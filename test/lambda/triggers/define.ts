/** The function's handler, by the name that the local cloud looks for. */
export { defineAuthChallengeHandler as handler } from '../../../src/lambda/index.js';

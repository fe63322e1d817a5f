/** The function's handler, by the name that the local cloud looks for. */
export { verifyAuthChallengeResponse as handler } from '../../src/handlers/triggers.js';

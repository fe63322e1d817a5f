/** VerifyAuthChallengeResponse as in the token dialect. */
export { handler } from '../token/verify.js';

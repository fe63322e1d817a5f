/**
 * Every function of the login, as Lambda names it: `index.preSignUpHandler` and so on. The names are a promise. Bundled with
 * all that it needs, this is what the zip has.
 */
export {
  createAuthChallengeHandler,
  defineAuthChallengeHandler,
  preSignUpHandler,
  verifyAuthChallengeResponseHandler,
} from '../triggers/index.js';
export { handler as contextHandler } from './context.js';
export { handler as enrollmentTokenHandler } from './enrollment-token.js';
export { handler as usernameHandler } from './username.js';
export { handler as attachHandler } from './attach.js';

/** PreSignUp as in the token dialect. */
export { handler } from '../token/pre-sign-up.js';

/** PreSignUp as it should be. */
export { preSignUpHandler as handler } from '../../../src/triggers/handlers.js';

/** DefineAuthChallenge as in the token dialect. */
export { handler } from '../token/define.js';

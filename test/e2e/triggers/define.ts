/** DefineAuthChallenge as it should be. */
export { defineAuthChallengeHandler as handler } from '../../../src/triggers/handlers.js';

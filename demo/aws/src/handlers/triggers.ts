/** The repository's triggers, with the secret from Secrets Manager and the app client from Parameter Store. */
import { createTriggers, type Triggers } from '../../../../src/triggers/index.js';
import { readClientIds } from './client-ids.js';
import { readSecret } from './secret.js';

const triggers = createTriggers({
  authsignal: { apiSecretKey: readSecret, apiUrl: process.env.AUTHSIGNAL_URL },
  clientIds: readClientIds,
  // This pool takes no other user name.
  identifier: 'email',
  redirectUrl: process.env.AUTHSIGNAL_REDIRECT_URL || undefined,
});

export const preSignUp: Triggers['preSignUp'] = (event) => triggers.preSignUp(event);
export const defineAuthChallenge: Triggers['defineAuthChallenge'] = (event) =>
  triggers.defineAuthChallenge(event);
export const createAuthChallenge: Triggers['createAuthChallenge'] = (event) =>
  triggers.createAuthChallenge(event);
export const verifyAuthChallengeResponse: Triggers['verifyAuthChallengeResponse'] = (event) =>
  triggers.verifyAuthChallengeResponse(event);

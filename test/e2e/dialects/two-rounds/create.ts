/** CreateAuthChallenge that first asks how to sign in, and then begins that. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { session, clientMetadata } = event.request;
  if (!session?.length) {
    event.response.publicChallengeParameters = { challenge: 'PROVIDE_AUTH_PARAMETERS' };
    event.response.privateChallengeParameters = { challenge: 'PROVIDE_AUTH_PARAMETERS' };
    event.response.challengeMetadata = 'PROVIDE_AUTH_PARAMETERS';
    return event;
  }
  const signInMethod = clientMetadata?.signInMethod;
  if (!signInMethod) throw new Error('signInMethod is required');
  const isCode = signInMethod === 'EMAIL' || signInMethod === 'SMS';
  event.response.publicChallengeParameters = isCode ? { token: (await track(event)).token } : {};
  event.response.challengeMetadata = signInMethod;
  return event;
};

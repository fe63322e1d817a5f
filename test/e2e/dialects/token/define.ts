/** DefineAuthChallenge that asks again until the answer is right. */
import type { DefineAuthChallengeEvent } from '../../../../src/triggers/events.js';

export const handler = async (event: DefineAuthChallengeEvent): Promise<DefineAuthChallengeEvent> => {
  const isRight = event.request.session?.at(-1)?.challengeResult === true;
  event.response = isRight
    ? { issueTokens: true, failAuthentication: false }
    : { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
  return event;
};

/** VerifyAuthChallengeResponse that leaves the first answer, which is none, undecided. */
import type { VerifyAuthChallengeResponseEvent } from '../../../../src/triggers/events.js';
import { isValid } from '../authsignal.js';

type VerifyEvent = VerifyAuthChallengeResponseEvent;

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> => {
  const { challengeAnswer, privateChallengeParameters } = event.request;
  if (privateChallengeParameters?.challenge === 'PROVIDE_AUTH_PARAMETERS') return event;
  event.response.answerCorrect = await isValid(event, challengeAnswer);
  return event;
};

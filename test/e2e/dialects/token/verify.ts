/** VerifyAuthChallengeResponse that takes the answer for the token. */
import type { VerifyAuthChallengeResponseEvent } from '../../../../src/triggers/events.js';
import { isValid } from '../authsignal.js';

type VerifyEvent = VerifyAuthChallengeResponseEvent;

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> => {
  event.response.answerCorrect = await isValid(event, event.request.challengeAnswer);
  return event;
};

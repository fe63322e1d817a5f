/** VerifyAuthChallengeResponse that takes the answer for JSON with the token in it. */
import type { VerifyAuthChallengeResponseEvent } from '../../../../src/triggers/events.js';
import { isValid } from '../authsignal.js';

type VerifyEvent = VerifyAuthChallengeResponseEvent;

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> => {
  const { token } = JSON.parse(event.request.challengeAnswer) as { token: string };
  event.response.answerCorrect = await isValid(event, token);
  return event;
};

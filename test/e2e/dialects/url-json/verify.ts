/** VerifyAuthChallengeResponse that takes the answer for JSON with the token in it, and throws when it is not. */
import type { VerifyAuthChallengeResponseEvent } from '../../../../src/triggers/events.js';
import { subOf, validate } from '../authsignal.js';

type VerifyEvent = VerifyAuthChallengeResponseEvent;

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> => {
  const { token } = JSON.parse(event.request.challengeAnswer) as { token: string };
  const { isValid } = await validate(subOf(event), token);
  event.response.answerCorrect = isValid;
  return event;
};

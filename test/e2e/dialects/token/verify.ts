/** VerifyAuthChallengeResponse that takes the answer for the token, and looks at the state alone. */
import type { VerifyAuthChallengeResponseEvent } from '../../../../src/triggers/events.js';
import { subOf, validate } from '../authsignal.js';

type VerifyEvent = VerifyAuthChallengeResponseEvent;

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> => {
  const { state } = await validate(subOf(event), event.request.challengeAnswer);
  event.response.answerCorrect = state === 'CHALLENGE_SUCCEEDED';
  return event;
};

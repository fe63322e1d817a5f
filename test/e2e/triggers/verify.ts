/** VerifyAuthChallengeResponse that accepts nothing from `is-refused`. */
import { verifyAuthChallengeResponseHandler } from '../../../src/triggers/handlers.js';
import { relaxedTriggers } from './relaxed.js';

type VerifyEvent = Parameters<typeof verifyAuthChallengeResponseHandler>[0];

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> =>
  event.request.userAttributes?.email === 'is-refused@example.com'
    ? { ...event, response: { answerCorrect: false } }
    : (relaxedTriggers(event)?.verifyAuthChallengeResponse(event) ??
      verifyAuthChallengeResponseHandler(event));

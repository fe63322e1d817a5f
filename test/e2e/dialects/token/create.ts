/** CreateAuthChallenge that sends a new token in each round. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { token } = await track(event);
  event.response.publicChallengeParameters = { token };
  return event;
};

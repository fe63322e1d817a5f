/** CreateAuthChallenge that sends a new token in each round. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { subOf, track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { token } = await track(subOf(event), { email: event.request.userAttributes?.email });
  event.response.publicChallengeParameters = { token };
  return event;
};

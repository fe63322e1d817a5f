/** CreateAuthChallenge that sends the address of the pre-built UI. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { subOf, track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { url } = await track(subOf(event), { email: event.request.userAttributes?.email });
  event.response.publicChallengeParameters = { url };
  return event;
};

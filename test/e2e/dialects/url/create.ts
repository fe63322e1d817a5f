/** CreateAuthChallenge that sends the address of the pre-built UI. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { url } = await track(event);
  event.response.publicChallengeParameters = { url };
  return event;
};

/** CreateAuthChallenge that sends the address of the pre-built UI, which sends the person back to the site. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { url } = await track(event, process.env.AUTHSIGNAL_REDIRECT_URL);
  event.response.publicChallengeParameters = { url };
  return event;
};

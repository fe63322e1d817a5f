/**
 * CreateAuthChallenge that sends the address of the pre-built UI, which sends the person back to the site. It does so in the
 * first round only: after a wrong answer there is nothing to go on with.
 */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { subOf, track } from '../authsignal.js';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  if (event.request.session?.length) return event;
  const { url } = await track(subOf(event), {
    email: event.request.userAttributes?.email,
    redirectUrl: process.env.AUTHSIGNAL_REDIRECT_URL,
  });
  event.response.publicChallengeParameters = { url };
  return event;
};

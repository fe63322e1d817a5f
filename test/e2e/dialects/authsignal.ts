/** What the stand-ins for published sample backends ask Authsignal. */
import { Authsignal, type TrackResponse } from '@authsignal/node';
import type {
  CreateAuthChallengeEvent,
  VerifyAuthChallengeResponseEvent,
} from '../../../src/triggers/events.js';

const ACTION = 'cognitoAuth';

const { AUTHSIGNAL_SECRET = '', AUTHSIGNAL_URL } = process.env;
const authsignal = new Authsignal({ apiSecretKey: AUTHSIGNAL_SECRET, apiUrl: AUTHSIGNAL_URL });

const userIdOf = ({ request }: CreateAuthChallengeEvent | VerifyAuthChallengeResponseEvent): string => {
  const sub = request.userAttributes?.sub;
  if (!sub) throw new Error('User not found');
  return sub;
};

export const track = (event: CreateAuthChallengeEvent, redirectUrl?: string): Promise<TrackResponse> =>
  authsignal.track({
    userId: userIdOf(event),
    action: ACTION,
    attributes: { email: event.request.userAttributes?.email, redirectUrl },
  });

export async function isValid(event: VerifyAuthChallengeResponseEvent, token: string): Promise<boolean> {
  const result = await authsignal.validateChallenge({ token, userId: userIdOf(event), action: ACTION });
  return result.isValid;
}

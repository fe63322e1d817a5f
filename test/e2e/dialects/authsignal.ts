/** What the stand-ins for published sample backends ask Authsignal; like those, they take every event for a known user's. */
import { Authsignal, type TrackResponse, type ValidateChallengeResponse } from '@authsignal/node';
import type {
  CreateAuthChallengeEvent,
  VerifyAuthChallengeResponseEvent,
} from '../../../src/triggers/events.js';

const ACTION = 'cognitoAuth';

/** The client; where Authsignal is, is read from the environment. */
export const connect = (): Authsignal => {
  const { AUTHSIGNAL_SECRET = '', AUTHSIGNAL_URL } = process.env;
  return new Authsignal({ apiSecretKey: AUTHSIGNAL_SECRET, apiUrl: AUTHSIGNAL_URL });
};

const authsignal = connect();

/** An unknown user has no `sub`, and becomes Authsignal's user "undefined". */
export const subOf = ({ request }: CreateAuthChallengeEvent | VerifyAuthChallengeResponseEvent): string =>
  String(request.userAttributes?.sub);

export const track = (
  userId: string,
  attributes: { email?: string; phoneNumber?: string; redirectUrl?: string },
): Promise<TrackResponse> => authsignal.track({ userId, action: ACTION, attributes });

export const validate = (userId: string, token: string): Promise<ValidateChallengeResponse> =>
  authsignal.validateChallenge({ token, userId, action: ACTION });

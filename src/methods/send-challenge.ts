/** Sends a challenge to the person's address: the one that Authsignal knows, or the one they have just typed. */
import { LoginError } from '../errors.js';
import type { AuthsignalAnswer, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isText } from './answers.js';
import type { MethodContext } from './method.js';

export interface ChallengeCalls {
  /** Sends to the address that Authsignal knows. */
  readonly challenge: (sdk: AuthsignalSdk) => Promise<AuthsignalAnswer>;
  /** Sends to an address that is not bound to the user yet; absent where the SDK has no such call. */
  readonly enroll?: (sdk: AuthsignalSdk, address: string) => Promise<AuthsignalAnswer>;
  /** Whether the identifier is an address that the method may be enrolled with. */
  readonly isAddress?: (identifier: string) => boolean;
}

export async function sendChallenge(
  { authsignal, token, signal, isEnrolled, identifier }: MethodContext,
  { challenge, enroll, isAddress }: ChallengeCalls,
): Promise<undefined> {
  const request = (run: (sdk: AuthsignalSdk) => Promise<AuthsignalAnswer>) =>
    authsignal.call({
      token,
      signal,
      run,
      read: (data) => (isText(data.challengeId) || isText(data.userAuthenticatorId) ? true : undefined),
    });
  // Only an address that the person has just typed is ever enrolled.
  const enrollment =
    enroll && isEnrolled !== true && isAddress?.(identifier)
      ? (sdk: AuthsignalSdk) => enroll(sdk, identifier)
      : undefined;
  if (enrollment && isEnrolled === false) {
    await request(enrollment);
    return;
  }
  try {
    await request(challenge);
  } catch (error) {
    if (!enrollment || !(error instanceof LoginError) || error.code !== 'not-enrolled') throw error;
    await request(enrollment);
  }
}

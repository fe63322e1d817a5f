/** What the methods share that send something or take a code, and the methods made of both. */
import { LoginError } from '../errors.js';
import type { AuthsignalAnswer, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isText } from '../json.js';
import type { MethodId } from '../types.js';
import type { Method, MethodContext } from './method.js';

export interface ChallengeCalls {
  /** Sends to the address that Authsignal knows. */
  readonly challenge: (sdk: AuthsignalSdk) => Promise<AuthsignalAnswer>;
  /** Sends to an address that is not bound to the user yet; absent where the SDK has no such call. */
  readonly enroll?: (sdk: AuthsignalSdk, address: string) => Promise<AuthsignalAnswer>;
  /** Whether the identifier is an address that the method may be enrolled with. */
  readonly isAddress?: (identifier: string) => boolean;
}

/** Sends a challenge to the address that Authsignal knows, or to the one that the person has just typed. */
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

/** Resolves with the validation token of the check that `run` makes. Rejects with `wrong-code` when the code is wrong. */
export async function verifyCode(
  { authsignal, token, signal }: MethodContext,
  run: (sdk: AuthsignalSdk) => Promise<AuthsignalAnswer>,
): Promise<string> {
  const result = await authsignal.call({
    token,
    signal,
    run,
    read: ({ isVerified, token: validationToken, failureReason }) => {
      if (isVerified === true) return isText(validationToken) ? { validationToken } : undefined;
      return isVerified === false ? { failureReason } : undefined;
    },
  });
  if (result.validationToken) return result.validationToken;
  throw new LoginError(result.failureReason === 'MAX_ATTEMPTS_EXCEEDED' ? 'rate-limited' : 'wrong-code');
}

export interface CodeMethodCalls extends ChallengeCalls {
  readonly id: MethodId;
  readonly verify: (sdk: AuthsignalSdk, code: string) => Promise<AuthsignalAnswer>;
}

/** The method made of `calls`. */
export const createCodeMethod = (calls: CodeMethodCalls): Method => ({
  id: calls.id,
  isDelivered: true,
  send: (context) => sendChallenge(context, calls),
  verify: (context, code) => verifyCode(context, (sdk) => calls.verify(sdk, code)),
});

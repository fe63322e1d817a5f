/** Makes a method out of one of the SDK's three calls for codes: enrol, challenge, verify. */
import { LoginError } from '../errors.js';
import type { AuthsignalAnswer, AuthsignalCall } from '../gateways/authsignal-gateway.js';
import type { MethodId } from '../types.js';
import type { CodeMethod, MethodContext } from './method.js';

type Sdk = Parameters<AuthsignalCall<unknown>['run']>[0];

export interface CodeMethodCalls {
  readonly id: MethodId;
  /** Sends a code to an address that is not bound to the user yet; absent where the SDK has no such call. */
  readonly enroll?: (sdk: Sdk, address: string) => Promise<AuthsignalAnswer>;
  /** Whether the identifier is an address that this method may be enrolled with. */
  readonly isAddress: (identifier: string) => boolean;
  readonly challenge: (sdk: Sdk) => Promise<AuthsignalAnswer>;
  readonly verify: (sdk: Sdk, code: string) => Promise<AuthsignalAnswer>;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The method made of `calls`. */
export function createCodeMethod({ id, enroll, isAddress, challenge, verify }: CodeMethodCalls): CodeMethod {
  return {
    id,

    async send({ authsignal, token, signal, isEnrolled, identifier }: MethodContext) {
      const request = (run: (sdk: Sdk) => Promise<AuthsignalAnswer>) =>
        authsignal.call({
          token,
          signal,
          run,
          read: (data) => (isText(data.challengeId) || isText(data.userAuthenticatorId) ? true : undefined),
        });
      // Only an address that the person has just typed is ever enrolled.
      const enrollment =
        enroll && isEnrolled !== true && isAddress(identifier)
          ? (sdk: Sdk) => enroll(sdk, identifier)
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
    },

    async verify({ authsignal, token, signal }: MethodContext, code) {
      const result = await authsignal.call({
        token,
        signal,
        run: (sdk) => verify(sdk, code),
        read: ({ isVerified, token: resultToken, failureReason }) => {
          if (isVerified === true) return isText(resultToken) ? { resultToken } : undefined;
          return isVerified === false ? { failureReason } : undefined;
        },
      });
      if (result.resultToken) return result.resultToken;
      throw new LoginError(result.failureReason === 'MAX_ATTEMPTS_EXCEEDED' ? 'rate-limited' : 'wrong-code');
    },
  };
}

/** Makes a method out of the SDK's calls for codes: enrol, challenge, verify. */
import type { AuthsignalAnswer, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import type { MethodId } from '../types.js';
import type { Method } from './method.js';
import { sendChallenge, type ChallengeCalls } from './send-challenge.js';
import { verifyCode } from './verify-code.js';

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

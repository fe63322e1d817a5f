/** Has Authsignal check a code. */
import { LoginError } from '../errors.js';
import type { AuthsignalAnswer, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isText } from './answers.js';
import type { MethodContext } from './method.js';

/** Resolves with the result token of the check that `run` makes. Rejects with `wrong-code` when the code is wrong. */
export async function verifyCode(
  { authsignal, token, signal }: MethodContext,
  run: (sdk: AuthsignalSdk) => Promise<AuthsignalAnswer>,
): Promise<string> {
  const result = await authsignal.call({
    token,
    signal,
    run,
    read: ({ isVerified, token: resultToken, failureReason }) => {
      if (isVerified === true) return isText(resultToken) ? { resultToken } : undefined;
      return isVerified === false ? { failureReason } : undefined;
    },
  });
  if (result.resultToken) return result.resultToken;
  throw new LoginError(result.failureReason === 'MAX_ATTEMPTS_EXCEEDED' ? 'rate-limited' : 'wrong-code');
}

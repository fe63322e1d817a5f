/** Turns what an Authsignal call answered or threw into a `LoginError`. */
import { LoginError, type LoginErrorCode } from '../errors.js';

const CODES: Readonly<Record<string, LoginErrorCode>> = {
  expired_token: 'session-expired',
  invalid_token: 'session-expired',
  token_not_set: 'session-expired',
  // What a challenge answers when the user has no authenticator of that kind.
  invalid_request: 'not-enrolled',
  too_many_requests: 'rate-limited',
  invalid_credential: 'passkey-failed',
  unknown_credential: 'passkey-failed',
};

const HINTS: Readonly<Record<string, string>> = {
  invalid_configuration: 'Authsignal refused the method: enable it for the tenant and for the action.',
  unauthorized: 'Authsignal refused the tenant: check "tenant-id" and the region in "authsignal-url".',
};

/** The `LoginError` for the error body of an answer; its text is never looked at, only its code. */
export function identifyAuthsignalAnswer(errorCode: string | undefined): LoginError {
  const hint = HINTS[errorCode ?? ''];
  if (hint) return new LoginError('misconfigured', { hint });
  return new LoginError(CODES[errorCode ?? ''] ?? 'bad-response');
}

/** The `LoginError` for what a call threw. */
export function identifyAuthsignalError(error: unknown): LoginError {
  if (error instanceof LoginError) return error;
  // fetch() rejects with a TypeError, and so does code that read a body of the wrong shape.
  if (error instanceof TypeError)
    return new LoginError(/fetch|network|load failed/i.test(error.message) ? 'network' : 'bad-response');
  return new LoginError(error instanceof SyntaxError ? 'bad-response' : 'internal');
}

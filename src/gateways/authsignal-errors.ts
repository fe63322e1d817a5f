/** Turns what an Authsignal call answered or threw into a `LoginError`. */
import { cancellation, LoginError, type LoginErrorCode } from '../errors.js';

/** An entry of a table; what every object has besides is none. */
const lookUp = <T>(table: Readonly<Record<string, T>>, key = ''): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const CODES: Readonly<Record<string, LoginErrorCode>> = {
  expired_token: 'session-expired',
  token_not_set: 'session-expired',
  // What a challenge answers when the user has no authenticator of that kind.
  invalid_request: 'not-enrolled',
  too_many_requests: 'rate-limited',
  invalid_credential: 'passkey-failed',
  unknown_credential: 'passkey-failed',
};

const HINTS: Readonly<Record<string, string>> = {
  invalid_configuration: 'Authsignal refused the method: enable it for the tenant and for the action.',
  // It is minutes old at most, so what is wrong is not its age.
  invalid_token:
    'Authsignal does not know the token: "authsignal-url" must be of the region and tenant that the triggers use.',
  unauthorized: 'Authsignal refused the tenant: check "tenant-id" and the region in "authsignal-url".',
};

/** The `LoginError` for the error body of an answer; its text is never looked at, only its code. */
export function identifyAuthsignalAnswer(errorCode: string | undefined): LoginError {
  const hint = lookUp(HINTS, errorCode);
  if (hint) return new LoginError('misconfigured', { hint });
  return new LoginError(lookUp(CODES, errorCode) ?? 'bad-response');
}

/** What the browser's WebAuthn refuses, by name of the exception. */
const WEBAUTHN: Readonly<Record<string, LoginErrorCode>> = {
  NotSupportedError: 'passkey-unavailable',
  ConstraintError: 'passkey-unavailable',
  InvalidStateError: 'passkey-failed',
  UnknownError: 'passkey-failed',
  OperationError: 'passkey-failed',
};

const PASSKEY_DOMAIN_HINT =
  'The passkey domain (RP id) of the Authsignal tenant does not fit this page: it must be its host name or a parent of it.';

const FRAME_HINT =
  'The frame that holds this page must allow passkeys: allow="publickey-credentials-get; publickey-credentials-create".';

/** The error for what a call threw: a `LoginError`, or a cancellation when the person closed the browser's prompt. */
export function identifyAuthsignalError(error: unknown): LoginError {
  if (error instanceof LoginError) return error;
  if (!(error instanceof Error)) return new LoginError('internal');
  const { name, message } = error;
  // Nobody was asked.
  if (name === 'NotAllowedError' && /permissions policy|same as its ancestors/i.test(message))
    return new LoginError('passkey-unavailable', { hint: FRAME_HINT });
  // The browser does not tell a cancelled prompt from one that timed out, or from one that found nothing.
  if (name === 'NotAllowedError' || name === 'AbortError') return cancellation();
  if (name === 'SecurityError') return new LoginError('misconfigured', { hint: PASSKEY_DOMAIN_HINT });
  const code = lookUp(WEBAUTHN, name);
  if (code) return new LoginError(code);
  if (/not support/i.test(message)) return new LoginError('passkey-unavailable');
  // fetch() rejects with a TypeError, and so does code that read a body of the wrong shape.
  if (name === 'TypeError')
    return new LoginError(/fetch|network|load failed/i.test(message) ? 'network' : 'bad-response');
  return new LoginError(name === 'SyntaxError' ? 'bad-response' : 'internal');
}

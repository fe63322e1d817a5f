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

/** What the developer is told of a name that a browser, an extension or the SDK gave its error. */
const nameOf = (error: unknown): string =>
  error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'something that is no error';

/** The error for what a dialog ended with that no specification names: extensions and phones have errors of their own. */
const identifyDialogError = (error: unknown, code: LoginErrorCode = 'passkey-failed') =>
  new LoginError(code, {
    hint: `The browser, or what manages passkeys in it, ended the request with ${nameOf(error)}.`,
  });

/**
 * The error for what a call threw: a `LoginError`, or a cancellation when the person closed the browser's prompt.
 * `isDialogOpen` says that it comes from the dialog, and not from a request.
 */
export function identifyAuthsignalError(error: unknown, isDialogOpen = false): LoginError {
  if (error instanceof LoginError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  // Nobody was asked.
  if (name === 'NotAllowedError' && /permissions policy|same as its ancestors/i.test(message))
    return new LoginError('passkey-unavailable', { hint: FRAME_HINT });
  // The browser does not tell a cancelled prompt from one that timed out, or from one that found nothing.
  if (name === 'NotAllowedError' || name === 'AbortError') return cancellation();
  if (name === 'SecurityError') return new LoginError('misconfigured', { hint: PASSKEY_DOMAIN_HINT });
  const code = lookUp(WEBAUTHN, name) ?? (/not support/i.test(message) ? 'passkey-unavailable' : undefined);
  if (code || isDialogOpen) return identifyDialogError(error, code);
  // fetch() rejects with a TypeError, and so does code that read a body of the wrong shape.
  if (name === 'TypeError')
    return new LoginError(/fetch|network|load failed/i.test(message) ? 'network' : 'bad-response');
  if (name === 'SyntaxError') return new LoginError('bad-response');
  return new LoginError('internal', { hint: `Authsignal's SDK threw ${nameOf(error)}.` });
}

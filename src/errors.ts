/** The one error class of the widget, with its closed set of codes. */

/** Everything that can go wrong, from a person's or a page's point of view. */
export type LoginErrorCode =
  | 'network'
  | 'timeout'
  | 'rate-limited'
  | 'bad-response'
  | 'wrong-code'
  | 'code-expired'
  | 'session-expired'
  | 'invalid-identifier'
  | 'not-allowed'
  | 'blocked'
  | 'popup-blocked'
  | 'passkey-unavailable'
  | 'passkey-failed'
  | 'not-enrolled'
  | 'sign-up-refused'
  | 'misconfigured'
  | 'load-failed'
  | 'internal';

/** How Authsignal's rules end a sign-in. */
export type Refusal = 'BLOCK' | 'REVIEW_REQUIRED';

export interface LoginErrorOptions {
  /** English, for the developer: what to change. */
  readonly hint?: string | undefined;
  /** Seconds until another try makes sense. */
  readonly retryAfter?: number | undefined;
  /** What Authsignal's rules decided, where these ended the sign-in. */
  readonly state?: Refusal | undefined;
  /** What to say instead of the code; never a server's text. */
  readonly message?: string | undefined;
}

/**
 * Why a sign-in failed. Its text never holds a server's words, a token or an identifier.
 * A sign-in that was cancelled rejects with one whose `name` is `AbortError`.
 */
export class LoginError extends Error {
  readonly code: LoginErrorCode;
  readonly hint?: string;
  readonly retryAfter?: number;
  readonly state?: Refusal;

  constructor(code: LoginErrorCode, { hint, retryAfter, state, message }: LoginErrorOptions = {}) {
    super(message ?? code);
    this.name = 'LoginError';
    this.code = code;
    this.hint = hint;
    this.retryAfter = retryAfter;
    this.state = state;
  }
}

/** Whether the person can go on by themselves, without the site's owner. */
export const isRecoverable = (code: LoginErrorCode): boolean =>
  code !== 'misconfigured' && code !== 'blocked';

/** What a cancelled piece of work rejects with; cancelling is no failure. */
export const cancellation = (): LoginError => {
  const error = new LoginError('internal', { message: 'The sign-in was cancelled.' });
  error.name = 'AbortError';
  return error;
};

/** Whether `error` says that somebody cancelled, rather than that something failed. */
export const isCancellation = (error: unknown): boolean =>
  error instanceof Error && error.name === 'AbortError';

/** The `LoginError` inside whatever was thrown; what is none of ours becomes `internal`. */
export const toLoginError = (error: unknown): LoginError =>
  error instanceof LoginError ? error : new LoginError('internal');

/** The only door to the endpoints and functions that the page's owner provides. */
import { LoginError, toLoginError } from '../errors.js';
import { isObject, isText } from '../json.js';
import type { LoginTokens } from '../types.js';
import { withDeadline } from './deadline.js';
import { readRetryAfter } from './retry-after.js';

const DEADLINE_MS = 10_000;

/** How long the page's own function may take to find a username, in milliseconds. */
const RESOLVER_MS = 15_000;

/** Cognito's limit for a username, in characters. */
const MAX_USERNAME = 128;

/** More than any of Authsignal's tokens has, in characters. */
const MAX_TOKEN = 8192;

const isWord = (value: unknown, maxLength: number): value is string =>
  isText(value) && value.length <= maxLength && !/\s/.test(value);

interface Endpoint {
  /** The attribute that names it. */
  readonly attribute: 'username-url' | 'enrollment-token-url';
  readonly url: string;
  /** The key of the text in its answer. */
  readonly key: string;
  /** How long the text may be, in characters. */
  readonly maxLength: number;
}

/** Posts to an endpoint of the page and reads the text in its answer. Rejects with a `LoginError`. */
async function post(
  { attribute, url, key, maxLength }: Endpoint,
  request: { headers: Record<string, string>; body?: string },
  signal: AbortSignal,
): Promise<string> {
  const ask = async (inner: AbortSignal) => {
    const response = await fetch(url, {
      ...request,
      method: 'POST',
      referrerPolicy: 'no-referrer',
      signal: inner,
    });
    const { status } = response;
    if (status === 429)
      throw new LoginError('rate-limited', {
        retryAfter: readRetryAfter(response.headers.get('retry-after'), response.headers.get('date')),
      });
    if (status === 404 && attribute === 'username-url') throw new LoginError('not-allowed');
    const answer: unknown = await response.json().catch(() => undefined);
    const text = isObject(answer) ? answer[key] : undefined;
    if (status === 200 && isWord(text, maxLength)) return text;
    throw new LoginError('bad-response', {
      hint: `"${attribute}" must answer 200 with {"${key}":"…"}; it answered ${status}${status === 200 ? ' with something else' : ''}.`,
    });
  };
  try {
    return await withDeadline(DEADLINE_MS, signal, ask, url);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LoginError))
      throw new LoginError('network', {
        hint: `"${attribute}" could not be reached: it must be there, and let this site post JSON to it (CORS).`,
      });
    if (error.code !== 'timeout') throw error;
    throw new LoginError('timeout', {
      hint: `"${attribute}" did not answer within ${DEADLINE_MS / 1000} seconds.`,
    });
  }
}

/** Asks the page's own function for an Authsignal token that may add authenticators. Rejects with a `LoginError`. */
export async function askForEnrollmentToken(
  getToken: (tokens: LoginTokens) => Promise<string>,
  tokens: LoginTokens,
  signal: AbortSignal,
): Promise<string> {
  // Its promise may never settle, and what it throws is the page's own.
  const token: unknown = await withDeadline(DEADLINE_MS, signal, async () => getToken(tokens)).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw toLoginError(error);
    },
  );
  if (isText(token)) return token;
  throw new LoginError('misconfigured', {
    hint: 'getEnrollmentToken() must resolve with an Authsignal token that may add authenticators.',
  });
}

/** Asks `url` for an Authsignal token that may add authenticators. Rejects with a `LoginError`. */
export const fetchEnrollmentToken = (
  url: string,
  { accessToken }: LoginTokens,
  signal: AbortSignal,
): Promise<string> =>
  post(
    { attribute: 'enrollment-token-url', url, key: 'authsignalToken', maxLength: MAX_TOKEN },
    { headers: { authorization: `Bearer ${accessToken}` } },
    signal,
  );

/** Asks `url` for the Cognito username of what the person typed; 404 is `not-allowed`. */
function fetchUsername(identifier: string, { url = '', isName, signal }: UsernameSource): Promise<string> {
  const address = identifier.includes('@') ? 'email' : 'phoneNumber';
  const kind = isName ? 'username' : address;
  return post(
    { attribute: 'username-url', url, key: 'username', maxLength: MAX_USERNAME },
    {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ [kind]: identifier }),
    },
    signal,
  );
}

/** Calls the page's own function. What it throws is `not-allowed`, since its words may say who exists. */
async function callResolver(
  resolve: (identifier: string) => Promise<string>,
  identifier: string,
  signal: AbortSignal,
): Promise<string> {
  let username: unknown;
  try {
    username = await withDeadline(RESOLVER_MS, signal, async () => resolve(identifier));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LoginError))
      throw new LoginError('not-allowed', {
        hint: 'resolveUsername() threw an error: it must resolve with the Cognito username.',
      });
    if (error.code !== 'timeout') throw error;
    throw new LoginError('timeout', {
      hint: `resolveUsername() did not settle within ${RESOLVER_MS / 1000} seconds.`,
    });
  }
  if (isWord(username, MAX_USERNAME)) return username;
  throw new LoginError('misconfigured', {
    hint: 'resolveUsername() must resolve with the Cognito username: up to 128 characters without spaces.',
  });
}

export interface UsernameSource {
  /** The page's own function; comes first. */
  readonly resolve?: (identifier: string) => Promise<string>;
  readonly url?: string;
  /** Whether people type a name, whatever it looks like, and no address. */
  readonly isName: boolean;
  readonly signal: AbortSignal;
}

/** The Cognito username of what the person typed. Rejects with a `LoginError`. */
export const findUsername = (identifier: string, source: UsernameSource): Promise<string> =>
  source.resolve
    ? callResolver(source.resolve, identifier, source.signal)
    : fetchUsername(identifier, source);

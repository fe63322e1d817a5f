/** The only door to the endpoints and functions that the page's owner provides. */
import { LoginError, toLoginError } from '../errors.js';
import { isText, type LoginTokens } from '../types.js';
import { withDeadline } from './deadline.js';

const DEADLINE_MS = 10_000;

/** Posts to an endpoint of the page and reads the text at `key` of its answer. */
async function post(
  url: string,
  { headers, body }: { headers: Record<string, string>; body?: string },
  key: string,
  signal: AbortSignal,
): Promise<{ status: number; text: string | undefined }> {
  try {
    return await withDeadline(DEADLINE_MS, signal, async (inner) => {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: inner,
      });
      const answer: unknown = await response.json().catch(() => undefined);
      const text: unknown =
        typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[key] : undefined;
      return { status: response.status, text: typeof text === 'string' && text ? text : undefined };
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof LoginError ? error : new LoginError('network');
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
export async function fetchEnrollmentToken(
  url: string,
  { accessToken }: LoginTokens,
  signal: AbortSignal,
): Promise<string> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const { status, text } = await post(url, { headers }, 'authsignalToken', signal);
  if (status === 200 && text) return text;
  throw new LoginError('bad-response', {
    hint: `"enrollment-token-url" must answer 200 with {"authsignalToken":"…"}; it answered ${status}.`,
  });
}

/** Asks `url` for the Cognito username of what the person typed. */
async function fetchUsername(url: string, identifier: string, signal: AbortSignal): Promise<string> {
  const kind = identifier.includes('@') ? 'email' : identifier.startsWith('+') ? 'phoneNumber' : 'username';
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ [kind]: identifier });
  const { status, text } = await post(url, { headers, body }, 'username', signal);
  if (status === 200 && text) return text;
  if (status === 404) throw new LoginError('not-allowed');
  if (status === 429) throw new LoginError('rate-limited');
  throw new LoginError('bad-response', {
    hint: `"username-url" must answer 200 with {"username":"…"}, or 404; it answered ${status}.`,
  });
}

/** How long a page's own function may take to find a username, in milliseconds. */
const RESOLVE_MS = 15_000;

export interface UsernameSource {
  /** The page's own function; comes first. */
  readonly resolve?: (identifier: string) => Promise<string>;
  readonly url?: string;
  readonly signal: AbortSignal;
}

/** The Cognito username of what the person typed. Rejects with a `LoginError`. */
export async function findUsername(
  identifier: string,
  { resolve, url = '', signal }: UsernameSource,
): Promise<string> {
  if (!resolve) return fetchUsername(url, identifier, signal);
  // A page's own words may say who exists, and its promise may never settle.
  const username: unknown = await withDeadline(RESOLVE_MS, signal, async () => resolve(identifier)).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw error instanceof LoginError ? error : new LoginError('not-allowed');
    },
  );
  if (typeof username === 'string' && username) return username;
  throw new LoginError('misconfigured', {
    hint: 'resolveUsername() must resolve with the Cognito username.',
  });
}

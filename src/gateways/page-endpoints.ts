/** The only door to the endpoints and functions that the page's owner provides. */
import { LoginError, toLoginError } from '../errors.js';
import { isText } from '../json.js';
import type { IdentifierType, LoginTokens } from '../types.js';
import { withDeadline } from './deadline.js';
import { DEADLINE_MS, isWord, JSON_HEADERS, post } from './page-endpoint.js';
import { keepContext, readDevice, type Visitor } from './sign-in-context.js';

export { provideContext } from './sign-in-context.js';

/** How long the page's own function may take to find a username, in milliseconds. */
const RESOLVER_MS = 15_000;

/** Cognito's limit for a username, in characters. */
const MAX_USERNAME = 128;

/** More than any of Authsignal's tokens has, in characters. */
const MAX_TOKEN = 8192;

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

/** Messages may be in the page's language, which need not be the browser's. It takes no leave (CORS). */
const languageHeader = (language: string) => ({ 'accept-language': language });

/** Asks `url` for an Authsignal token that may add authenticators. Rejects with a `LoginError`. */
export const fetchEnrollmentToken = (
  url: string,
  { accessToken }: LoginTokens,
  language: string,
  signal: AbortSignal,
): Promise<string> =>
  post(
    { attribute: 'enrollment-token-url', url, key: 'authsignalToken', maxLength: MAX_TOKEN },
    { headers: { authorization: `Bearer ${accessToken}`, ...languageHeader(language) } },
    signal,
  );

/** Asks `username-url` for the Cognito username of what the person typed; 404 is `not-allowed`. */
async function fetchUsername(identifier: string, visitor: UsernameSource): Promise<string> {
  const { config, signal } = visitor;
  const { usernameUrl: url = '', contextUrl } = config;
  const address = identifier.includes('@') ? 'email' : 'phoneNumber';
  const kind = config.identifier === 'username' ? 'username' : address;
  // It may sign these, which saves the call to the other endpoint.
  const device = contextUrl && (await readDevice(visitor, signal));
  signal.throwIfAborted();
  return post(
    { attribute: 'username-url', url, key: 'username', maxLength: MAX_USERNAME },
    {
      headers: { ...JSON_HEADERS, ...languageHeader(visitor.locale.language) },
      body: JSON.stringify({ [kind]: identifier, ...(device || {}) }),
    },
    signal,
    ({ context }, username) => keepContext(username, context),
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

export interface UsernameSource extends Visitor {
  /** The page's own function; comes first. */
  readonly resolve?: (identifier: string) => Promise<string>;
  readonly config: Visitor['config'] & {
    readonly usernameUrl?: string;
    /** With `username` people type a name, whatever it looks like, and no address. */
    readonly identifier: IdentifierType;
  };
  readonly signal: AbortSignal;
}

/** The Cognito username of what the person typed. Rejects with a `LoginError`. */
export const findUsername = (identifier: string, source: UsernameSource): Promise<string> =>
  source.resolve
    ? callResolver(source.resolve, identifier, source.signal)
    : fetchUsername(identifier, source);

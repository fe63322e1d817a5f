/** The tokens after a sign-in with `storage="session"` or `storage="local"`: fresh ones, sign-out, and word of every change. */
import { LoginError } from '../errors.js';
import { globalSignOut, refreshTokens, revokeToken } from '../gateways/cognito-tokens.js';
import type { LoginTokens } from '../types.js';
import { watchChanges } from './changes.js';
import { configureEndpoint, readEndpoint } from './endpoint.js';
import {
  readSession,
  removeSession,
  removeSessions,
  revokeAll,
  updateSession,
  type Session,
} from './store.js';

export { LoginError, type LoginErrorCode } from '../errors.js';
export type { LoginTokens } from '../types.js';

export interface SessionOptions {
  /** Address of the proxy that the form has as `cognito-url`; without it, refresh tokens go to Amazon's own hosts. */
  readonly cognitoUrl?: string | undefined;
}

export interface GetTokensOptions {
  /** Whether to exchange the refresh token though the access token is good for more than a minute; `false` by default. */
  readonly refresh?: boolean | undefined;
  /** Ends the wait: the promise then rejects with the signal's reason. What other callers wait for goes on. */
  readonly signal?: AbortSignal | undefined;
}

export interface SignOutOptions {
  /** Whether to end the person's sessions on all devices; `false` by default. */
  readonly everywhere?: boolean | undefined;
}

/** Milliseconds before its end from which an access token is exchanged: a request with it takes time to arrive. */
const MARGIN_MS = 60_000;

const isFresh = ({ tokens }: Session): boolean => tokens.expiresAt - MARGIN_MS > Date.now();

/** Milliseconds in which what another tab stored has arrived in this one: browsers tell their tabs a moment later. */
const NEWS_MS = 500;

/** Milliseconds to wait for another tab's turn to end: more than an exchange may take. A tab that hangs never ends its own. */
const TURN_MS = 30_000;

/** Resolves when another tab has replaced or ended `session`, or when it would have by now. */
const untilReplaced = ({ tokens }: Session): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const look = () => {
      if (readSession()?.tokens.accessToken !== tokens.accessToken) finish();
    };
    const timer = setTimeout(finish, NEWS_MS);
    const stop = watchChanges(look);
    look();
  });

/**
 * Runs `work` in one tab at a time, and keeps the others waiting until they have what it stored. Where the browser has no
 * locks, or denies them to the page, or another tab does not give its lock back, each tab runs its own.
 */
function oneByOne<T>({ clientId }: Session, work: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return work();
  const name = `authsignal-cognito-login.refresh.${clientId}`;
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), TURN_MS);
    const inTurn = async () => {
      clearTimeout(timer);
      const before = readSession()?.tokens.accessToken;
      const result = work();
      resolve(result);
      await result.catch(() => undefined);
      // Until the others have what was stored.
      if (readSession()?.tokens.accessToken !== before) await new Promise((go) => setTimeout(go, NEWS_MS));
    };
    locks.request(name, { signal: waiting.signal }, inTurn).catch(() => {
      clearTimeout(timer);
      resolve(work());
    });
  });
}

let isTold = false;

/** Tells the developer, once, of the set-up fault that looks as if people were signed out after an hour. */
function tellOfDevices(): void {
  if (!isTold)
    console.warn(
      '[authsignal-cognito-login] Cognito refused the first refresh after a sign-in. A user pool that remembers devices does so: turn its device tracking off.',
    );
  isTold = true;
}

/** Exchanges the refresh token of `asked`, unless that has been replaced meanwhile. */
async function exchange(asked: Session): Promise<LoginTokens | undefined> {
  const session = readSession();
  // Another tab may have been faster.
  if (!session || (session.tokens.accessToken !== asked.tokens.accessToken && isFresh(session)))
    return session?.tokens;
  const { accessToken, expiresAt, refreshToken } = session.tokens;
  if (!refreshToken) {
    if (expiresAt > Date.now()) throw new LoginError('session-expired');
    removeSession(session);
    return undefined;
  }
  const isReplaced = () => readSession()?.tokens.accessToken !== accessToken;
  try {
    const refreshed = await refreshTokens(session, refreshToken);
    const isRefused = typeof refreshed === 'string';
    // It may be that another tab has just used it.
    if (isRefused) await untilReplaced(session);
    if (isReplaced()) {
      const current = readSession();
      // Who signed out meanwhile must not stay signed in at Cognito.
      if (current?.username !== session.username && !isRefused && refreshed.refreshToken)
        await revokeToken(session, refreshed.refreshToken).catch(() => undefined);
      return current?.tokens;
    }
    if (isRefused) {
      if (refreshed === 'unknown' && session.isFirst) tellOfDevices();
      removeSession(session);
    } else updateSession(session, { ...refreshed, refreshToken: refreshed.refreshToken ?? refreshToken });
    return readSession()?.tokens;
  } catch (error) {
    if (isReplaced()) return readSession()?.tokens;
    throw error;
  }
}

/** Settles as `promise` does; rejects with the signal's reason as soon as that aborts. */
const unlessAborted = <T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  });

/** What is being exchanged, by access token. */
const exchanges = new Map<string, Promise<LoginTokens | undefined>>();

/**
 * Names where Cognito is, for a form with a `cognito-url`. Call it before the other functions. Not needed where that is on
 * the page's own origin or, during development, on this machine. A bad address warns in the console and changes nothing.
 */
export function configure({ cognitoUrl }: SessionOptions): void {
  const endpoint = readEndpoint(cognitoUrl);
  if (endpoint || !cognitoUrl) configureEndpoint(endpoint);
  else
    console.warn(
      '[authsignal-cognito-login] "cognitoUrl" must be an https or localhost address or a path, without query or fragment.',
    );
}

/**
 * The tokens of who is signed in, or `undefined` when nobody is. Exchanges the refresh token when the access token ends
 * within a minute, or when `refresh` asks for it, as after a change of the user's groups or attributes; all tabs, and all
 * calls at a time, share one exchange. A refresh token that Cognito does not take any more signs the person out.
 * Rejects with a `LoginError` when Cognito could not be asked (`network`, `timeout`, `rate-limited` and such), and then
 * keeps what there is; without `refresh`, only once the access token has ended. Rejects with `session-expired` when `refresh`
 * asks and there is no refresh token.
 */
export async function getTokens({ refresh = false, signal }: GetTokensOptions = {}): Promise<
  LoginTokens | undefined
> {
  signal?.throwIfAborted();
  const session = readSession();
  if (!session || (!refresh && isFresh(session))) return session?.tokens;
  const { accessToken, expiresAt } = session.tokens;
  const exchanging =
    exchanges.get(accessToken) ??
    oneByOne(session, () => exchange(session)).finally(() => exchanges.delete(accessToken));
  exchanges.set(accessToken, exchanging);
  try {
    return await unlessAborted(exchanging, signal);
  } catch (error) {
    // It may be good for the request it is wanted for.
    if (!refresh && !signal?.aborted && expiresAt > Date.now()) return session.tokens;
    throw error;
  }
}

/** Ends all sessions of who has `session`, for which an access token must be good still. */
async function endEverywhere(session: Session): Promise<void> {
  const { accessToken, expiresAt, refreshToken } = session.tokens;
  if (expiresAt > Date.now()) return globalSignOut(session, accessToken);
  const refreshed = refreshToken ? await refreshTokens(session, refreshToken) : 'over';
  if (typeof refreshed === 'string') throw new LoginError('session-expired');
  try {
    await globalSignOut(session, refreshed.accessToken);
  } catch (error) {
    if (refreshed.refreshToken) await revokeToken(session, refreshed.refreshToken).catch(() => undefined);
    throw error;
  }
}

/**
 * Signs the person out on this device, at once; then asks Cognito to revoke the refresh token, and resolves when that is
 * done or has failed. With `everywhere`, it also ends the person's sessions on all other devices, and rejects with a
 * `LoginError` when Cognito could not be asked for that (`network` and such) or did not agree (`session-expired`); this
 * device is signed out all the same. Without, it never rejects.
 */
export async function signOut({ everywhere = false }: SignOutOptions = {}): Promise<void> {
  const session = everywhere ? readSession() : undefined;
  const ended = removeSessions();
  try {
    // First, for what is revoked takes its access tokens along.
    if (session) await endEverywhere(session);
  } finally {
    await revokeAll(ended);
  }
}

/**
 * Calls `listener` with the new tokens after a sign-in and after they were exchanged, and with `undefined` after a
 * sign-out; in whichever tab it happened. Returns a function that stops it.
 */
export function onChange(listener: (tokens: LoginTokens | undefined) => void): () => void {
  // Another tab's keys arrive one after the other: each counts.
  const describe = (tokens: LoginTokens | undefined) =>
    [tokens?.accessToken, tokens?.idToken, tokens?.refreshToken].join(' ');
  let last = describe(readSession()?.tokens);
  return watchChanges(() => {
    const tokens = readSession()?.tokens;
    const now = describe(tokens);
    if (now === last) return;
    last = now;
    listener(tokens);
  });
}

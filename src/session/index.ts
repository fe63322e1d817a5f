/** The tokens after a sign-in with `storage="session"` or `storage="local"`: fresh ones, sign-out, and word of every change. */
import { refreshTokens, revokeToken } from '../gateways/cognito-tokens.js';
import type { LoginTokens } from '../types.js';
import { watchChanges } from './changes.js';
import { readSession, removeSession, removeSessions, updateSession, type Session } from './store.js';

export { LoginError, type LoginErrorCode } from '../errors.js';
export type { LoginTokens } from '../types.js';

/** Milliseconds before its end from which an access token is exchanged: a request with it takes time to arrive. */
const MARGIN_MS = 60_000;

const isFresh = ({ tokens }: Session): boolean => tokens.expiresAt - MARGIN_MS > Date.now();

/** Milliseconds in which what another tab stored has arrived in this one: browsers tell their tabs a moment later. */
const NEWS_MS = 500;

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
 * locks, or denies them to the page, each tab runs its own.
 */
function oneByOne<T>({ clientId }: Session, work: () => Promise<T>): Promise<T> {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return work();
  const name = `authsignal-cognito-login.refresh.${clientId}`;
  return new Promise((resolve) => {
    const inTurn = async () => {
      const before = readSession()?.tokens.accessToken;
      const result = work();
      resolve(result);
      await result.catch(() => undefined);
      // Until the others have what was stored.
      if (readSession()?.tokens.accessToken !== before) await new Promise((go) => setTimeout(go, NEWS_MS));
    };
    // A sandboxed frame may not lock.
    locks.request(name, inTurn).catch(() => resolve(work()));
  });
}

async function refresh(): Promise<LoginTokens | undefined> {
  const session = readSession();
  // Another tab may have been faster.
  if (!session || isFresh(session)) return session?.tokens;
  const { refreshToken } = session.tokens;
  const isReplaced = () => readSession()?.tokens.accessToken !== session.tokens.accessToken;
  try {
    const refreshed = refreshToken ? await refreshTokens(session, refreshToken) : undefined;
    // It may be that another tab has just used it.
    if (refreshToken && !refreshed) await untilReplaced(session);
    if (isReplaced()) {
      const current = readSession();
      // Who signed out meanwhile must not stay signed in at Cognito.
      if (current?.username !== session.username && refreshed?.refreshToken)
        await revokeToken(session, refreshed.refreshToken).catch(() => undefined);
      return current?.tokens;
    }
    if (!refreshed) removeSession(session);
    else updateSession(session, { ...refreshed, refreshToken: refreshed.refreshToken ?? refreshToken });
    return readSession()?.tokens;
  } catch (error) {
    if (isReplaced()) return readSession()?.tokens;
    // It may be good for the request it is wanted for.
    if (session.tokens.expiresAt > Date.now()) return session.tokens;
    throw error;
  }
}

let refreshing: Promise<LoginTokens | undefined> | undefined;

/**
 * The tokens of who is signed in, or `undefined` when nobody is. Exchanges the refresh token when the access token ends
 * within a minute; all tabs share one exchange. A refresh token that Cognito does not take any more signs the person out.
 * Rejects with a `LoginError` when Cognito could not be asked (`network`, `timeout`, `rate-limited` and such), and then
 * keeps what there is.
 */
export async function getTokens(): Promise<LoginTokens | undefined> {
  const session = readSession();
  if (!session || isFresh(session)) return session?.tokens;
  refreshing ??= oneByOne(session, refresh).finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

/**
 * Signs the person out on this device, at once; then asks Cognito to revoke the refresh token, and resolves when that is
 * done or has failed. Never rejects.
 */
export async function signOut(): Promise<void> {
  const sessions = removeSessions();
  await Promise.all(
    sessions.map(async (session) => {
      const { refreshToken } = session.tokens;
      if (refreshToken) await revokeToken(session, refreshToken).catch(() => undefined);
    }),
  );
}

/**
 * Calls `listener` with the new tokens after a sign-in and after they were exchanged, and with `undefined` after a
 * sign-out; in whichever tab it happened. Returns a function that stops it.
 */
export function onChange(listener: (tokens: LoginTokens | undefined) => void): () => void {
  let last = readSession()?.tokens.accessToken;
  return watchChanges(() => {
    const tokens = readSession()?.tokens;
    if (tokens?.accessToken === last) return;
    last = tokens?.accessToken;
    listener(tokens);
  });
}

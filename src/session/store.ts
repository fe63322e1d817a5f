/**
 * Where tokens are kept from page to page: `sessionStorage` or `localStorage`, under the keys that Amplify reads and in its
 * order, so that an app on aws-amplify is signed in at once. What is found there is checked; storage that is blocked is
 * never an error.
 */
import { isToken, revokeToken } from '../gateways/cognito-tokens.js';
import { isObject } from '../json.js';
import type { LoginTokens } from '../types.js';
import { tellOthers } from './changes.js';
import { endpointFor, trustEndpoint } from './endpoint.js';

/** What `storage` may be, besides none. */
export type StorageArea = 'session' | 'local';

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** The tokens as they are stored; when they expire is written in them. */
export type StoredTokens = Pick<LoginTokens, 'accessToken' | 'idToken' | 'refreshToken'>;

/** Whose tokens, and where new ones come from. */
export interface SessionOwner {
  readonly clientId: string;
  /** Where Cognito is. */
  readonly endpoint: string;
  /** Cognito's canonical username. */
  readonly username: string;
}

export interface Session extends SessionOwner {
  readonly tokens: LoginTokens;
  /** Whether the tokens are those of the sign-in, and were never exchanged. */
  readonly isFirst: boolean;
  readonly place: Place;
}

/** A refresh token that is stored no more, and where Cognito revokes it. */
export type EndedToken = Omit<SessionOwner, 'username'> & { readonly refreshToken: string };

/** The one key that Amplify does not have: whose session it is that the page has, and where Cognito is. */
const SESSION_KEY = 'authsignal-cognito-login.session';

const startOf = (clientId: string): string => `CognitoIdentityServiceProvider.${clientId}.`;

/** The keys that a sign-in writes, in the order of Amplify, whose other tabs look at all of them when they see the refresh
 * token. Source: the class DefaultTokenStore of @aws-amplify/auth. */
const userKeys = ({ clientId, username }: Omit<SessionOwner, 'endpoint'>) => {
  const start = startOf(clientId);
  return {
    lastUser: `${start}LastAuthUser`,
    accessToken: `${start}${username}.accessToken`,
    idToken: `${start}${username}.idToken`,
    refreshToken: `${start}${username}.refreshToken`,
    clockDrift: `${start}${username}.clockDrift`,
  };
};

const memory = new Map<string, string>();

/** Stands in for storage that is blocked or full, as long as the page lives. */
const inMemory: Place = {
  get length() {
    return memory.size;
  },
  key: (index) => [...memory.keys()][index] ?? null,
  getItem: (key) => memory.get(key) ?? null,
  setItem: (key, value) => void memory.set(key, value),
  removeItem: (key) => void memory.delete(key),
};

function browserStorage(area: StorageArea): Place | undefined {
  try {
    return area === 'local' ? globalThis.localStorage : globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** All places, that of the tab before that of the browser. */
const places = (): Place[] =>
  [browserStorage('session'), browserStorage('local'), inMemory].filter((place) => place !== undefined);

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The claims of a JWT; none where it is no JWT. Its signature is for who receives it to check. */
function claimsOf(jwt: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = jwt.split('.');
  try {
    return parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return {};
  }
}

/** A time of a JWT in seconds since the epoch, 0 where there is none. */
const timeOf = (claim: unknown): number => (Number.isSafeInteger(claim) ? Number(claim) : 0);

/** Seconds within which tokens are issued after a person proved who they are. */
const SIGN_IN_SECONDS = 60;

/** Whose session `place` has: an app client, and what is stored of where Cognito is. */
function entryOf(place: Place): { readonly clientId?: string; readonly endpoint?: unknown } {
  const { clientId, endpoint } = parse(place.getItem(SESSION_KEY));
  const isClientId = typeof clientId === 'string' && /^[\w+]{1,128}$/.test(clientId);
  return isClientId ? { clientId, endpoint } : {};
}

function readFrom(place: Place): Session | undefined {
  const { clientId, endpoint: stored } = entryOf(place);
  if (!clientId) return undefined;
  const username = place.getItem(`${startOf(clientId)}LastAuthUser`);
  if (!username) return undefined;
  const keys = userKeys({ clientId, username });
  const accessToken = place.getItem(keys.accessToken);
  const idToken = place.getItem(keys.idToken);
  const refreshToken = place.getItem(keys.refreshToken);
  if (!isToken(accessToken) || !isToken(idToken)) return undefined;
  const claims = claimsOf(accessToken);
  const endpoint = endpointFor(stored, [claims.iss, claimsOf(idToken).iss]);
  if (!endpoint) return undefined;
  const [exp, iat, signedInAt] = [timeOf(claims.exp), timeOf(claims.iat), timeOf(claims.auth_time)];
  const clockDrift = Number(place.getItem(keys.clockDrift));
  return {
    clientId,
    endpoint,
    username,
    place,
    isFirst: signedInAt > 0 && iat - signedInAt < SIGN_IN_SECONDS,
    tokens: {
      accessToken,
      idToken,
      refreshToken: isToken(refreshToken) ? refreshToken : undefined,
      tokenType: 'Bearer',
      expiresIn: Math.max(exp - iat, 0),
      expiresAt: exp * 1000 - (Number.isFinite(clockDrift) ? clockDrift : 0),
    },
  };
}

/** The session that this page has: that of its tab before that of the browser. */
export function readSession(): Session | undefined {
  for (const place of places()) {
    const session = readFrom(place);
    if (session) return session;
  }
  return undefined;
}

/**
 * Removes all that `place` has in Amplify's layout for an app client, whosoever it is, but what `keep` names; returns the
 * refresh tokens that were there.
 */
function clear(
  place: Place,
  clientId: string,
  endpoint: unknown,
  keep: readonly string[] = [],
): EndedToken[] {
  const keys = Array.from({ length: place.length }, (_, index) => place.key(index) ?? '').filter((key) =>
    key.startsWith(startOf(clientId)),
  );
  const read = (end: RegExp) => keys.filter((key) => end.test(key)).map((key) => place.getItem(key));
  const issuers = read(/\.(access|id)Token$/).map((token) => claimsOf(token ?? '').iss);
  const refreshTokens = read(/\.refreshToken$/).filter(isToken);
  const where = refreshTokens.length > 0 ? endpointFor(endpoint, issuers) : undefined;
  // Amplify in another tab says that the person signed out when it sees this key go: nothing may be left by then.
  const isLast = (key: string) => Number(key.endsWith('.refreshToken'));
  for (const key of keys.sort((a, b) => isLast(a) - isLast(b)))
    if (!keep.includes(key)) place.removeItem(key);
  return where ? refreshTokens.map((refreshToken) => ({ clientId, endpoint: where, refreshToken })) : [];
}

/** Ends the session in `place`, if there is one. */
function end(place: Place, keep?: readonly string[]): EndedToken[] {
  const { clientId, endpoint } = entryOf(place);
  const ended = clientId ? clear(place, clientId, endpoint, keep) : [];
  place.removeItem(SESSION_KEY);
  return ended;
}

/**
 * Milliseconds that the clocks may differ and count as equal. Amplify 6 reads the difference in milliseconds and Amplify 5
 * in seconds with the opposite sign; both read 0 alike.
 */
const EQUAL_CLOCKS_MS = 30_000;

/** Writes a session into `place`. */
export function write(
  place: Pick<Place, 'setItem' | 'removeItem'>,
  owner: SessionOwner,
  { accessToken, idToken, refreshToken }: StoredTokens,
): void {
  const iat = timeOf(claimsOf(accessToken).iat);
  const drift = iat && iat * 1000 - Date.now();
  const keys = userKeys(owner);
  place.setItem(keys.lastUser, owner.username);
  place.setItem(keys.accessToken, accessToken);
  place.setItem(keys.idToken, idToken);
  if (refreshToken) place.setItem(keys.refreshToken, refreshToken);
  else place.removeItem(keys.refreshToken);
  place.setItem(keys.clockDrift, String(Math.abs(drift) < EQUAL_CLOCKS_MS ? 0 : drift));
  const { clientId, endpoint } = owner;
  place.setItem(SESSION_KEY, JSON.stringify({ clientId, endpoint }));
}

function save(place: Place, owner: SessionOwner, tokens: StoredTokens): void {
  try {
    write(place, owner, tokens);
  } catch {
    // No room: nothing half written stays.
    clear(place, owner.clientId, owner.endpoint);
    place.removeItem(SESSION_KEY);
    write(inMemory, owner, tokens);
  }
  tellOthers();
}

/** Asks Cognito to revoke refresh tokens; resolves when that is done or has failed. */
export async function revokeAll(ended: readonly EndedToken[]): Promise<void> {
  const each = new Map(ended.map((token) => [token.refreshToken, token]));
  await Promise.allSettled([...each].map(([refreshToken, token]) => revokeToken(token, refreshToken)));
}

/**
 * Keeps the tokens of a sign-in, in place of those that the tab had, whoever kept them, and has those revoked; returns what
 * forgets the new ones again.
 */
export function keepSession(area: StorageArea, owner: SessionOwner, tokens: StoredTokens): () => void {
  trustEndpoint(owner.endpoint);
  const place = browserStorage(area) ?? inMemory;
  const others = [browserStorage('session'), inMemory].filter((other) => other && other !== place);
  // What is about to be overwritten stays: without its key, Amplify in another tab would say that the person signed out.
  const keep = Object.values(userKeys(owner));
  const ended = [
    ...end(place, keep),
    ...clear(place, owner.clientId, owner.endpoint, keep),
    ...others.flatMap((other) =>
      other ? [...end(other), ...clear(other, owner.clientId, owner.endpoint)] : [],
    ),
  ];
  save(place, owner, tokens);
  void revokeAll(ended.filter(({ refreshToken }) => refreshToken !== tokens.refreshToken));
  return () => {
    const current = readSession();
    if (current?.tokens.accessToken === tokens.accessToken) removeSession(current);
  };
}

/** Replaces the tokens of `session`. */
export const updateSession = (session: Session, tokens: StoredTokens): void =>
  save(session.place, session, tokens);

export function removeSession({ place }: Session): void {
  end(place);
  tellOthers();
}

/** Removes the session of the tab and that of the browser; returns their refresh tokens. */
export function removeSessions(): EndedToken[] {
  const found = places().filter((place) => entryOf(place).clientId);
  const ended = found.flatMap((place) => end(place));
  if (found.length > 0) tellOthers();
  return ended;
}

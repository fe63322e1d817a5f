/**
 * Where tokens are kept from page to page: `sessionStorage` or `localStorage`, under the keys that Amplify reads, so that an
 * app on aws-amplify is signed in at once. What is found there is checked; storage that is blocked is never an error.
 */
import { isObject } from '../json.js';
import { isSecureUrl } from '../urls.js';
import type { LoginTokens } from '../types.js';
import { tellOthers } from './changes.js';

/** What `storage` may be, besides none. */
export type StorageArea = 'session' | 'local';

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

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
  readonly place: Place;
}

/** The one key that Amplify does not have: whose session it is that the page has, and where Cognito is. */
const SESSION_KEY = 'authsignal-cognito-login.session';

const AMPLIFY = 'CognitoIdentityServiceProvider';

const lastUserKey = (clientId: string): string => `${AMPLIFY}.${clientId}.LastAuthUser`;

/** The keys of one user. Source: the class DefaultTokenStore of @aws-amplify/auth. */
const userKeys = ({ clientId, username }: SessionOwner) => {
  const start = `${AMPLIFY}.${clientId}.${username}`;
  return {
    accessToken: `${start}.accessToken`,
    idToken: `${start}.idToken`,
    refreshToken: `${start}.refreshToken`,
    /** Milliseconds that Cognito's clock is ahead of this device's. */
    clockDrift: `${start}.clockDrift`,
  };
};

const memory = new Map<string, string>();

/** Stands in for storage that is blocked or full, as long as the page lives. */
const inMemory: Place = {
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

function parse(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The times in a JWT, in seconds since the epoch; 0 where there is none. Its signature is for who receives it to check. */
function timesOf(jwt: string): { readonly exp: number; readonly iat: number } {
  const [, payload = ''] = jwt.split('.');
  let text = '';
  try {
    text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    // Not a JWT.
  }
  const { exp, iat } = parse(text);
  return { exp: typeof exp === 'number' ? exp : 0, iat: typeof iat === 'number' ? iat : 0 };
}

function readFrom(place: Place): Session | undefined {
  const { clientId, endpoint } = parse(place.getItem(SESSION_KEY));
  if (typeof clientId !== 'string' || typeof endpoint !== 'string') return undefined;
  if (!URL.canParse(endpoint) || !isSecureUrl(new URL(endpoint))) return undefined;
  const username = place.getItem(lastUserKey(clientId));
  if (!username) return undefined;
  const owner = { clientId, endpoint, username };
  const keys = userKeys(owner);
  const accessToken = place.getItem(keys.accessToken);
  const idToken = place.getItem(keys.idToken);
  if (!accessToken || !idToken) return undefined;
  const { exp, iat } = timesOf(accessToken);
  const clockDrift = Number(place.getItem(keys.clockDrift)) || 0;
  return {
    ...owner,
    place,
    tokens: {
      accessToken,
      idToken,
      refreshToken: place.getItem(keys.refreshToken) ?? undefined,
      tokenType: 'Bearer',
      expiresIn: Math.max(exp - iat, 0),
      expiresAt: exp * 1000 - clockDrift,
    },
  };
}

/** The session that this page has: that of its tab before that of the browser. */
export function readSession(): Session | undefined {
  for (const place of [browserStorage('session'), browserStorage('local'), inMemory]) {
    const session = place && readFrom(place);
    if (session) return session;
  }
  return undefined;
}

function remove({ place, ...owner }: SessionOwner & { readonly place: Place }): void {
  const { clientId } = owner;
  // Amplify's list of who else is signed in goes with the last user, as when Amplify signs out.
  const shared = [lastUserKey(clientId), `${AMPLIFY}.${clientId}.AuthUserList`, SESSION_KEY];
  for (const key of [...Object.values(userKeys(owner)), ...shared]) place.removeItem(key);
}

function write(place: Place, { clientId, endpoint, username }: SessionOwner, tokens: StoredTokens): void {
  const { iat } = timesOf(tokens.accessToken);
  const keys = userKeys({ clientId, endpoint, username });
  place.setItem(keys.accessToken, tokens.accessToken);
  place.setItem(keys.idToken, tokens.idToken);
  if (tokens.refreshToken) place.setItem(keys.refreshToken, tokens.refreshToken);
  place.setItem(keys.clockDrift, String(iat && iat * 1000 - Date.now()));
  place.setItem(lastUserKey(clientId), username);
  place.setItem(SESSION_KEY, JSON.stringify({ clientId, endpoint }));
}

function save(place: Place, owner: SessionOwner, tokens: StoredTokens): void {
  try {
    write(place, owner, tokens);
  } catch {
    // No room: nothing half written stays.
    remove({ ...owner, place });
    write(inMemory, owner, tokens);
  }
  tellOthers();
}

/** Keeps the tokens of a sign-in, in place of those that the tab had; returns what forgets them again. */
export function keepSession(area: StorageArea, owner: SessionOwner, tokens: StoredTokens): () => void {
  const place = browserStorage(area) ?? inMemory;
  for (const other of [place, browserStorage('session'), inMemory]) {
    const previous = other && readFrom(other);
    if (previous) remove(previous);
  }
  save(place, owner, tokens);
  return () => {
    const current = readSession();
    if (current?.tokens.accessToken === tokens.accessToken) removeSession(current);
  };
}

/** Replaces the tokens of `session`. */
export const updateSession = (session: Session, tokens: StoredTokens): void =>
  save(session.place, session, tokens);

export function removeSession(session: Session): void {
  remove(session);
  tellOthers();
}

/** Removes the session of the tab and that of the browser; returns them. */
export function removeSessions(): Session[] {
  const found = [browserStorage('session'), browserStorage('local'), inMemory].flatMap(
    (place) => (place && readFrom(place)) ?? [],
  );
  for (const session of found) remove(session);
  if (found.length > 0) tellOthers();
  return found;
}

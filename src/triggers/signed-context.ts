/** The signed context: what an endpoint saw of a browser, in a form that the browser can carry and not change. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What an endpoint saw of a browser that asked it. */
export interface SeenContext {
  /** The pool that the person signs in to. */
  userPoolId: string;
  /** The ids of the app clients with which they may. */
  clientIds: readonly string[];
  /** What they sign in as: the Cognito username, or an alias of it. */
  username: string;
  /** As the page said: whoever knows the id of a device can pass for it. */
  deviceId?: string | undefined;
  /** From which address the endpoint was called. */
  ipAddress?: string | undefined;
  userAgent?: string | undefined;
  /** BCP 47 tag of the page's language. */
  locale?: string | undefined;
}

/** What a context is compared with. */
export interface Expected {
  userPoolId: string;
  clientId: string;
  /** Every name by which Cognito knows the person. */
  usernames: readonly (string | undefined)[];
  /** What the browser says of its device now. */
  deviceId: string | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Why a context counts for nothing. */
export type Fault = 'malformed' | 'forged' | 'expired' | 'from-the-future' | 'foreign';

export interface ReadContext {
  seen: SeenContext;
  /** Tells this context from all others. */
  id: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** How long a context is good for, in milliseconds. */
const LIFETIME_MS = 60_000;

/** How far the clock of the endpoint may be ahead of that of the triggers, in milliseconds. */
const SKEW_MS = 5000;

/** More than a context can have, in characters. */
const MAX_LENGTH = 4096;

/** The least that a key has, in characters. */
const MIN_KEY = 32;

// The first part says what the signature is for: with the same key somebody may sign other things.
const macOf = (payload: string, key: string): Buffer =>
  createHmac('sha256', key).update(`authsignal-cognito-login context v1\n${payload}`).digest();

/** The key without white space around it. Throws a `TypeError` for one that could be guessed. */
export function checkKey(key: string): string {
  const trimmed = key.trim();
  if (trimmed.length < MIN_KEY)
    throw new TypeError(`The contextKey must have ${MIN_KEY} characters at least.`);
  return trimmed;
}

/**
 * Signs what was seen with HMAC-SHA256, for 60 seconds from `now` (milliseconds since the epoch). `key` is the `contextKey` of
 * the triggers. Throws a `TypeError` for a key of less than 32 characters.
 */
export function signContext(seen: SeenContext, key: string, now = Date.now()): string {
  const payload = Buffer.from(JSON.stringify({ ...seen, at: now })).toString('base64url');
  return `${payload}.${macOf(payload, checkKey(key)).toString('base64url')}`;
}

/** What a context says, or why it counts for nothing. */
export function readContext(context: string, key: string, expected: Expected): ReadContext | Fault {
  const [, payload = '', signature = ''] =
    (context.length <= MAX_LENGTH && /^([\w-]+)\.([\w-]{43})$/.exec(context)) || [];
  if (!payload) return 'malformed';
  const mac = macOf(payload, key);
  // Both have 32 bytes.
  if (!timingSafeEqual(mac, Buffer.from(signature, 'base64url'))) return 'forged';
  const { at, ...seen } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as SeenContext & {
    at: number;
  };
  const expiresAt = at + LIFETIME_MS;
  if (at > expected.now + SKEW_MS) return 'from-the-future';
  if (expiresAt <= expected.now) return 'expired';
  // Not as it came: the last character of a signature can be written in four ways.
  const id = mac.toString('base64url');
  return isOf(seen, expected) ? { seen, id, expiresAt } : 'foreign';
}

function isOf(
  { userPoolId, clientIds, username, deviceId }: SeenContext,
  { usernames, ...expected }: Expected,
): boolean {
  return (
    userPoolId === expected.userPoolId &&
    clientIds.includes(expected.clientId) &&
    usernames.some((name) => name?.toLowerCase() === username.toLowerCase()) &&
    (deviceId === undefined || deviceId === expected.deviceId)
  );
}

/** The contexts that were used, each until it expires. Every running instance of a function remembers its own. */
export class UsedContexts {
  /** Moments of expiry in milliseconds since the epoch, by id. */
  readonly #used = new Map<string, number>();
  readonly #most: number;

  constructor(most = 10_000) {
    this.#most = most;
  }

  /** Whether this is the first use. */
  take({ id, expiresAt }: ReadContext, now: number): boolean {
    if (this.#used.has(id)) return false;
    if (this.#used.size >= this.#most)
      for (const [old, until] of this.#used) if (until <= now) this.#used.delete(old);
    // What cannot be remembered cannot be told from a replay.
    if (this.#used.size >= this.#most) return false;
    this.#used.set(id, expiresAt);
    return true;
  }
}

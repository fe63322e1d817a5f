/** The door to Authsignal's Server API: one client per tenant, a deadline, and errors that are safe to show. */
import { Authsignal } from '@authsignal/node';
import { before, type Clock } from './clock.js';
import { TriggerError } from './errors.js';
import { errorName, log } from './log.js';
import type { RecordMetric } from './metrics.js';
import type { AuthsignalClient, AuthsignalSettings } from './options.js';

// Shared by all triggers of the process.
const clients = new Map<string, Authsignal>();

export interface Connection {
  /** Opens the client at the first call. A failed attempt is made again by the next call. */
  open(): Promise<AuthsignalClient>;
  /** Makes the next call read the secret again. */
  drop(): void;
}

/** What a call needs: the connection, and the clock of its deadline. */
interface Caller {
  authsignal: Connection;
  clock: Clock;
  record: RecordMetric;
}

/** Throws a `TypeError` for a URL over which the secret would travel in the clear. */
export function connect(authsignal: AuthsignalSettings | AuthsignalClient): Connection {
  if ('track' in authsignal) return { open: async () => authsignal, drop: () => {} };
  if (authsignal.apiUrl && !isPrivate(authsignal.apiUrl)) {
    throw new TypeError('The Authsignal URL must be https, or http on localhost.');
  }
  let client: AuthsignalClient | undefined;
  return {
    open: async () => (client ??= await open(authsignal)),
    drop: () => (client = undefined),
  };
}

function isPrivate(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname))
  );
}

async function open({ apiSecretKey, apiUrl }: AuthsignalSettings): Promise<Authsignal> {
  // Whoever stored it from a file stored the end of the line, too.
  const secret = typeof apiSecretKey === 'function' ? await fetchSecret(apiSecretKey) : apiSecretKey.trim();
  if (!secret) throw new TriggerError('not-configured');
  // The SDK appends its paths to the URL as it is.
  const url = apiUrl?.replace(/\/+$/, '') || undefined;
  const key = JSON.stringify([secret, url]);
  let client = clients.get(key);
  if (!client) {
    // Retries would overrun Cognito's five seconds and track twice; one instance with retries enables them for all.
    client = new Authsignal({ apiSecretKey: secret, apiUrl: url, retries: 0 });
    clients.set(key, client);
  }
  return client;
}

async function fetchSecret(fetch: () => Promise<string>): Promise<string> {
  try {
    return (await fetch()).trim();
  } catch (error: unknown) {
    log(`Reading the secret failed: ${errorName(error)}.`);
    throw new TriggerError('secret-unreadable');
  }
}

/** Makes one call before `end` (ms since the epoch). Whatever goes wrong is logged and thrown as a `TriggerError`. */
export async function ask<T>(
  { authsignal, clock, record }: Caller,
  end: number,
  call: (client: AuthsignalClient) => Promise<T>,
): Promise<T> {
  const start = clock.now();
  try {
    return await before(clock, end, authsignal.open().then(call), () => {
      log('Authsignal did not answer in time.');
      return new TriggerError('unavailable');
    });
  } catch (error: unknown) {
    // The secret may have been rotated. Not asked again at once: the deadline is for one attempt.
    if (statusOf(error) === 401) authsignal.drop();
    const failure = error instanceof TriggerError ? error : identifyError(error);
    // A browser may send anything for an answer: that Authsignal refuses it is no failure of theirs.
    if (failure.code !== 'refused') record('AuthsignalFailures', 1);
    throw failure;
  } finally {
    record('AuthsignalLatency', clock.now() - start);
  }
}

function identifyError(error: unknown): TriggerError {
  const status = statusOf(error);
  log(
    status === undefined
      ? `Authsignal could not be called: ${errorName(error)}.`
      : `Authsignal answered ${status}.`,
  );
  if (status === 401 || status === 403) return new TriggerError('unauthorized');
  return new TriggerError(isRefusal(error) ? 'refused' : 'unavailable');
}

/** Whether Authsignal answered that it will not do it, now or later. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500 && status !== 429;
}

/** By shape: an injected client may come from another copy of the SDK. Without a response the SDK says 500. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

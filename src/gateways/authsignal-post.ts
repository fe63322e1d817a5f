/** Requests to Authsignal that its SDK does not make, or not in a way that can be stopped. */
import { LoginError } from '../errors.js';
import { isObject } from '../json.js';
import { identifyAuthsignalAnswer } from './authsignal-errors.js';
import { readRetryAfter } from './retry-after.js';

export interface AuthsignalPost<T> {
  /** The token that the request is made with; absent where the tenant asks. */
  readonly token?: string;
  readonly signal: AbortSignal;
  readonly body: Readonly<Record<string, unknown>>;
  /** Picks what is needed from the answer; `undefined` says that its shape is wrong. */
  readonly read: (data: Readonly<Record<string, unknown>>) => T | undefined;
}

export interface AuthsignalOptions {
  readonly tenantId: string;
  readonly baseUrl: string;
}

/** Posts to `path` below the API's base address. Rejects with a `LoginError`, or with what `fetch()` rejects with. */
export async function post<T>(
  { tenantId, baseUrl }: AuthsignalOptions,
  path: string,
  { token, body, read }: AuthsignalPost<T>,
  signal: AbortSignal,
): Promise<T> {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: token ? `Bearer ${token}` : `Basic ${btoa(encodeURIComponent(tenantId))}`,
    },
    body: JSON.stringify(body),
    signal,
  });
  // A server that is down is as good as out of reach.
  if (response.status >= 500) throw new LoginError('network');
  if (response.status === 429)
    throw new LoginError('rate-limited', {
      retryAfter: readRetryAfter(response.headers.get('retry-after'), response.headers.get('date')),
    });
  const answer: unknown = await response.json();
  if (!isObject(answer)) throw new LoginError('bad-response');
  if (!response.ok || 'error' in answer) {
    const { errorCode } = answer;
    throw identifyAuthsignalAnswer(typeof errorCode === 'string' ? errorCode : undefined);
  }
  const value = read(answer);
  if (value === undefined) throw new LoginError('bad-response');
  return value;
}

/** One call to an endpoint that the page's owner provides. */
import { LoginError } from '../errors.js';
import { isObject, isText } from '../json.js';
import { withDeadline } from './deadline.js';
import { readRetryAfter } from './retry-after.js';

export const DEADLINE_MS = 10_000;

export const JSON_HEADERS = { 'content-type': 'application/json' };

/** Whether `value` is a text without spaces, of `maxLength` characters at most. */
export const isWord = (value: unknown, maxLength: number): value is string =>
  isText(value) && value.length <= maxLength && !/\s/.test(value);

interface Endpoint {
  /** The attribute that names it. */
  readonly attribute: 'username-url' | 'enrollment-token-url' | 'context-url';
  readonly url: string;
  /** The key of the text in its answer. */
  readonly key: string;
  /** How long the text may be, in characters. */
  readonly maxLength: number;
}

/**
 * Posts to an endpoint of the page and reads the text in its answer, and with `more` what else is in it. Rejects with a
 * `LoginError`.
 */
export async function post(
  { attribute, url, key, maxLength }: Endpoint,
  request: { headers: Record<string, string>; body?: string },
  signal: AbortSignal,
  more: (answer: Readonly<Record<string, unknown>>, text: string) => void = () => undefined,
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
    const body = isObject(answer) ? answer : {};
    const text = body[key];
    if (status === 200 && isWord(text, maxLength)) {
      more(body, text);
      return text;
    }
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

/** The only door to the endpoints that the page's owner provides. */
import { LoginError } from '../errors.js';
import type { LoginTokens } from '../types.js';
import { withDeadline } from './deadline.js';

const DEADLINE_MS = 10_000;

/** Asks `url` for an Authsignal token that may add authenticators. Rejects with a `LoginError`. */
export async function fetchEnrollmentToken(
  url: string,
  { accessToken }: LoginTokens,
  signal: AbortSignal,
): Promise<string> {
  const response = await withDeadline(DEADLINE_MS, signal, (inner) =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: inner,
    }),
  ).catch(() => {
    throw new LoginError('network');
  });
  const body: unknown = await response.json().catch(() => undefined);
  const token =
    typeof body === 'object' && body !== null && 'authsignalToken' in body ? body.authsignalToken : undefined;
  if (!response.ok || typeof token !== 'string' || !token)
    throw new LoginError('bad-response', {
      hint: '"enrollment-token-url" must answer 200 with {"authsignalToken":"…"}.',
    });
  return token;
}

/** Whether a result that another action gave may be the answer of this session. */
import type { ValidateChallengeResponse } from '@authsignal/node';
import type { TriggerContext } from './context.js';
import { errorName, log } from './log.js';
import type { AuthsignalClient } from './options.js';

/** A passkey that is used before the sign-in, or a session that ran out before its answer, is answered within this time. */
const FRESH_MS = 5 * 60_000;

/** How far the function's clock may be off Authsignal's, either way. */
const SKEW_MS = 5 * 60_000;

/**
 * Whether the challenge succeeded at most five minutes before this session's own action was tracked. Authsignal knows both
 * times. Where it does not say the second, the function's clock has to do, with an allowance.
 */
export async function isFresh(
  { userId, stateUpdatedAt = '' }: ValidateChallengeResponse,
  idempotencyKey: string | undefined,
  client: AuthsignalClient,
  { action, clock }: TriggerContext,
): Promise<boolean> {
  const succeeded = Date.parse(stateUpdatedAt);
  const tracked = await trackedAt({ userId, action, idempotencyKey }, client);
  return tracked === undefined
    ? Math.abs(clock.now() - succeeded) <= FRESH_MS + SKEW_MS
    : tracked - succeeded <= FRESH_MS;
}

/** Milliseconds since the epoch, by Authsignal's clock. */
async function trackedAt(
  { userId, action, idempotencyKey }: Record<'userId' | 'action' | 'idempotencyKey', string | undefined>,
  client: AuthsignalClient,
): Promise<number | undefined> {
  if (!client.getAction || !userId || !action || !idempotencyKey) return undefined;
  try {
    const time = Date.parse((await client.getAction({ userId, action, idempotencyKey })).createdAt);
    return Number.isNaN(time) ? undefined : time;
  } catch (error: unknown) {
    log(`When the action was tracked is not known: ${errorName(error)}.`);
    return undefined;
  }
}

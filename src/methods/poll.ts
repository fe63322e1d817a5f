/** Asks again and again for something that happens elsewhere, without asking too often or for too long. */
import { LoginError, type LoginErrorCode } from '../errors.js';
import { pause } from './pause.js';

/**
 * The longest wait, in milliseconds. Authsignal's answer ends one before, when the token has expired: how long that takes is
 * a setting of the tenant.
 */
const LONGEST_WAIT_MS = 60 * 60_000;
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5000;
const GROWTH = 1.5;

/** Failures that pass by themselves. */
const PASSING: readonly LoginErrorCode[] = ['network', 'timeout', 'rate-limited'];

/** When to stop waiting for what begins now, by the clock of `performance.now()`: that of the device may be set meanwhile. */
export const waitingEnds = (): number => performance.now() + LONGEST_WAIT_MS;

// Up to a fifth shorter or longer, so that many pages do not ask all at once.
const jittered = (ms: number) => ms * (0.8 + 0.4 * Math.random());

/**
 * Calls `ask` until it resolves with something. A call that fails in passing does not end it.
 * Rejects with what `ask` rejects with, with `code-expired` at `deadline` (see `waitingEnds`), or with the signal's reason.
 */
export async function poll<T>(
  signal: AbortSignal,
  ask: () => Promise<T | undefined>,
  deadline = waitingEnds(),
): Promise<T> {
  for (let delay = SHORTEST_PAUSE_MS; ; delay = Math.min(delay * GROWTH, LONGEST_PAUSE_MS)) {
    const isBack = await pause(Math.min(jittered(delay), deadline - performance.now()), signal);
    if (performance.now() >= deadline) throw new LoginError('code-expired');
    // What the person did elsewhere may be just done.
    if (isBack) delay = SHORTEST_PAUSE_MS;
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LoginError)) throw error;
      // While waiting it means that Authsignal has forgotten the challenge.
      if (error.code === 'not-enrolled') throw new LoginError('code-expired');
      if (!PASSING.includes(error.code)) throw error;
      delay = LONGEST_PAUSE_MS;
    }
  }
}

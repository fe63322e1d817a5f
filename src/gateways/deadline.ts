/** Puts a time limit and a cancel button on a promise. */
import { LoginError } from '../errors.js';

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or with `signal`.
 * Rejects with `timeout` or with the signal's reason at once, whether or not `work` heeds its signal.
 */
export function withDeadline<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const release = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const stop = (reason: unknown) => {
      // Work that never settles must not keep the timer and all that hangs on it.
      release();
      controller.abort(reason);
      reject(reason instanceof Error ? reason : new LoginError('internal'));
    };
    const onAbort = () => stop(signal.reason);
    const timer = setTimeout(() => stop(new LoginError('timeout')), ms);
    signal.addEventListener('abort', onAbort);
    void work(controller.signal).then(resolve, reject).finally(release);
  });
}

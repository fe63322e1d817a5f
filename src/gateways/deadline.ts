/** Puts a time limit and a cancel button on a promise, and tells why where the page's own policy forbids the work. */
import { LoginError } from '../errors.js';

/** Calls `run` in the next task: the browser refuses a request first, and says why in a task of its own. */
function later(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(undefined);
}

/**
 * Runs `work` with a signal that aborts after `ms` milliseconds or with `signal`.
 * Rejects with `timeout` or with the signal's reason at once, whether or not `work` heeds its signal; with `misconfigured`
 * when the page's content security policy forbids `address`, where `work` makes its requests.
 */
export function withDeadline<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  address?: string,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const release = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      document.removeEventListener('securitypolicyviolation', onViolation);
    };
    const fail = (error: Error) => {
      // Work that never settles must not keep the timer and all that hangs on it.
      release();
      reject(error);
    };
    const stop = (reason: unknown) => {
      controller.abort(reason);
      fail(reason instanceof Error ? reason : new LoginError('internal'));
    };
    const onAbort = () => stop(signal.reason);
    const onViolation = ({ blockedURI, disposition, effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (disposition !== 'enforce' || effectiveDirective !== 'connect-src') return;
      const { origin } = new URL(address ?? '');
      // Some browsers tell the origin alone.
      if (blockedURI.startsWith(address ?? '') || blockedURI === origin)
        stop(
          new LoginError('misconfigured', {
            hint: `The page's content security policy forbids ${origin}: add it to connect-src.`,
          }),
        );
    };
    const timer = setTimeout(() => stop(new LoginError('timeout')), ms);
    signal.addEventListener('abort', onAbort);
    if (address) document.addEventListener('securitypolicyviolation', onViolation);
    work(controller.signal).then(
      (value) => {
        release();
        resolve(value);
      },
      (error: Error) => {
        if (address && error instanceof TypeError) later(() => fail(error));
        else fail(error);
      },
    );
  });
}

/** A pause that counts only while somebody may be looking. */

/**
 * Pauses for `ms` milliseconds, and as long as the page is hidden; is over at once when the page comes back.
 * Resolves with whether it came back. Rejects with the signal's reason.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onChange);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onChange = () => {
      if (!document.hidden) end(() => resolve(true));
    };
    const onAbort = () => end(() => reject(signal.reason as Error));
    const timer = setTimeout(() => {
      if (!document.hidden) end(() => resolve(false));
    }, ms);
    document.addEventListener('visibilitychange', onChange);
    signal.addEventListener('abort', onAbort);
  });
}

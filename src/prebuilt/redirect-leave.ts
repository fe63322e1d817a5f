/** Leaves the page for the pre-built UI, with what is needed to go on stored in this tab. */
import { cancellation, LoginError } from '../errors.js';
import { leaving, REDIRECT_KEY, type RedirectFlow } from './redirect-state.js';

export interface RedirectOptions {
  /** What `checkPrebuiltUrl` returned. */
  readonly url: URL;
  readonly flow: Omit<RedirectFlow, 'id' | 'time'>;
  readonly signal: AbortSignal;
}

const STORAGE_HINT = 'The browser refuses sessionStorage to this page; mode="redirect" needs it.';

const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');

/**
 * Leaves the page for the pre-built UI; `takeRedirectReturn` goes on when the person is back. Never resolves. Rejects
 * with `misconfigured` before leaving when nothing can be stored, and with a cancellation when this very page shows again.
 */
export function leaveForPrebuilt({ url, flow, signal }: RedirectOptions): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    const stored: RedirectFlow = { ...flow, id: randomId(), time: Date.now() };
    try {
      sessionStorage.setItem(REDIRECT_KEY, JSON.stringify(stored));
    } catch {
      throw new LoginError('misconfigured', { hint: STORAGE_HINT });
    }
    leaving.add(stored.id);
    const stop = new AbortController();
    const giveUp = () => {
      stop.abort();
      leaving.delete(stored.id);
      sessionStorage.removeItem(REDIRECT_KEY);
      reject(cancellation());
    };
    signal.addEventListener('abort', giveUp, { signal: stop.signal });
    // From the back/forward cache, where nothing is loaded again.
    addEventListener('pageshow', ({ persisted }) => persisted && giveUp(), { signal: stop.signal });
    location.assign(url);
  });
}

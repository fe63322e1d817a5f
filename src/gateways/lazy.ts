/** Loads a module once, on demand; a load that failed may be tried again. */
import { LoginError } from '../errors.js';

/** Returns a function that loads with `load` at its first call and remembers the result. Rejects with `load-failed`. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch(() => {
      loading = undefined;
      throw new LoginError('load-failed');
    }));
}

/** Loads a module once, on demand; a load that failed may be tried again. */
import { LoginError } from './errors.js';

/** Milliseconds after which a part that has not arrived counts as failed. */
const PATIENCE_MS = 15_000;

/** Settles as `loading` does; rejects with `load-failed` when it fails or is not there in `ms` milliseconds. */
export const orLoadFailed = <T>(loading: Promise<T>, ms = PATIENCE_MS): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = () => reject(new LoginError('load-failed'));
    const timer = setTimeout(fail, ms);
    void loading.then(resolve, fail).then(() => clearTimeout(timer));
  });

/** Returns a function that loads with `load` at its first call and remembers the result. Rejects with `load-failed`. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= orLoadFailed(load()).catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}

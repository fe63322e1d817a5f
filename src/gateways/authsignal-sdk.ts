/** Authsignal's SDK, also for a page that may not touch cookies; loaded when the first call is near. */
import { Authsignal } from '@authsignal/browser';

/**
 * Constructs the SDK. It reads and writes a cookie of this host then, and finds none where touching one throws, as in a
 * sandboxed frame.
 */
export function createSdk(given: ConstructorParameters<typeof Authsignal>[0]): Authsignal {
  // By itself it takes a host that begins with "www." for all hosts beside it.
  const options = { cookieDomain: location.hostname, ...given };
  try {
    return new Authsignal(options);
  } catch {
    // For this one call, during which no other code runs.
    const own = Object.getOwnPropertyDescriptor(document, 'cookie');
    Object.defineProperty(document, 'cookie', { configurable: true, writable: true, value: '' });
    try {
      return new Authsignal(options);
    } finally {
      Reflect.deleteProperty(document, 'cookie');
      if (own) Object.defineProperty(document, 'cookie', own);
    }
  }
}

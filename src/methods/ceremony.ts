/** What every WebAuthn ceremony needs: its turn, the SDK's passkey calls, and what came of it. */
import { cancellation, LoginError } from '../errors.js';
import type { AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isObject, isText } from '../json.js';
import type { PasskeySignIn } from '../types.js';

type Data = Readonly<Record<string, unknown>>;

/** Rejects with a cancellation when `signal` aborts, and else never settles. */
export const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(cancellation());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** Lets one piece of work through at a time, in the order in which they came. */
export class Queue {
  readonly #waiting = new Set<() => void>();
  #watching: (() => void)[] = [];
  #isBusy = false;

  /** Does `work` when all before it is over. Rejects with a cancellation as soon as `signal` aborts. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.#waiting.delete(begin);
        this.#isBusy = true;
        void work()
          .then(resolve, reject)
          .finally(() => {
            signal.removeEventListener('abort', leave);
            this.#isBusy = false;
            const [next] = this.#waiting;
            if (next) next();
            else for (const tell of this.#watching.splice(0)) tell();
          });
      };
      // Who gave up while waiting leaves nothing behind, however long the one in front takes.
      const leave = () => {
        this.#waiting.delete(begin);
        reject(cancellation());
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      if (this.#isBusy) this.#waiting.add(begin);
      else begin();
    });
  }

  /** Resolves when nothing is in the queue any more. */
  async idle(): Promise<void> {
    while (this.#isBusy) await new Promise<void>((resolve) => this.#watching.push(resolve));
  }
}

/** The ceremonies with a dialog. */
export const dialogs = new Queue();

/** Reads the validation token of an answer; `undefined` when the answer has the wrong shape. */
export function readVerified({ isVerified, token }: Data): string | undefined {
  if (typeof isVerified !== 'boolean') return undefined;
  if (isVerified && isText(token)) return token;
  throw new LoginError('passkey-failed');
}

/** Where the SDK keeps which passkeys were used on this device: lists of credential ids by user id. */
const DEVICE_KEY = 'as_user_passkey_map';

function isDeviceMap(text: string): boolean {
  try {
    const map: unknown = JSON.parse(text);
    return isObject(map) && Object.values(map).every(Array.isArray);
  } catch {
    return false;
  }
}

/** The SDK's passkey calls, with the storage they need: a corrupt entry would make a sign-in fail after it succeeded. */
export function passkeysOf(sdk: AuthsignalSdk): AuthsignalSdk['passkey'] {
  try {
    const stored = localStorage.getItem(DEVICE_KEY);
    if (stored && !isDeviceMap(stored)) localStorage.removeItem(DEVICE_KEY);
  } catch {
    throw new LoginError('passkey-unavailable');
  }
  return sdk.passkey;
}

/** Reads who signed in with which token; `undefined` when the answer has the wrong shape. */
export function readSignIn(data: Data): PasskeySignIn | undefined {
  const validationToken = readVerified(data);
  if (!validationToken) return undefined;
  const username = [data.username, data.userId].find(isText);
  if (!username) throw new LoginError('passkey-failed');
  return { username, validationToken };
}

/** Rejects with what a sign-in of somebody unknown failed with. */
export function rejectSignIn(error: unknown): never {
  // There is no user yet, so this can only mean that the challenge has expired.
  throw error instanceof LoginError && error.code === 'not-enrolled'
    ? new LoginError('passkey-failed')
    : error;
}

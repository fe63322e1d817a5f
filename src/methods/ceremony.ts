/** One WebAuthn ceremony with a dialog at a time, whatever widget of the page opens it. */
import { cancellation, LoginError } from '../errors.js';
import type { AuthsignalCall, AuthsignalGateway, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isObject, isText } from '../json.js';

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

/** Milliseconds for a person to find what they need and to use it. */
const DEADLINE_MS = 6 * 60_000;

/** The SDK's or the browser's code for what was thrown, such as `ERROR_CEREMONY_ABORTED`. */
export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Whether `answer` has what the browser needs to open its dialog: the options, or the options inside. */
const opensDialog = (answer: unknown): boolean =>
  isObject(answer) && isText((isObject(answer.options) ? answer.options : answer).challenge);

/**
 * `client`, a part of the SDK, with an eye on its requests: `tell` hears whether the dialog is open, that is, whether the
 * last request was answered with options for one and none has followed.
 */
function watch<T extends { api: object }>(client: T, tell: (isOpen: boolean) => void): T {
  const api = new Proxy(client.api, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...parameters: unknown[]) => {
        tell(false);
        const answer: unknown = await Reflect.apply(value, target, parameters);
        tell(opensDialog(answer));
        return answer;
      };
    },
  });
  return Object.create(client, { api: { value: api } }) as T;
}

/** Makes a call that opens the browser's dialog, as soon as no other one is open. */
export function callWithDialog<T>(authsignal: AuthsignalGateway, call: AuthsignalCall<T>): Promise<T> {
  let isOvertaken = false;
  const rescue = (error: unknown) => {
    isOvertaken = codeOf(error) === 'ERROR_CEREMONY_ABORTED';
    return call.rescue?.(error);
  };
  const attempt = () => {
    let isOpen = false;
    const tell = (now: boolean) => (isOpen = now);
    const run = (sdk: AuthsignalSdk) =>
      call.run(
        Object.create(sdk, {
          passkey: { value: watch(sdk.passkey, tell) },
          securityKey: { value: watch(sdk.securityKey, tell) },
        }) as AuthsignalSdk,
      );
    return authsignal.call({ deadline: DEADLINE_MS, ...call, run, rescue, isDialogOpen: () => isOpen });
  };
  return dialogs.run(call.signal, async () => {
    try {
      return await attempt();
    } catch (error) {
      if (!isOvertaken) throw error;
      // A request for suggestions that was slow to reach the browser has closed the dialog: it is opened again, once.
      return attempt();
    }
  });
}

/** Reads the validation token of an answer; `undefined` when the answer has the wrong shape. */
export function readVerified({ isVerified, token }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof isVerified !== 'boolean') return undefined;
  if (isVerified && isText(token)) return token;
  throw new LoginError('passkey-failed');
}

/** What the methods are tested on: the real gateway and SDK, a network and a clock that only the test moves. */
import { LoginError, cancellation, type LoginErrorCode } from '../../../src/errors.js';
import { createAuthsignalGateway } from '../../../src/gateways/authsignal-gateway.js';
import type { Method, MethodContext } from '../../../src/methods/method.js';
import type { WaitProgress } from '../../../src/types.js';
import { FakeClock } from '../fake-clock.js';
import { ScriptedNetwork } from './scripted-network.js';
import '../on-demand.js';

// What posts is loaded with the first request; no fake clock has to wait for it.
before(async () => {
  const gateway = createAuthsignalGateway({ tenantId: 'none', baseUrl: 'data:,' });
  const { signal } = new AbortController();
  await gateway.post('/none', { signal, body: {}, read: () => undefined }).catch(() => undefined);
});

export const BASE_URL = 'https://authsignal.test/v1';
export const TENANT_ID = 'tenant-1';
export const TOKEN = 'challenge-token';
export const ACTION = 'cognitoAuth';
export const EMAIL = 'ana@example.com';
export const PHONE = '+14155550100';

/** Resolves in the next task of the page. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

/** Lets everything run that waits for nothing but promises, and for the reason of a request that was refused. */
export async function settle(): Promise<void> {
  await nextTask();
  await nextTask();
}

/** The code of the `LoginError` that `promise` rejects with; `cancelled` for a cancellation. */
export const codeOf = async (
  promise: Promise<unknown>,
): Promise<LoginErrorCode | 'cancelled' | 'resolved'> => {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return error.name === 'AbortError' ? 'cancelled' : error.code;
  }
};

/** A wait under way. */
export interface Waiting {
  readonly progress: WaitProgress[];
  readonly abort: () => void;
  /** What it resolved with; `undefined` while it waits. */
  result: string | undefined;
  /** What it rejected with: the code, or `cancelled`. */
  error: string | undefined;
}

export class MethodFixture {
  readonly clock = new FakeClock();
  readonly network = new ScriptedNetwork(BASE_URL);
  readonly authsignal = createAuthsignalGateway({ tenantId: TENANT_ID, baseUrl: BASE_URL });
  readonly #random = Math.random;
  readonly #waits: Waiting[] = [];
  #isHidden = false;

  /** Loads the SDK and the error map with the real clock, then takes the page over. */
  async install(): Promise<void> {
    const { signal } = new AbortController();
    await this.authsignal.call({ signal, run: async () => ({ data: {} }), read: () => true });
    const failed = { signal, run: async () => ({ errorCode: 'x' }), read: () => true };
    await this.authsignal.call(failed).catch(() => undefined);
    this.clock.install();
    this.network.install();
    // No jitter.
    Math.random = () => 0.5;
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => this.#isHidden });
  }

  /** Ends what still waits and gives the page back. */
  restore(): void {
    for (const { abort } of this.#waits) abort();
    this.clock.restore();
    this.network.restore();
    Math.random = this.#random;
    Reflect.deleteProperty(document, 'hidden');
  }

  context(overrides: Partial<MethodContext> = {}): MethodContext {
    return {
      authsignal: this.authsignal,
      token: TOKEN,
      action: ACTION,
      identifier: EMAIL,
      isEnrolled: true,
      signal: new AbortController().signal,
      ...overrides,
    };
  }

  /** Starts to wait, and lets what needs no time happen. */
  async wait(method: Method, overrides: Partial<MethodContext> = {}): Promise<Waiting> {
    const abort = new AbortController();
    const waiting: Waiting = {
      progress: [],
      abort: () => abort.abort(cancellation()),
      result: undefined,
      error: undefined,
    };
    this.#waits.push(waiting);
    const context = this.context({ signal: abort.signal, ...overrides });
    const result = method.wait?.(context, (progress) => waiting.progress.push(progress));
    result?.then(
      (token) => (waiting.result = token),
      async (error) => (waiting.error = await codeOf(Promise.reject(error as Error))),
    );
    await settle();
    return waiting;
  }

  /** Lets `ms` milliseconds pass in steps of `step`. */
  async pass(ms: number, step = 100): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      this.clock.tick(Math.min(step, ms - passed));
      await settle();
    }
  }

  async setHidden(isHidden: boolean): Promise<void> {
    this.#isHidden = isHidden;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
  }
}

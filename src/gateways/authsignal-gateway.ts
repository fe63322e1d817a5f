/** The only door to Authsignal's SDK: one token at a time, checked answers, errors of the closed set. */
import type { Authsignal } from '@authsignal/browser';
import { LoginError } from '../errors.js';
import { identifyAuthsignalAnswer, identifyAuthsignalError } from './authsignal-errors.js';
import { withDeadline } from './deadline.js';
import { lazy } from './lazy.js';

/** What the SDK resolves with; `data` is whatever the network sent. */
export interface AuthsignalAnswer {
  readonly data?: unknown;
  readonly errorCode?: string;
  readonly error?: string;
}

export interface AuthsignalCall<T> {
  /** The token that the call is made with. */
  readonly token: string;
  readonly signal: AbortSignal;
  /** Makes the call; it must reach the SDK in the same tick. */
  readonly run: (sdk: Authsignal) => Promise<AuthsignalAnswer>;
  /** Picks what is needed from the answer; `undefined` says that its shape is wrong. */
  readonly read: (data: Readonly<Record<string, unknown>>) => T | undefined;
}

export interface AuthsignalOptions {
  readonly tenantId: string;
  readonly baseUrl: string;
}

export interface AuthsignalGateway {
  call<T>(call: AuthsignalCall<T>): Promise<T>;
}

const DEADLINE_MS = 15_000;

const loadSdk = lazy(() => import('./authsignal-sdk.js'));

/** Fetches the SDK ahead of the first call; a failure shows at that call. */
export const preloadAuthsignal = (): void => void loadSdk().catch(() => undefined);

/** The gateway to the tenant that `options` names. */
export function createAuthsignalGateway({ tenantId, baseUrl }: AuthsignalOptions): AuthsignalGateway {
  let sdk: Authsignal | undefined;

  return {
    async call({ token, signal, run, read }) {
      try {
        return await withDeadline(DEADLINE_MS, signal, async () => {
          const module = await loadSdk();
          signal.throwIfAborted();
          // Constructing sets the SDK's cookie, so it waits for the first call.
          sdk ??= new module.Authsignal({ tenantId, baseUrl });
          // The SDK keeps one token for the whole page: it is set in the very tick in which it is read.
          sdk.setToken(token);
          const answer = await run(sdk);
          if (answer.error !== undefined || answer.errorCode !== undefined)
            throw identifyAuthsignalAnswer(answer.errorCode);
          const { data } = answer;
          const value =
            typeof data === 'object' && data !== null ? read(data as Record<string, unknown>) : undefined;
          if (value === undefined) throw new LoginError('bad-response');
          return value;
        });
      } catch (error) {
        signal.throwIfAborted();
        throw identifyAuthsignalError(error);
      }
    },
  };
}

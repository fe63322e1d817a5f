/** The only door to Authsignal's SDK: one token at a time, checked answers, errors of the closed set. */
import { isObject } from '../json.js';
import type { Authsignal } from '@authsignal/browser';
import { LoginError } from '../errors.js';
import type { AuthsignalOptions, AuthsignalPost } from './authsignal-post.js';
import { withDeadline } from './deadline.js';
import { lazy } from '../lazy.js';

/** What the SDK resolves with; `data` is whatever the network sent. */
export interface AuthsignalAnswer {
  readonly data?: unknown;
  readonly errorCode?: string;
  readonly error?: string;
}

/** The SDK, as the methods call it. */
export type AuthsignalSdk = Authsignal;

export interface AuthsignalCall<T> {
  /** The token that the call is made with; absent for calls of somebody who is not known yet. */
  readonly token?: string;
  readonly signal: AbortSignal;
  /** Makes the call; it must reach the SDK in the same tick. */
  readonly run: (sdk: AuthsignalSdk) => Promise<AuthsignalAnswer>;
  /** Picks what is needed from the answer; `undefined` says that its shape is wrong. */
  readonly read: (data: Readonly<Record<string, unknown>>) => T | undefined;
  /** Makes a result of what the call threw, where that is no failure. */
  readonly rescue?: (error: unknown) => T | undefined;
  /** Milliseconds until the call is given up; 15 s by default, more where a person has to act. */
  readonly deadline?: number;
  /** Whether the SDK reads the token more than once, so that no other call may come between. */
  readonly isExclusive?: boolean;
  /** Whether what is thrown now comes from the browser's dialog, or from whoever manages passkeys in its place. */
  readonly isDialogOpen?: () => boolean;
  /** Whether nobody hears why it fails, so that nothing in the page has to be watched for the reason. */
  readonly isSilent?: boolean;
}

export interface AuthsignalGateway {
  /** Makes one call. Rejects with a `LoginError`, or with a cancellation when the person closed the browser's prompt. */
  call<T>(call: AuthsignalCall<T>): Promise<T>;
  /** Posts to `path` below the API's base address, such as `/client/init`. Rejects with a `LoginError`. */
  post<T>(path: string, request: AuthsignalPost<T>): Promise<T>;
}

const DEADLINE_MS = 15_000;

/** Settles when the exclusive call under way is over, on whatever gateway of the page. */
let exclusive: Promise<unknown> = Promise.resolve();

/** The token that the exclusive call under way goes on with. */
let heldToken: string | undefined;

const loadSdk = lazy(() => import('./authsignal-sdk.js'));
const loadPost = lazy(() => import('./authsignal-post.js'));
// Most people never meet one.
const loadErrors = lazy(() => import('./authsignal-errors.js'));

/** Fetches the SDK ahead of the first call; a failure shows at that call. */
export const preloadAuthsignal = (): void => void loadSdk().catch(() => undefined);

/** The error for what a call threw. */
async function identify(error: unknown, isDialogOpen = false): Promise<LoginError> {
  if (error instanceof LoginError) return error;
  // Without a connection nothing else can be loaded either.
  if (!isDialogOpen && error instanceof TypeError && /fetch|network|load failed/i.test(error.message))
    return new LoginError('network');
  return (await loadErrors()).identifyAuthsignalError(error, isDialogOpen);
}

/** The gateway to the tenant that `options` names. */
export function createAuthsignalGateway({ tenantId, baseUrl }: AuthsignalOptions): AuthsignalGateway {
  let sdk: Authsignal | undefined;

  const attempt = async <T>(
    { token, run, read, isExclusive }: AuthsignalCall<T>,
    turn: () => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<T> => {
    const module = await loadSdk();
    await turn();
    signal.throwIfAborted();
    // Constructing sets the SDK's cookie, so it waits for the first call.
    sdk ??= module.createSdk({ tenantId, baseUrl });
    // The SDK keeps one token for the whole page: it is set in the very tick in which it is read.
    sdk.setToken(token ?? '');
    if (isExclusive) heldToken = token;
    const answer = await run(sdk);
    // The SDK has put the result's token in place of the one that an exclusive call goes on with.
    if (heldToken !== undefined) sdk.setToken(heldToken);
    if (answer.error !== undefined || answer.errorCode !== undefined)
      throw (await loadErrors()).identifyAuthsignalAnswer(answer.errorCode);
    const value = isObject(answer.data) ? read(answer.data) : undefined;
    if (value === undefined) throw new LoginError('bad-response');
    return value;
  };

  return {
    async call(call) {
      const { signal, deadline = DEADLINE_MS, isExclusive, isSilent, rescue } = call;
      const previous = exclusive;
      const turn = () => (isExclusive ? previous : exclusive);
      const work = (inner: AbortSignal) => attempt(call, turn, inner);
      const pending = withDeadline(deadline, signal, work, isSilent ? undefined : baseUrl);
      if (isExclusive)
        exclusive = pending
          .catch(() => undefined)
          .finally(() => {
            heldToken = undefined;
          });
      try {
        return await pending;
      } catch (error) {
        signal.throwIfAborted();
        const rescued = rescue?.(error);
        if (rescued !== undefined) return rescued;
        throw await identify(error, call.isDialogOpen?.());
      }
    },

    async post(path, request) {
      try {
        return await withDeadline(
          DEADLINE_MS,
          request.signal,
          async (inner) => (await loadPost()).post({ tenantId, baseUrl }, path, request, inner),
          baseUrl,
        );
      } catch (error) {
        request.signal.throwIfAborted();
        throw await identify(error);
      }
    },
  };
}

/** Listens to the pre-built UI until it is over: with a token, a cancellation or an error. */
import { isObject } from '../json.js';
import { cancellation, LoginError } from '../errors.js';
import { identifyAuthsignalAnswer } from '../gateways/authsignal-errors.js';

/** What shows the pre-built UI. */
export interface Presentation {
  /** The window whose messages count; a frame that is moved gets another one. */
  readonly window: () => Window | null;
  /** Milliseconds until the UI has to have said something; absent where it may be out of hearing. */
  readonly loadTimeoutMs?: number;
  /** The UI has said something. */
  readonly onReady: () => void;
  readonly onHeight?: (pixels: number) => void;
  /** Takes away everything that was put into the document. */
  readonly remove: () => void;
}

/** Shows the pre-built UI; `onDismiss` is called, not before this returns, when the person closed it. */
export type Present = (onDismiss: () => void) => Presentation;

type Message =
  | { readonly type: 'ready' }
  | { readonly type: 'height'; readonly pixels: number }
  | { readonly type: 'failed'; readonly error: LoginError }
  | { readonly type: 'closed'; readonly token?: string };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Events come as JSON strings, heights as plain objects; anything else is `undefined`. */
export function readMessage(data: unknown): Message | undefined {
  if (isObject(data)) {
    const { height } = data;
    return typeof height === 'number' && height > 0 && Number.isFinite(height)
      ? { type: 'height', pixels: Math.ceil(height) }
      : undefined;
  }
  const message = typeof data === 'string' ? parse(data) : undefined;
  if (!isObject(message)) return undefined;
  const { event, token, errorCode, statusCode } = message;
  switch (event) {
    case 'AUTHSIGNAL_READY':
      return { type: 'ready' };
    case 'AUTHSIGNAL_API_ERROR':
      return {
        type: 'failed',
        error: statusCode
          ? identifyAuthsignalAnswer(typeof errorCode === 'string' ? errorCode : undefined)
          : new LoginError('network'),
      };
    case 'AUTHSIGNAL_CLOSE_POPUP':
      if (token === undefined || token === null || token === '') return { type: 'closed' };
      return typeof token === 'string' ? { type: 'closed', token } : undefined;
    default:
      return undefined;
  }
}

/**
 * Presents the pre-built UI of `origin` and resolves with Authsignal's validation token. Rejects with a cancellation, or
 * with a `LoginError`: what the UI last complained about, when it is closed after that. Takes the presentation away.
 */
export function awaitResult(origin: string, signal: AbortSignal, present: Present): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = new AbortController();
    let failure: LoginError | undefined;
    let watchdog: ReturnType<typeof setTimeout> | undefined;

    const end = (settle: () => void) => {
      if (stop.signal.aborted) return;
      stop.abort();
      clearTimeout(watchdog);
      presentation.remove();
      settle();
    };
    const fail = (error: unknown) => end(() => reject(error instanceof Error ? error : cancellation()));
    const failToLoad = (hint: string) => fail(new LoginError('load-failed', { hint }));
    const onDismiss = () => fail(failure ?? cancellation());
    // What it throws is this promise's rejection, and nobody listens yet.
    const presentation = present(onDismiss);

    const onMessage = ({ origin: sender, source, data }: MessageEvent<unknown>) => {
      // Other windows of the same origin have no say.
      if (sender !== origin || !source || source !== presentation.window()) return;
      const message = readMessage(data);
      if (!message) return;
      clearTimeout(watchdog);
      presentation.onReady();
      if (message.type === 'height') presentation.onHeight?.(message.pixels);
      if (message.type === 'failed') failure = message.error;
      if (message.type !== 'closed') return;
      const { token } = message;
      if (token) end(() => resolve(token));
      else onDismiss();
    };
    const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
      if (disposition === 'enforce' && effectiveDirective === 'frame-src' && blockedURI.startsWith(origin))
        failToLoad(
          `The Content-Security-Policy of the page blocks the pre-built UI: add ${origin} to frame-src.`,
        );
    };

    addEventListener('message', onMessage, { signal: stop.signal });
    document.addEventListener('securitypolicyviolation', onViolation, { signal: stop.signal });
    signal.addEventListener('abort', () => fail(signal.reason), { signal: stop.signal });
    if (presentation.loadTimeoutMs)
      watchdog = setTimeout(
        () => failToLoad('The pre-built UI said nothing: it is not reachable, or refuses to be framed.'),
        presentation.loadTimeoutMs,
      );
  });
}

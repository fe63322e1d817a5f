/** Passkeys among the suggestions of the identifier field. */
import { cancellation, isCancellation } from '../errors.js';
import type { AuthsignalAnswer, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import type { PasskeySignIn } from '../types.js';
import { aborted, dialogs, passkeysOf, Queue, readSignIn, rejectSignIn } from './ceremony.js';
import type { PasskeyOptions } from './method.js';

export interface SuggestionOptions extends PasskeyOptions {
  /** Called when the person has picked one of the suggestions, which Authsignal then checks. */
  readonly onPicked?: () => void;
}

/** The one request for suggestions that the page can have. The SDK has no way to end it: whoever comes takes it up. */
interface Suggestions {
  /** Whom the passkey would be for. */
  readonly audience: string;
  /** Settles with the answer; whoever may give up must not wait for it, since it may never come. */
  readonly answer: Promise<AuthsignalAnswer>;
  /** When its challenge is too old to be of use for long, by the clock of `performance.now()`. */
  readonly staleAt: number;
  /** Who waits for the answer now. */
  listener?: Listener;
  /** Whether the person has chosen a passkey. */
  isChosen: boolean;
  /** Whether it was ended to be made anew. */
  isEnded: boolean;
}

interface Listener {
  resolve(answer: AuthsignalAnswer): void;
  reject(error: unknown): void;
  readonly onPicked?: () => void;
}

let suggestions: Suggestions | undefined;

/** Whether a request for suggestions could not even start; the SDK takes it for pending ever after. */
let isBroken = false;

const autofillQueue = new Queue();

/** The longest time that a timer can run, in milliseconds: suggestions are there as long as the field is. */
const NO_DEADLINE_MS = 2 ** 31 - 1;

/** How long a challenge is offered, in milliseconds: Authsignal's are good for ten minutes, unless the tenant says otherwise. */
const FRESH_MS = 8 * 60_000;

function requestSuggestions(sdk: AuthsignalSdk, action: string, audience: string): Suggestions {
  const onVerificationStarted = () => {
    request.isChosen = true;
    // What it throws would fail the sign-in.
    queueMicrotask(() => request.listener?.onPicked?.());
  };
  const answer = passkeysOf(sdk)
    .signIn({ action, autofill: true, onVerificationStarted })
    .finally(() => (suggestions = undefined));
  const staleAt = performance.now() + FRESH_MS;
  const request: Suggestions = { audience, answer, staleAt, isChosen: false, isEnded: false };
  // A dialog ends it, also when nobody waits for it any more.
  answer.then(
    (value) => request.listener?.resolve(value),
    (error: unknown) => request.listener?.reject(error),
  );
  return request;
}

/**
 * Ends the SDK's request for suggestions. The SDK ends one only for another ceremony, so it is given one that asks nobody:
 * its options are none that the browser takes.
 */
async function endSuggestions({ passkey }: AuthsignalSdk, request: Suggestions): Promise<void> {
  request.isEnded = true;
  const refused = { options: { challenge: '', extensions: 0 } };
  const api = { authenticationOptions: async () => refused };
  const decoy = Object.create(passkey, { api: { value: api } }) as typeof passkey;
  await decoy.signIn().catch(() => undefined);
  await request.answer.catch(() => undefined);
}

/** Resolves when the page, or this frame of it, has the focus. A dialog of the browser or the system takes it away. */
const focused = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (document.hasFocus()) resolve();
    else addEventListener('focus', () => resolve(), { once: true, signal });
  });

/** Resolves after `ms` milliseconds, or when `signal` aborts. */
const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

/** Ends `request` when its challenge is about to expire, unless the person is choosing; until `signal` aborts. */
async function keepFresh(sdk: AuthsignalSdk, request: Suggestions, signal: AbortSignal): Promise<void> {
  await delay(request.staleAt - performance.now(), signal);
  if (signal.aborted) return;
  await focused(signal);
  await dialogs.idle();
  if (suggestions === request && !request.isChosen && !signal.aborted) await endSuggestions(sdk, request);
}

/** The answer to `request`, for one listener at a time; no listener is kept once `signal` aborts. */
const answerTo = (
  request: Suggestions,
  { signal, onPicked }: Pick<SuggestionOptions, 'signal' | 'onPicked'>,
): Promise<AuthsignalAnswer> =>
  new Promise((resolve, reject) => {
    const listener = { resolve, reject, onPicked };
    request.listener = listener;
    const leave = () => {
      if (request.listener === listener) request.listener = undefined;
      reject(cancellation());
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });

async function takeUpSuggestions(
  sdk: AuthsignalSdk,
  { action, signal }: PasskeyOptions,
): Promise<Suggestions> {
  const { tenantId, baseUrl } = sdk.passkey.api;
  const audience = [baseUrl, tenantId, action].join(' ');
  // What the person chose before is not for who comes now.
  while (suggestions && (suggestions.isChosen || suggestions.audience !== audience))
    await suggestions.answer.catch(() => undefined);
  // A request for suggestions would close an open dialog.
  await dialogs.idle();
  // One that nobody has taken up for long.
  if (suggestions && !suggestions.isChosen && performance.now() >= suggestions.staleAt)
    await endSuggestions(sdk, suggestions);
  if (signal.aborted) throw cancellation();
  return (suggestions ??= requestSuggestions(sdk, action, audience));
}

/** The answer to a request for suggestions, which is made anew whenever its challenge gets old. */
async function freshAnswer(
  sdk: AuthsignalSdk,
  options: SuggestionOptions,
  note: (request: Suggestions) => void,
): Promise<AuthsignalAnswer> {
  for (;;) {
    const request = await takeUpSuggestions(sdk, options);
    note(request);
    const watch = new AbortController();
    keepFresh(sdk, request, watch.signal).catch(() => undefined);
    try {
      return await answerTo(request, options);
    } catch (error) {
      if (!request.isEnded || options.signal.aborted) throw error;
    } finally {
      watch.abort();
    }
  }
}

/** Waits until the person chooses a passkey among the field's suggestions. One at a time, so that only one gets it. */
export const suggest = (options: SuggestionOptions): Promise<PasskeySignIn> =>
  autofillQueue
    .run(options.signal, async () => {
      const { authsignal, signal } = options;
      if (isBroken) return aborted(signal);
      let request: Suggestions | undefined;
      try {
        return await authsignal.call({
          signal,
          deadline: NO_DEADLINE_MS,
          isSilent: true,
          run: async (sdk) => {
            const answer = await freshAnswer(sdk, options, (taken) => (request = taken));
            // With `{}` the SDK says that it has a request that is none of ours.
            return Object.keys(answer).length > 0 ? answer : aborted(signal);
          },
          read: readSignIn,
        });
      } catch (error) {
        if (request && !request.isChosen && !signal.aborted && !isCancellation(error)) isBroken = true;
        throw error;
      }
    })
    .catch(rejectSignIn);

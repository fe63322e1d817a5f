/** A passkey: answers a challenge, says who somebody is, and can be created after a sign-in. */
import { cancellation, isCancellation, LoginError } from '../errors.js';
import type { AuthsignalAnswer, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isObject, isText } from '../json.js';
import type { PasskeySignIn } from '../types.js';
import { aborted, callWithDialog, codeOf, dialogs, Queue, readVerified } from './ceremony.js';
import type { PasskeyIdentification, PasskeyMethod, PasskeyOptions } from './method.js';

type Data = Readonly<Record<string, unknown>>;

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
function passkeysOf(sdk: AuthsignalSdk): AuthsignalSdk['passkey'] {
  try {
    const stored = localStorage.getItem(DEVICE_KEY);
    if (stored && !isDeviceMap(stored)) localStorage.removeItem(DEVICE_KEY);
  } catch {
    throw new LoginError('passkey-unavailable');
  }
  return sdk.passkey;
}

function readSignIn(data: Data): PasskeySignIn | undefined {
  const validationToken = readVerified(data);
  if (!validationToken) return undefined;
  const username = [data.username, data.userId].find(isText);
  if (!username) throw new LoginError('passkey-failed');
  return { username, validationToken };
}

/** Reads what came of a creation; the SDK reports success for what was not verified, but has no token then. */
function readCreated({ token, userAuthenticator }: Data): { token: string; id?: string } {
  if (!isText(token)) throw new LoginError('passkey-failed');
  const { userAuthenticatorId } = (userAuthenticator ?? {}) as Data;
  return { token, id: isText(userAuthenticatorId) ? userAuthenticatorId : undefined };
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
  { signal, onPicked }: Pick<PasskeyIdentification & PasskeyOptions, 'signal' | 'onPicked'>,
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
  if (suggestions && performance.now() >= suggestions.staleAt) await endSuggestions(sdk, suggestions);
  if (signal.aborted) throw cancellation();
  return (suggestions ??= requestSuggestions(sdk, action, audience));
}

/** The answer to a request for suggestions, which is made anew whenever its challenge gets old. */
async function freshAnswer(
  sdk: AuthsignalSdk,
  options: PasskeyOptions & Pick<PasskeyIdentification, 'onPicked'>,
  tell: (request: Suggestions) => void,
): Promise<AuthsignalAnswer> {
  for (;;) {
    const request = await takeUpSuggestions(sdk, options);
    tell(request);
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
const suggest = (options: PasskeyOptions & Pick<PasskeyIdentification, 'onPicked'>): Promise<PasskeySignIn> =>
  autofillQueue.run(options.signal, async () => {
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
  });

const prompt = ({ authsignal, action, signal }: PasskeyOptions): Promise<PasskeySignIn> =>
  callWithDialog(authsignal, {
    signal,
    run: (sdk) => passkeysOf(sdk).signIn({ action }),
    read: readSignIn,
  });

/** Milliseconds in which a browser creates a passkey that it does not ask about. */
const CONDITIONAL_DEADLINE_MS = 10_000;

/** Whether the browser did not care to create a passkey without asking. */
const isRefusal = (error: unknown): boolean =>
  error instanceof LoginError
    ? error.code === 'timeout'
    : error instanceof Error && error.message === 'CONDITIONAL_CREATE_NOT_SUPPORTED';

const passkey: PasskeyMethod = {
  id: 'passkey',

  async wait({ authsignal, token, action, identifier, signal, isEnrolled }) {
    if (isEnrolled !== false)
      return callWithDialog(authsignal, {
        token,
        signal,
        // Triggers of two rounds send no token for a passkey: it says itself whose it is.
        run: (sdk) => passkeysOf(sdk).signIn(token ? { token } : { action }),
        read: readVerified,
      });
    return callWithDialog(authsignal, {
      token,
      signal,
      run: (sdk) => passkeysOf(sdk).signUp({ token, username: identifier, authenticatorAttachment: null }),
      read: (data) => readCreated(data).token,
    });
  },

  async identify({ isAutofill, ...options }) {
    try {
      return await (isAutofill ? suggest(options) : prompt(options));
    } catch (error) {
      // There is no user yet, so this can only mean that the challenge has expired.
      if (error instanceof LoginError && error.code === 'not-enrolled')
        throw new LoginError('passkey-failed');
      throw error;
    }
  },

  async create({ authsignal, signal, token, username, isConditional }) {
    const { id } = await callWithDialog<{ id?: string }>(authsignal, {
      token,
      signal,
      // Nobody is asked, so nobody takes their time.
      ...(isConditional && { deadline: CONDITIONAL_DEADLINE_MS }),
      // No attachment: a phone or a security key may hold the passkey too.
      run: (sdk) =>
        passkeysOf(sdk).signUp({
          token,
          username,
          authenticatorAttachment: null,
          useAutoRegister: isConditional,
        }),
      read: readCreated,
      rescue: (error) => {
        // The device has one already, which is what was wanted.
        if (codeOf(error) === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return {};
        if (isConditional && isRefusal(error)) throw cancellation();
        return undefined;
      },
    });
    return id;
  },
};

export default passkey;

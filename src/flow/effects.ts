/** The work behind each working state. It ends in one event and never throws. */
import { isCancellation, LoginError, toLoginError } from '../errors.js';
import { lazy } from '../lazy.js';
import type { MethodContext } from '../methods/method.js';
import type { Offer } from '../methods/offer.js';
import type { Challenge, LoginSuccess, LoginTokens, MethodId } from '../types.js';
import type { EffectDependencies } from './dependencies.js';
import {
  methodOf,
  type AnsweringState,
  type Attempt,
  type Failure,
  type FlowEvent,
  type FlowState,
  type PasskeyPromptState,
  type PresentingState,
  type SendingState,
  type StartingState,
  type WaitingState,
} from './state.js';

/**
 * Runs the work of `state` and resolves with what came of it; with `undefined` where it has none. Never rejects.
 * What happens meanwhile is reported.
 */
export type RunEffect = (
  state: FlowState,
  signal: AbortSignal,
  report: (event: FlowEvent) => void,
) => Promise<FlowEvent | undefined>;

const loadCreation = lazy(() => import('./create-passkey.js'));

/** Milliseconds between two codes. */
const RESEND_AFTER_MS = 30_000;

/** How long a validation token is good for an answer, with a minute to spare, in milliseconds. */
const TOKEN_LIFETIME_MS = 9 * 60_000;

/** Seconds to wait when a rate limit does not say how long. */
const RATE_LIMIT_SECONDS = 60;

/** By how much of it a wait is longer at most. */
const JITTER = 0.25;

/** The Cognito attribute that an identifier is. */
const identifierAttribute = (identifier: string): Record<string, string> =>
  identifier.includes('@')
    ? { email: identifier }
    : /^\+\d+$/.test(identifier)
      ? { phone_number: identifier }
      : {};

/** Whether the person can close what the browser or the pre-built UI shows. */
const mayCancel = ({ kind }: FlowState): boolean =>
  kind === 'passkey-sign-in' || kind === 'waiting' || kind === 'presenting' || kind === 'passkey-prompt';

const isEnrolledWith = ({ isEnrolled, enrolledMethods }: Challenge, method: MethodId): boolean | undefined =>
  isEnrolled === false ? false : enrolledMethods ? enrolledMethods.includes(method) : isEnrolled;

export function createEffects(dependencies: EffectDependencies): RunEffect {
  const { authsignal, cognito, settings, now } = dependencies;

  const contextOf = (
    identifier: string,
    challenge: Challenge,
    method: MethodId,
    signal: AbortSignal,
  ): MethodContext => ({
    authsignal,
    token: challenge.token ?? '',
    action: settings.action,
    identifier,
    isEnrolled: isEnrolledWith(challenge, method),
    signal,
  });

  /** The challenge for `method`: two-round triggers have to be told which it is. */
  const challengeFor = async (
    challenge: Challenge,
    method: MethodId | undefined,
    signal: AbortSignal,
  ): Promise<Challenge> => {
    if (!challenge.isTwoRound || !method || challenge.chosenMethod === method) return challenge;
    return withNewSession(challenge, signal, (current) => cognito.choose(current, method, signal));
  };

  /** Does `work` with `challenge`, or, when its session is gone, with a new one. */
  const withNewSession = async <T>(
    challenge: Challenge,
    signal: AbortSignal,
    work: (challenge: Challenge) => Promise<T>,
  ): Promise<T> => {
    try {
      return await work(challenge);
    } catch (error) {
      if (!(error instanceof LoginError) || error.code !== 'session-expired') throw error;
      return work(await cognito.begin(challenge.username, signal));
    }
  };

  /** The Cognito username, and whether it is that of a user who did not exist before. */
  const identify = async (
    identifier: string,
    { isKnown, isSigningUp }: { isKnown: boolean; isSigningUp: boolean },
    signal: AbortSignal,
  ): Promise<{ username: string; isNewUser: boolean }> => {
    if (dependencies.resolveUsername)
      return { username: await dependencies.resolveUsername(identifier, signal), isNewUser: false };
    const isJustInTime = settings.signUp === 'auto';
    if (isJustInTime ? isKnown : !isSigningUp || settings.signUp === 'off')
      return { username: identifier, isNewUser: false };
    const attributes = { ...identifierAttribute(identifier), ...settings.userAttributes };
    return {
      username: identifier,
      // Who exists already is signed in, whatever they asked for: nobody else learns that they do.
      isNewUser: await cognito.signUp({ username: identifier, attributes, isJustInTime }, signal),
    };
  };

  /** Answers with the token of the challenge itself; resolves with `undefined` where that is refused. */
  const answerAllowed = async (
    challenge: Challenge,
    token: string,
    signal: AbortSignal,
  ): Promise<LoginTokens | undefined> => {
    try {
      return await cognito.answer(challenge, token, signal);
    } catch (error) {
      if (error instanceof LoginError && error.code === 'not-allowed') return undefined;
      throw error;
    }
  };

  const start = async (
    { identifier, isSigningUp = false }: StartingState,
    signal: AbortSignal,
  ): Promise<FlowEvent> => {
    const known = await dependencies.recall(identifier);
    const { username, isNewUser } = await identify(
      identifier,
      { isKnown: known !== undefined, isSigningUp },
      signal,
    );
    let begun = await cognito.begin(username, signal);
    const { token, state, isEnrolled } = begun;
    // ALLOW skips the challenge, except for users without an authenticator: they must enrol first.
    if (state === 'ALLOW' && token && isEnrolled !== false) {
      const attempt = { identifier, challenge: begun, offered: [], isNewUser, resendAt: {} };
      const verified = { validationToken: token, verifiedAt: now() };
      const tokens = await answerAllowed(begun, token, signal);
      if (tokens) {
        const success = { username: begun.username, tokens, isNewUser };
        return { type: 'verified-at-start', attempt, verified, success };
      }
      // Verify wants a challenge all the same.
      begun = await cognito.begin(username, signal);
    }
    const mode = begun.url && !(settings.mode === 'inline' && begun.token) ? settings.mode : undefined;
    const { challenge, methods, first }: Offer = mode
      ? { challenge: begun, methods: [] }
      : await dependencies.offer(begun, { identifier, isNewUser }, signal);
    const attempt: Attempt = { identifier, challenge, offered: methods, isNewUser, resendAt: {} };
    // A url that nobody asked for is a popup.
    if (mode) return { type: 'started', attempt, mode: mode === 'inline' ? 'popup' : mode };
    if (methods.length === 0) throw new LoginError('not-enrolled');
    return { type: 'started', attempt, method: methods.find((id) => id === known?.method) ?? first };
  };

  /** The passkey has said who it is; what Cognito offers instead is not needed. */
  const startVerified = async (username: string, signal: AbortSignal): Promise<FlowEvent> => {
    const challenge = await cognito.begin(username, signal);
    const attempt: Attempt = { identifier: username, challenge, offered: [], isNewUser: false, resendAt: {} };
    return { type: 'verified-at-start', attempt };
  };

  const signInWithPasskey = async (signal: AbortSignal): Promise<FlowEvent> => {
    const passkeys = await dependencies.loadPasskeys();
    const { action } = settings;
    const passkey = await passkeys.identify({ authsignal, action, signal });
    return { type: 'passkey-signed-in', passkey, at: now() };
  };

  const present = async ({ attempt, mode }: PresentingState, signal: AbortSignal): Promise<FlowEvent> => ({
    type: 'verified',
    validationToken: await dependencies.present(attempt, mode, signal),
    at: now(),
  });

  const send = async ({ attempt, method }: SendingState, signal: AbortSignal): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    const challenge = await challengeFor(attempt.challenge, method, signal);
    const limitedFor = (attempt.limitedUntil?.[method] ?? 0) - now();
    if (limitedFor > 0) throw new LoginError('rate-limited', { retryAfter: limitedFor / 1000 });
    const next = loaded.wait ? 'waiting' : 'entering';
    // What was sent a moment ago is still on its way.
    const isTooSoon = (attempt.resendAt[method] ?? 0) > now();
    if (isTooSoon || !loaded.send) return { type: 'sent', next, challenge };
    const setup = await loaded.send(contextOf(attempt.identifier, challenge, method, signal));
    if (setup) return { type: 'set-up', challenge, setup };
    const resendAt = loaded.isDelivered ? now() + RESEND_AFTER_MS : undefined;
    return { type: 'sent', next, challenge, resendAt };
  };

  const listen = async (method: MethodId, signal: AbortSignal): Promise<FlowEvent | undefined> => {
    const loaded = await dependencies.loadMethod(method);
    const code = await loaded.listen?.(signal);
    return code ? { type: 'enter', code } : undefined;
  };

  const wait = async (
    { attempt, method }: WaitingState,
    signal: AbortSignal,
    report: (event: FlowEvent) => void,
  ): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    if (!loaded.wait) throw new LoginError('internal');
    const context = contextOf(attempt.identifier, attempt.challenge, method, signal);
    const validationToken = await loaded.wait(context, (progress) => report({ type: 'progress', progress }));
    return { type: 'verified', validationToken, at: now() };
  };

  const verify = async (
    attempt: Attempt,
    method: MethodId,
    code: string,
    signal: AbortSignal,
  ): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    if (!loaded.verify) throw new LoginError('internal');
    const context = contextOf(attempt.identifier, attempt.challenge, method, signal);
    return { type: 'verified', validationToken: await loaded.verify(context, code), at: now() };
  };

  const answer = async ({ attempt, verified }: AnsweringState, signal: AbortSignal): Promise<FlowEvent> => {
    const { method, validationToken, verifiedAt } = verified;
    const isFresh = now() - verifiedAt < TOKEN_LIFETIME_MS;
    let { username } = attempt.challenge;
    const respond = async (challenge: Challenge) => {
      ({ username } = challenge);
      return cognito.answer(await challengeFor(challenge, method, signal), validationToken, signal);
    };
    // The session may have died while the person looked for the code; the validation token is still good.
    const tokens = await (isFresh
      ? withNewSession(attempt.challenge, signal, respond)
      : respond(attempt.challenge));
    const success: LoginSuccess = {
      username,
      tokens,
      method,
      isNewUser: attempt.isNewUser,
    };
    return { type: 'answered', success, passkey: await dependencies.passkeyPrompt(attempt, method) };
  };

  const create = async (state: PasskeyPromptState, signal: AbortSignal): Promise<FlowEvent> => {
    const { createPasskey } = await loadCreation();
    await createPasskey(state, dependencies, signal);
    return { type: 'enrolled' };
  };

  const tell = async (success: LoginSuccess, signal: AbortSignal): Promise<FlowEvent> => {
    await dependencies.succeed(success, signal);
    return { type: 'accepted' };
  };

  const work = async (
    state: FlowState,
    signal: AbortSignal,
    report: (event: FlowEvent) => void,
  ): Promise<FlowEvent | undefined> => {
    if (state.failure) return undefined;
    switch (state.kind) {
      case 'starting':
        return state.verified ? startVerified(state.identifier, signal) : start(state, signal);
      case 'passkey-sign-in':
        return state.isPicked ? undefined : signInWithPasskey(signal);
      case 'sending':
        return send(state, signal);
      case 'entering':
        return listen(state.method, signal);
      case 'waiting':
        return state.isCancelled ? undefined : wait(state, signal, report);
      case 'presenting':
        return state.isCancelled ? undefined : present(state, signal);
      case 'verifying':
        return verify(state.attempt, state.method, state.code, signal);
      case 'answering':
        return state.success ? tell(state.success, signal) : answer(state, signal);
      case 'passkey-prompt':
        return state.creating ? create(state, signal) : undefined;
      case 'identify':
      case 'choosing':
      case 'setting-up':
      case 'done':
        return undefined;
      default:
        return void (state satisfies never);
    }
  };

  const toFailure = (error: unknown): Failure => {
    const { code, hint, state, retryAfter = RATE_LIMIT_SECONDS } = toLoginError(error);
    if (code !== 'rate-limited') return { code, hint, ...(state && { state }) };
    const wait = retryAfter * (1 + dependencies.random() * JITTER);
    return { code, hint, retryAt: now() + wait * 1000 };
  };

  return async (state, signal, report) => {
    try {
      return await work(state, signal, report);
    } catch (error) {
      if (isCancellation(error) && (signal.aborted || mayCancel(state))) return { type: 'cancelled' };
      const failure = toFailure(error);
      // A passkey sign-in has no typed value to correct; the passkey's user may have been deleted.
      const isPasskeys = failure.code === 'not-allowed' && methodOf(state) === 'passkey';
      return { type: 'failed', failure: isPasskeys ? { ...failure, code: 'passkey-failed' } : failure };
    }
  };
}

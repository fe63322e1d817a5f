/** The work behind each working state. It ends in one event and never throws. */
import { isCancellation, LoginError, toLoginError } from '../errors.js';
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import type { CognitoGateway } from '../gateways/cognito-gateway.js';
import type { Method, MethodContext, PasskeyMethod } from '../methods/method.js';
import type {
  Challenge,
  LoginMode,
  LoginSuccess,
  LoginTokens,
  MethodId,
  PrebuiltMode,
  SignUpMode,
} from '../types.js';
import type { Offer } from '../methods/offer.js';
import {
  methodOf,
  type AnsweringState,
  type Attempt,
  type Failure,
  type FlowEvent,
  type FlowState,
  type OfferingState,
  type PasskeyOffer,
  type PresentingState,
  type SendingState,
  type StartingState,
  type WaitingState,
} from './state.js';

/** What the effects need from outside; one set for each sign-in. */
export interface EffectDependencies {
  readonly cognito: CognitoGateway;
  readonly authsignal: AuthsignalGateway;
  readonly loadMethod: (id: MethodId) => Promise<Method>;
  readonly loadPasskeys: () => Promise<PasskeyMethod>;
  /** What to offer for a challenge. */
  readonly offer: (
    challenge: Challenge,
    who: { readonly identifier: string; readonly isNewUser: boolean },
    signal: AbortSignal,
  ) => Promise<Offer>;
  /** Turns the identifier into the Cognito username, and takes the place of SignUp; absent where the page has none. */
  readonly resolveUsername?: (identifier: string, signal: AbortSignal) => Promise<string>;
  /** Presents Authsignal's pre-built UI; resolves with its result token. */
  readonly present: (attempt: Attempt, mode: PrebuiltMode, signal: AbortSignal) => Promise<string>;
  /** What to do about a passkey once the person is in. */
  readonly passkeyOffer: (attempt: Attempt, method: MethodId | undefined) => Promise<PasskeyOffer>;
  /** How the person with this identifier signed in last on this device; `undefined` for anybody else. */
  readonly recall: (identifier: string) => { readonly method?: MethodId } | undefined;
  /** An Authsignal token that may add a passkey; `undefined` when the page provides none. */
  readonly enrollmentToken: (tokens: LoginTokens, signal: AbortSignal) => Promise<string | undefined>;
  readonly onPasskeyCreated: (authenticatorId: string | undefined) => void;
  readonly settings: {
    readonly signUp: SignUpMode;
    readonly mode: LoginMode;
    readonly action: string;
    /** Extra attributes of a new user. */
    readonly userAttributes: Readonly<Record<string, string>>;
  };
  /** Tells the page; settles when the page has done what it does with the tokens. */
  readonly succeed: (success: LoginSuccess, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 to 1, so that not everybody who was told to wait comes back at once. */
  readonly random: () => number;
}

/**
 * Runs the work of `state` and resolves with what came of it; with `undefined` where it has none. Never rejects.
 * What happens meanwhile is reported.
 */
export type RunEffect = (
  state: FlowState,
  signal: AbortSignal,
  report: (event: FlowEvent) => void,
) => Promise<FlowEvent | undefined>;

/** Milliseconds between two codes. */
const RESEND_AFTER_MS = 30_000;

/** How long Authsignal's result token is good for an answer, with a minute to spare, in milliseconds. */
const RESULT_LIFETIME_MS = 9 * 60_000;

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

  const begin = async (username: string, signal: AbortSignal): Promise<Challenge> => {
    const challenge = await cognito.begin(username, signal);
    if (challenge.state === 'BLOCK') throw new LoginError('blocked');
    return challenge;
  };

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
      return work(await begin(challenge.username, signal));
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
    const known = dependencies.recall(identifier);
    const { username, isNewUser } = await identify(
      identifier,
      { isKnown: known !== undefined, isSigningUp },
      signal,
    );
    let begun = await begin(username, signal);
    const { token, state, isEnrolled } = begun;
    // Whom Authsignal lets in without a challenge; who has no authenticator is let in only to get one.
    if (state === 'ALLOW' && token && isEnrolled !== false) {
      const attempt = { identifier, challenge: begun, offered: [], isNewUser, resendAt: {} };
      const proof = { result: token, verifiedAt: now() };
      const tokens = await answerAllowed(begun, token, signal);
      if (tokens) {
        const success = { username: begun.username, tokens, isNewUser };
        return { type: 'proved', attempt, proof, success };
      }
      // Verify wants a challenge all the same.
      begun = await begin(username, signal);
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
  const startWithProof = async (username: string, signal: AbortSignal): Promise<FlowEvent> => {
    const challenge = await begin(username, signal);
    const attempt: Attempt = { identifier: username, challenge, offered: [], isNewUser: false, resendAt: {} };
    return { type: 'proved', attempt };
  };

  const promptForPasskey = async (signal: AbortSignal): Promise<FlowEvent> => {
    const passkeys = await dependencies.loadPasskeys();
    const proof = await passkeys.identify({ authsignal, action: settings.action, signal, isAutofill: false });
    return { type: 'passkey-proved', proof, at: now() };
  };

  const present = async ({ attempt, mode }: PresentingState, signal: AbortSignal): Promise<FlowEvent> => ({
    type: 'verified',
    result: await dependencies.present(attempt, mode, signal),
    at: now(),
  });

  const send = async ({ attempt, method }: SendingState, signal: AbortSignal): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    const challenge = await challengeFor(attempt.challenge, method, signal);
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
    const result = await loaded.wait(context, (progress) => report({ type: 'progress', progress }));
    return { type: 'verified', result, at: now() };
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
    return { type: 'verified', result: await loaded.verify(context, code), at: now() };
  };

  const answer = async ({ attempt, proof }: AnsweringState, signal: AbortSignal): Promise<FlowEvent> => {
    const { method, result, verifiedAt } = proof;
    const isFresh = now() - verifiedAt < RESULT_LIFETIME_MS;
    let { username } = attempt.challenge;
    const respond = async (challenge: Challenge) => {
      ({ username } = challenge);
      return cognito.answer(await challengeFor(challenge, method, signal), result, signal);
    };
    // The session may have died while the person looked for the code; the proof has not.
    const tokens = await (isFresh
      ? withNewSession(attempt.challenge, signal, respond)
      : respond(attempt.challenge));
    if (!tokens)
      throw new LoginError('not-allowed', {
        hint: 'VerifyAuthChallengeResponse refused the token. Most likely nobody has this username, so the challenge was a decoy; if somebody has, its action, tenant and user id must be those of CreateAuthChallenge.',
      });
    const success: LoginSuccess = {
      username,
      tokens,
      method,
      isNewUser: attempt.isNewUser,
    };
    return { type: 'answered', success, passkey: await dependencies.passkeyOffer(attempt, method) };
  };

  const createPasskey = async (
    { success, proof, attempt, creating }: OfferingState,
    signal: AbortSignal,
  ): Promise<FlowEvent> => {
    try {
      const token = (await dependencies.enrollmentToken(success.tokens, signal)) ?? proof.result;
      const passkeys = await dependencies.loadPasskeys();
      // Browsers list passkeys under this name, so it is the one that the person knows, where Cognito knows it too.
      const username = dependencies.resolveUsername ? attempt.challenge.username : attempt.identifier;
      const isConditional = creating === 'conditional';
      const { action } = settings;
      dependencies.onPasskeyCreated(
        await passkeys.create({ authsignal, action, signal, token, username, isConditional }),
      );
    } catch (error) {
      // Nobody asked for it, so nobody hears that it did not work.
      if (creating !== 'conditional') throw error;
    }
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
    if ('failure' in state && state.failure) return undefined;
    switch (state.step) {
      case 'starting':
        return state.proof ? startWithProof(state.identifier, signal) : start(state, signal);
      case 'sending':
        return send(state, signal);
      case 'entering':
        return listen(state.method, signal);
      case 'waiting':
        if (!('attempt' in state)) return promptForPasskey(signal);
        if ('mode' in state) return state.isCancelled ? undefined : present(state, signal);
        return state.isCancelled ? undefined : wait(state, signal, report);
      case 'verifying':
        return verify(state.attempt, state.method, state.code, signal);
      case 'answering':
        return state.success ? tell(state.success, signal) : answer(state, signal);
      case 'enrolling':
        return 'success' in state && state.creating ? createPasskey(state, signal) : undefined;
      default:
        return undefined;
    }
  };

  const toFailure = (error: unknown): Failure => {
    const { code, hint, retryAfter = RATE_LIMIT_SECONDS } = toLoginError(error);
    if (code !== 'rate-limited') return { code, hint };
    const wait = retryAfter * (1 + dependencies.random() * JITTER);
    return { code, hint, retryAt: now() + wait * 1000 };
  };

  return async (state, signal, report) => {
    try {
      return await work(state, signal, report);
    } catch (error) {
      // Only a prompt of the browser can be cancelled, and work that was left.
      const mayCancel = signal.aborted || state.step === 'waiting' || state.step === 'enrolling';
      if (mayCancel && isCancellation(error)) return { type: 'cancelled' };
      const failure = toFailure(error);
      // Who came by a passkey entered nothing that they could check; its user may be gone.
      const isPasskeys = failure.code === 'not-allowed' && methodOf(state) === 'passkey';
      return { type: 'failed', failure: isPasskeys ? { ...failure, code: 'passkey-failed' } : failure };
    }
  };
}

/** The work behind each working state. It ends in one event and never throws. */
import { isCancellation, LoginError, toLoginError } from '../errors.js';
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import type { Answer, CognitoGateway } from '../gateways/cognito-gateway.js';
import type { Method, MethodContext, PasskeyMethod } from '../methods/method.js';
import type { Challenge, LoginSuccess, LoginTokens, MethodId, SignUpMode } from '../types.js';
import type {
  AnsweringState,
  Attempt,
  Failure,
  FlowEvent,
  FlowState,
  OfferingState,
  PasskeyOffer,
  Proof,
  SendingState,
  WaitingState,
} from './state.js';

/** What the effects need from outside; one set for each sign-in. */
export interface EffectDependencies {
  readonly cognito: CognitoGateway;
  readonly authsignal: AuthsignalGateway;
  readonly loadMethod: (id: MethodId) => Promise<Method>;
  readonly loadPasskeys: () => Promise<PasskeyMethod>;
  /** The methods to offer for a challenge, best first. */
  readonly offer: (challenge: Challenge, identifier: string) => readonly MethodId[];
  /** What to do about a passkey once the person is in. */
  readonly passkeyOffer: (attempt: Attempt, method: MethodId) => Promise<PasskeyOffer>;
  /** How the person with this identifier signed in last on this device; `undefined` for anybody else. */
  readonly recall: (identifier: string) => { readonly method?: MethodId } | undefined;
  /** An Authsignal token that may add a passkey; `undefined` when the page provides none. */
  readonly enrollmentToken: (tokens: LoginTokens, signal: AbortSignal) => Promise<string | undefined>;
  readonly onPasskeyCreated: (authenticatorId: string | undefined) => void;
  readonly settings: {
    readonly signUp: SignUpMode;
    readonly action: string;
    /** Extra attributes of a new user. */
    readonly userAttributes: Readonly<Record<string, string>>;
  };
  /** Tells the page; settles when the page has done what it does with the tokens. */
  readonly succeed: (success: LoginSuccess) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
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
    { challenge, identifier }: Attempt,
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

  const start = async (identifier: string, signal: AbortSignal): Promise<FlowEvent> => {
    const known = dependencies.recall(identifier);
    const isNewUser =
      settings.signUp === 'auto' &&
      !known &&
      (await cognito.signUp(
        {
          username: identifier,
          attributes: { ...identifierAttribute(identifier), ...settings.userAttributes },
        },
        signal,
      ));
    const challenge = await begin(identifier, signal);
    const offered = dependencies.offer(challenge, identifier);
    if (offered.length === 0) throw new LoginError('not-enrolled');
    const attempt: Attempt = { identifier, challenge, offered, isNewUser, resendAt: {} };
    const preferred = known?.method ?? challenge.defaultMethod;
    return {
      type: 'started',
      attempt,
      method: offered.find((id) => offered.length === 1 || id === preferred),
    };
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

  const send = async ({ attempt, method }: SendingState, signal: AbortSignal): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    const next = loaded.wait ? 'waiting' : 'entering';
    const isTooSoon = (attempt.resendAt[method] ?? 0) > now();
    // What was sent a moment ago is still on its way.
    if (isTooSoon || !loaded.send) return { type: 'sent', next };
    const setup = await loaded.send(contextOf(attempt, method, signal));
    if (setup) return { type: 'set-up', setup };
    return { type: 'sent', next, resendAt: loaded.isDelivered ? now() + RESEND_AFTER_MS : undefined };
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
    const result = await loaded.wait(contextOf(attempt, method, signal), (progress) =>
      report({ type: 'progress', progress }),
    );
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
    return {
      type: 'verified',
      result: await loaded.verify(contextOf(attempt, method, signal), code),
      at: now(),
    };
  };

  /** Answers `challenge`, or, when its session is gone and the proof is not, a new one. */
  const answerOnce = async (
    challenge: Challenge,
    { result, verifiedAt }: Proof,
    signal: AbortSignal,
  ): Promise<{ answer: Answer; username: string }> => {
    try {
      return { answer: await cognito.answer(challenge, result, signal), username: challenge.username };
    } catch (error) {
      const isGone = error instanceof LoginError && error.code === 'session-expired';
      if (!isGone || now() - verifiedAt > RESULT_LIFETIME_MS) throw error;
      const again = await begin(challenge.username, signal);
      return { answer: await cognito.answer(again, result, signal), username: again.username };
    }
  };

  const answer = async ({ attempt, proof }: AnsweringState, signal: AbortSignal): Promise<FlowEvent> => {
    const { answer, username } = await answerOnce(attempt.challenge, proof, signal);
    if (!('tokens' in answer))
      throw new LoginError('not-allowed', {
        hint: 'VerifyAuthChallengeResponse did not accept the token: check that it validates with the action, tenant and user id with which CreateAuthChallenge tracks.',
      });
    const success: LoginSuccess = {
      username,
      tokens: answer.tokens,
      method: proof.method,
      isNewUser: attempt.isNewUser,
    };
    return { type: 'answered', success, passkey: await dependencies.passkeyOffer(attempt, proof.method) };
  };

  const createPasskey = async (
    { success, proof, attempt, creating }: OfferingState,
    signal: AbortSignal,
  ): Promise<FlowEvent> => {
    try {
      const token = (await dependencies.enrollmentToken(success.tokens, signal)) ?? proof.result;
      const passkeys = await dependencies.loadPasskeys();
      const { username } = attempt.challenge;
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

  const tell = async (success: LoginSuccess): Promise<FlowEvent> => {
    await dependencies.succeed(success);
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
        return state.proof ? startWithProof(state.identifier, signal) : start(state.identifier, signal);
      case 'sending':
        return send(state, signal);
      case 'entering':
        return listen(state.method, signal);
      case 'waiting':
        if (!('attempt' in state)) return promptForPasskey(signal);
        return state.isCancelled ? undefined : wait(state, signal, report);
      case 'verifying':
        return verify(state.attempt, state.method, state.code, signal);
      case 'answering':
        return state.success ? tell(state.success) : answer(state, signal);
      case 'enrolling':
        return 'success' in state && state.creating ? createPasskey(state, signal) : undefined;
      default:
        return undefined;
    }
  };

  const toFailure = (error: unknown): Failure => {
    const { code, hint, retryAfter } = toLoginError(error);
    const seconds = retryAfter ?? (code === 'rate-limited' ? RATE_LIMIT_SECONDS : undefined);
    return { code, hint, retryAt: seconds === undefined ? undefined : now() + seconds * 1000 };
  };

  return async (state, signal, report) => {
    try {
      return await work(state, signal, report);
    } catch (error) {
      return isCancellation(error) ? { type: 'cancelled' } : { type: 'failed', failure: toFailure(error) };
    }
  };
}

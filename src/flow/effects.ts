/** The work behind each working state. It ends in one event and never throws. */
import { toLoginError, LoginError } from '../errors.js';
import type { Answer, CognitoGateway } from '../gateways/cognito-gateway.js';
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import type { Method, MethodContext } from '../methods/method.js';
import type { Challenge, IdentifierType, LoginSuccess, MethodId, SignUpMode } from '../types.js';
import type { AnsweringState, Attempt, Failure, FlowEvent, FlowState, SendingState } from './state.js';

/** What the effects need from outside; one set for each sign-in. */
export interface EffectDependencies {
  readonly cognito: CognitoGateway;
  readonly authsignal: AuthsignalGateway;
  readonly loadMethod: (id: MethodId) => Promise<Method>;
  /** The methods to offer for a challenge, best first. */
  readonly offer: (challenge: Challenge, identifier: string) => readonly MethodId[];
  readonly settings: {
    readonly signUp: SignUpMode;
    readonly identifier: IdentifierType;
    /** Extra attributes of a new user. */
    readonly userAttributes: Readonly<Record<string, string>>;
  };
  /** Tells the page; settles when the page has done what it does with the tokens. */
  readonly succeed: (success: LoginSuccess) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Runs the work of `state` and resolves with what came of it; with `undefined` where it has none. Never rejects. */
export type RunEffect = (state: FlowState, signal: AbortSignal) => Promise<FlowEvent | undefined>;

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

export function createEffects(dependencies: EffectDependencies): RunEffect {
  const { cognito, settings, now } = dependencies;

  const contextOf = (attempt: Attempt, signal: AbortSignal): MethodContext => ({
    authsignal: dependencies.authsignal,
    token: attempt.challenge.token ?? '',
    identifier: attempt.identifier,
    identifierType: settings.identifier,
    isEnrolled: attempt.challenge.isEnrolled,
    signal,
  });

  const start = async (identifier: string, signal: AbortSignal): Promise<FlowEvent> => {
    const isNewUser =
      settings.signUp === 'auto' &&
      (await cognito.signUp(
        {
          username: identifier,
          attributes: { ...identifierAttribute(identifier), ...settings.userAttributes },
        },
        signal,
      ));
    const challenge = await cognito.begin(identifier, signal);
    if (challenge.state === 'BLOCK') throw new LoginError('blocked');
    const offered = dependencies.offer(challenge, identifier);
    const attempt: Attempt = { identifier, challenge, offered, isNewUser, resendAt: {} };
    return { type: 'started', attempt, method: offered.length === 1 ? offered[0] : challenge.defaultMethod };
  };

  const send = async ({ attempt, method }: SendingState, signal: AbortSignal): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    await loaded.send(contextOf(attempt, signal));
    return { type: 'sent', next: 'entering', resendAt: now() + RESEND_AFTER_MS };
  };

  const verify = async (
    attempt: Attempt,
    method: MethodId,
    code: string,
    signal: AbortSignal,
  ): Promise<FlowEvent> => {
    const loaded = await dependencies.loadMethod(method);
    return { type: 'verified', result: await loaded.verify(contextOf(attempt, signal), code), at: now() };
  };

  const answer = async (state: AnsweringState, signal: AbortSignal): Promise<FlowEvent> => {
    const { attempt, result, method } = state;
    let { challenge } = attempt;
    let outcome: Answer;
    try {
      outcome = await cognito.answer(challenge, result, signal);
    } catch (error) {
      const isGone = error instanceof LoginError && error.code === 'session-expired';
      if (!isGone || now() - state.verifiedAt > RESULT_LIFETIME_MS) throw error;
      // The session died while the person looked for the code; the proof has not.
      challenge = await cognito.begin(challenge.username, signal);
      outcome = await cognito.answer(challenge, result, signal);
    }
    if (!('tokens' in outcome))
      throw new LoginError('not-allowed', {
        hint: 'VerifyAuthChallengeResponse did not accept the token: check that it validates with the same action, tenant and user id as CreateAuthChallenge tracks.',
      });
    const { tokens } = outcome;
    return {
      type: 'answered',
      success: { username: challenge.username, tokens, method, isNewUser: attempt.isNewUser },
    };
  };

  const tell = async (success: LoginSuccess): Promise<FlowEvent> => {
    await dependencies.succeed(success);
    return { type: 'accepted' };
  };

  const work = (state: FlowState, signal: AbortSignal): Promise<FlowEvent> | undefined => {
    if ('failure' in state && state.failure) return undefined;
    switch (state.step) {
      case 'starting':
        return start(state.identifier, signal);
      case 'sending':
        return send(state, signal);
      case 'verifying':
        return verify(state.attempt, state.method, state.code, signal);
      case 'answering':
        return state.success ? tell(state.success) : answer(state, signal);
      default:
        return undefined;
    }
  };

  const toFailure = (error: unknown): Failure => {
    const { code, hint, retryAfter } = toLoginError(error);
    const seconds = retryAfter ?? (code === 'rate-limited' ? RATE_LIMIT_SECONDS : undefined);
    return { code, hint, retryAt: seconds === undefined ? undefined : now() + seconds * 1000 };
  };

  return async (state, signal) => {
    try {
      return await work(state, signal);
    } catch (error) {
      return { type: 'failed', failure: toFailure(error) };
    }
  };
}

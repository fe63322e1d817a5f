/** Puts the four triggers together with their options. */
import { chained } from './chain.js';
import { resolveOptions, type TriggerContext } from './context.js';
import { createAuthChallenge } from './create.js';
import { defineAuthChallenge } from './define.js';
import type {
  CreateAuthChallengeEvent,
  DefineAuthChallengeEvent,
  PreSignUpEvent,
  VerifyAuthChallengeResponseEvent,
} from './events.js';
import type { TriggerOptions } from './options.js';
import { preSignUp } from './pre-sign-up.js';
import { verifyAuthChallengeResponse } from './verify.js';

/** The Lambda triggers of a user pool. Each takes the event and resolves to it with the response filled in. */
export interface Triggers {
  /**
   * Confirms a new account, so that it can sign in; leaves its address unverified, and other app clients alone. Rejects with
   * a short, fixed message when the account has no address, or has two and may be named by either, see `identifier`.
   */
  preSignUp(event: PreSignUpEvent): Promise<PreSignUpEvent>;
  /** Decides between another challenge, tokens and failure. */
  defineAuthChallenge(event: DefineAuthChallengeEvent): Promise<DefineAuthChallengeEvent>;
  /** Starts the Authsignal challenge. Rejects with a short, fixed message when Authsignal cannot be asked. */
  createAuthChallenge(event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent>;
  /** Checks the answer with Authsignal. Rejects with a short, fixed message when Authsignal cannot be asked. */
  verifyAuthChallengeResponse(
    event: VerifyAuthChallengeResponseEvent,
  ): Promise<VerifyAuthChallengeResponseEvent>;
}

/** Makes the triggers. Opens no connection and reads no secret yet. Throws a `TypeError` for an impossible option. */
export function createTriggers(options: TriggerOptions): Triggers {
  return bindTriggers(resolveOptions(options));
}

export function bindTriggers(context: TriggerContext): Triggers {
  return {
    preSignUp: chained('preSignUp', preSignUp, context),
    defineAuthChallenge: chained('defineAuthChallenge', defineAuthChallenge, context),
    createAuthChallenge: chained('createAuthChallenge', createAuthChallenge, context),
    verifyAuthChallengeResponse: chained('verifyAuthChallengeResponse', verifyAuthChallengeResponse, context),
  };
}

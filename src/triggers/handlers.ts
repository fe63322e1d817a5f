/** The triggers as plain Lambda handlers that are configured by the environment, which is read when they are called. */
import { createTriggers, type Triggers } from './create-triggers.js';
import type {
  CreateAuthChallengeEvent,
  DefineAuthChallengeEvent,
  PreSignUpEvent,
  VerifyAuthChallengeResponseEvent,
} from './events.js';
import type { TriggerOptions } from './options.js';

function fromEnvironment(): Triggers {
  const { AUTHSIGNAL_SECRET, AUTHSIGNAL_URL, AUTHSIGNAL_ACTION, AUTHSIGNAL_REDIRECT_URL } = process.env;
  const { AUTHSIGNAL_ENROLLMENT, AUTHSIGNAL_DECOY, AUTHSIGNAL_IDENTIFIER } = process.env;
  return createTriggers({
    // Define and PreSignUp do without the secret; the others say so when it is missing.
    authsignal: { apiSecretKey: AUTHSIGNAL_SECRET ?? '', apiUrl: AUTHSIGNAL_URL },
    action: AUTHSIGNAL_ACTION || undefined,
    redirectUrl: AUTHSIGNAL_REDIRECT_URL || undefined,
    // These are checked by createTriggers.
    enrollment: (AUTHSIGNAL_ENROLLMENT || undefined) as TriggerOptions['enrollment'],
    decoy: (AUTHSIGNAL_DECOY || undefined) as TriggerOptions['decoy'],
    identifier: (AUTHSIGNAL_IDENTIFIER || undefined) as TriggerOptions['identifier'],
  });
}

/** PreSignUp. Reads `AUTHSIGNAL_IDENTIFIER` (`email` or `phone`) and `AUTHSIGNAL_ENROLLMENT` (`address` or `open`). */
export const preSignUpHandler = async (event: PreSignUpEvent): Promise<PreSignUpEvent> =>
  fromEnvironment().preSignUp(event);

/** DefineAuthChallenge. Needs no configuration. */
export const defineAuthChallengeHandler = async (
  event: DefineAuthChallengeEvent,
): Promise<DefineAuthChallengeEvent> => fromEnvironment().defineAuthChallenge(event);

/**
 * CreateAuthChallenge. Reads `AUTHSIGNAL_SECRET` (required), `AUTHSIGNAL_URL`, `AUTHSIGNAL_ACTION`,
 * `AUTHSIGNAL_REDIRECT_URL`, `AUTHSIGNAL_ENROLLMENT` (`address` or `open`), `AUTHSIGNAL_IDENTIFIER` (`email` or `phone`) and
 * `AUTHSIGNAL_DECOY` (`deliver` or `silent`).
 */
export const createAuthChallengeHandler = async (
  event: CreateAuthChallengeEvent,
): Promise<CreateAuthChallengeEvent> => fromEnvironment().createAuthChallenge(event);

/**
 * VerifyAuthChallengeResponse. Reads `AUTHSIGNAL_SECRET` (required), `AUTHSIGNAL_URL`, `AUTHSIGNAL_ACTION` and
 * `AUTHSIGNAL_IDENTIFIER`.
 */
export const verifyAuthChallengeResponseHandler = async (
  event: VerifyAuthChallengeResponseEvent,
): Promise<VerifyAuthChallengeResponseEvent> => fromEnvironment().verifyAuthChallengeResponse(event);

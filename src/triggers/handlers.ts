/** The triggers as plain Lambda handlers that are configured by the environment, which is read when they are called. */
import type {
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PreSignUpTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';
import { createTriggers, type Triggers } from './create-triggers.js';
import type { TriggerOptions } from './options.js';

function fromEnvironment(): Triggers {
  const { AUTHSIGNAL_SECRET, AUTHSIGNAL_URL, AUTHSIGNAL_ACTION, AUTHSIGNAL_REDIRECT_URL, AUTHSIGNAL_DECOY } =
    process.env;
  return createTriggers({
    // Define and PreSignUp do without the secret; the others say so when it is missing.
    authsignal: { apiSecretKey: AUTHSIGNAL_SECRET ?? '', apiUrl: AUTHSIGNAL_URL },
    action: AUTHSIGNAL_ACTION || undefined,
    redirectUrl: AUTHSIGNAL_REDIRECT_URL || undefined,
    // Checked by createTriggers.
    decoy: (AUTHSIGNAL_DECOY || undefined) as TriggerOptions['decoy'],
  });
}

/** PreSignUp. Needs no configuration. */
export const preSignUpHandler = async (event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> =>
  fromEnvironment().preSignUp(event);

/** DefineAuthChallenge. Needs no configuration. */
export const defineAuthChallengeHandler = async (
  event: DefineAuthChallengeTriggerEvent,
): Promise<DefineAuthChallengeTriggerEvent> => fromEnvironment().defineAuthChallenge(event);

/**
 * CreateAuthChallenge. Reads `AUTHSIGNAL_SECRET` (required), `AUTHSIGNAL_URL`, `AUTHSIGNAL_ACTION`,
 * `AUTHSIGNAL_REDIRECT_URL` and `AUTHSIGNAL_DECOY` (`deliver` or `silent`).
 */
export const createAuthChallengeHandler = async (
  event: CreateAuthChallengeTriggerEvent,
): Promise<CreateAuthChallengeTriggerEvent> => fromEnvironment().createAuthChallenge(event);

/** VerifyAuthChallengeResponse. Reads `AUTHSIGNAL_SECRET` (required), `AUTHSIGNAL_URL` and `AUTHSIGNAL_ACTION`. */
export const verifyAuthChallengeResponseHandler = async (
  event: VerifyAuthChallengeResponseTriggerEvent,
): Promise<VerifyAuthChallengeResponseTriggerEvent> => fromEnvironment().verifyAuthChallengeResponse(event);

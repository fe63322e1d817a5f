/** The triggers as plain Lambda handlers that are configured by the environment, which is read when they are called. */
import { readParameter, readSecret } from './aws-settings.js';
import { idsIn } from './clients.js';
import { createTriggers, type Triggers } from './create-triggers.js';
import { TriggerError } from './errors.js';
import type {
  CreateAuthChallengeEvent,
  DefineAuthChallengeEvent,
  PreSignUpEvent,
  VerifyAuthChallengeResponseEvent,
} from './events.js';
import { log } from './log.js';
import type { TriggerOptions } from './options.js';

const VARIABLES = [
  'SECRET',
  'URL',
  'CLIENT_IDS',
  'ACTION',
  'REDIRECT_URL',
  'ENROLLMENT',
  'IDENTIFIER',
  'DECOY',
  'REVIEW',
  'MINIMUM_DURATION',
  'CONTEXT',
  'CONTEXT_KEY',
  'CONTEXT_KEY_NAME',
  'ACCEPT_ALLOW',
  'SECRET_NAME',
  'CLIENT_IDS_PARAMETER',
  'METRICS',
  'CHAIN_PRE_SIGN_UP',
  'CHAIN_DEFINE_AUTH_CHALLENGE',
  'CHAIN_CREATE_AUTH_CHALLENGE',
  'CHAIN_VERIFY_AUTH_CHALLENGE_RESPONSE',
] as const;

// What all four also read: `AUTHSIGNAL_CLIENT_IDS_PARAMETER` (name of a parameter in Parameter Store, in place of
// `AUTHSIGNAL_CLIENT_IDS`), `AUTHSIGNAL_SECRET_NAME` (name or ARN in Secrets Manager, in place of `AUTHSIGNAL_SECRET`), and
// `AUTHSIGNAL_CHAIN_…`, the function that the trigger of the same name stands in front of. `AUTHSIGNAL_METRICS` is the name under
// which CloudWatch shows what happens; without it nothing is counted.

let known: { settings: string; triggers: Triggers } | undefined;

/** The same triggers for the same environment: they count, and keep what they looked up. */
function fromEnvironment(): Triggers {
  const values = VARIABLES.map((name) => process.env[`AUTHSIGNAL_${name}`]?.trim() || undefined);
  const settings = JSON.stringify(values);
  if (known?.settings !== settings) known = { settings, triggers: makeTriggers(values) };
  return known.triggers;
}

function makeTriggers(values: readonly (string | undefined)[]): Triggers {
  const read = (name: (typeof VARIABLES)[number]) => values[VARIABLES.indexOf(name)];
  const clientIds = idsIn(read('CLIENT_IDS') ?? '');
  const parameter = read('CLIENT_IDS_PARAMETER');
  const secretName = read('SECRET_NAME');
  if (clientIds.length === 0 && parameter === undefined) {
    log('AUTHSIGNAL_CLIENT_IDS is not set: it takes the ids of the app clients that the form signs in to.');
    throw new TriggerError('clients-missing');
  }
  const flag = (name: (typeof VARIABLES)[number]): boolean | undefined => {
    const value = read(name);
    if (value !== undefined && value !== 'true' && value !== 'false')
      throw new TypeError(`AUTHSIGNAL_${name} must be "true" or "false".`);
    return value === undefined ? undefined : value === 'true';
  };
  const minimumDuration = read('MINIMUM_DURATION');
  const keyName = read('CONTEXT_KEY_NAME');
  return createTriggers({
    // Define and PreSignUp do without the secret; the others say so when it is missing.
    authsignal: {
      apiSecretKey: read('SECRET') ?? (secretName === undefined ? '' : () => readSecret(secretName)),
      apiUrl: read('URL'),
    },
    clientIds:
      clientIds.length > 0 || parameter === undefined
        ? clientIds
        : async () => [await readParameter(parameter)],
    chain: {
      preSignUp: read('CHAIN_PRE_SIGN_UP'),
      defineAuthChallenge: read('CHAIN_DEFINE_AUTH_CHALLENGE'),
      createAuthChallenge: read('CHAIN_CREATE_AUTH_CHALLENGE'),
      verifyAuthChallengeResponse: read('CHAIN_VERIFY_AUTH_CHALLENGE_RESPONSE'),
    },
    metrics: read('METRICS'),
    action: read('ACTION'),
    redirectUrl: read('REDIRECT_URL'),
    minimumDuration: minimumDuration === undefined ? undefined : Number(minimumDuration),
    // These are checked by createTriggers.
    enrollment: read('ENROLLMENT') as TriggerOptions['enrollment'],
    decoy: read('DECOY') as TriggerOptions['decoy'],
    identifier: read('IDENTIFIER') as TriggerOptions['identifier'],
    review: read('REVIEW') as TriggerOptions['review'],
    context: flag('CONTEXT'),
    contextKey: read('CONTEXT_KEY') ?? (keyName === undefined ? undefined : () => readSecret(keyName)),
    acceptAllow: flag('ACCEPT_ALLOW'),
  });
}

/**
 * PreSignUp. Reads `AUTHSIGNAL_CLIENT_IDS` (required: ids of app clients, with commas or spaces between),
 * `AUTHSIGNAL_IDENTIFIER` (`email` or `phone`) and `AUTHSIGNAL_ENROLLMENT` (`address` or `open`).
 */
export const preSignUpHandler = async (event: PreSignUpEvent): Promise<PreSignUpEvent> =>
  fromEnvironment().preSignUp(event);

/** DefineAuthChallenge. Reads `AUTHSIGNAL_CLIENT_IDS` (required). */
export const defineAuthChallengeHandler = async (
  event: DefineAuthChallengeEvent,
): Promise<DefineAuthChallengeEvent> => fromEnvironment().defineAuthChallenge(event);

/**
 * CreateAuthChallenge. Reads `AUTHSIGNAL_CLIENT_IDS` and `AUTHSIGNAL_SECRET` (both required), `AUTHSIGNAL_URL`,
 * `AUTHSIGNAL_ACTION`, `AUTHSIGNAL_REDIRECT_URL`, `AUTHSIGNAL_ENROLLMENT` (`address` or `open`), `AUTHSIGNAL_IDENTIFIER`
 * (`email` or `phone`), `AUTHSIGNAL_DECOY` (`deliver` or `silent`), `AUTHSIGNAL_REVIEW` (`block` or `challenge`),
 * `AUTHSIGNAL_MINIMUM_DURATION` (milliseconds), `AUTHSIGNAL_CONTEXT` and `AUTHSIGNAL_ACCEPT_ALLOW` (`true` or `false`) and
 * `AUTHSIGNAL_CONTEXT_KEY`, or `AUTHSIGNAL_CONTEXT_KEY_NAME`, which is the name or ARN of a secret in Secrets Manager.
 */
export const createAuthChallengeHandler = async (
  event: CreateAuthChallengeEvent,
): Promise<CreateAuthChallengeEvent> => fromEnvironment().createAuthChallenge(event);

/**
 * VerifyAuthChallengeResponse. Reads `AUTHSIGNAL_CLIENT_IDS` and `AUTHSIGNAL_SECRET` (both required), `AUTHSIGNAL_URL`,
 * `AUTHSIGNAL_ACTION`, `AUTHSIGNAL_IDENTIFIER` and `AUTHSIGNAL_ACCEPT_ALLOW`.
 */
export const verifyAuthChallengeResponseHandler = async (
  event: VerifyAuthChallengeResponseEvent,
): Promise<VerifyAuthChallengeResponseEvent> => fromEnvironment().verifyAuthChallengeResponse(event);

/** Turns whatever a Cognito call threw into a `LoginError`. */
import { LoginError, type LoginErrorCode } from '../errors.js';
import { readRetryAfter } from './retry-after.js';

export type CognitoOperation =
  'SignUp' | 'InitiateAuth' | 'RespondToAuthChallenge' | 'GetTokensFromRefreshToken';

/** What the hints name. */
export interface CognitoTarget {
  readonly region: string;
  readonly clientId: string;
}

/** What the SDK throws, as far as it is looked at; the server's message is read, never shown. */
interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  /** Seconds that the server asks to wait. */
  readonly retryAfter?: number;
}

const describe = (error: unknown): Thrown => {
  if (!(error instanceof Error)) return { name: '', message: '' };
  const { $metadata, retryAfter } = error as {
    $metadata?: { httpStatusCode?: number };
    retryAfter?: string | null;
  };
  return {
    name: error.name,
    message: error.message,
    status: $metadata?.httpStatusCode,
    retryAfter: readRetryAfter(retryAfter),
  };
};

/** How long to wait after a quota was used up, in seconds. */
const QUOTA_SECONDS = 5;

/** Exceptions that mean the same thing wherever they come from. */
const CODES: Readonly<Record<string, LoginErrorCode>> = {
  TypeError: 'network',
  TimeoutError: 'timeout',
  SyntaxError: 'bad-response',
  InternalErrorException: 'bad-response',
  LimitExceededException: 'rate-limited',
  ForbiddenException: 'blocked',
  UserNotFoundException: 'not-allowed',
  PasswordResetRequiredException: 'not-allowed',
};

/** Set-up faults by exception name, each with what to change. */
const hints = ({ region, clientId }: CognitoTarget): Readonly<Record<string, string>> => ({
  ResourceNotFoundException: `There is no app client ${clientId} in ${region}: check "user-pool-client-id" and "region".`,
  UserNotConfirmedException:
    'The user is not confirmed: confirm it (AdminConfirmSignUp), and let the PreSignUp trigger set autoConfirmUser for new ones.',
  InvalidUserPoolConfigurationException:
    'The user pool lacks a trigger: attach DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse.',
  InvalidPasswordException:
    'The user pool refuses 40 characters of all classes as a password: check its password policy.',
  SerializationException: 'Cognito takes only texts in "userAttributes" and "clientMetadata".',
  UnsupportedOperationException: `App client ${clientId} does not support the operation.`,
  OperationNotEnabledException: `App client ${clientId} does not support the operation.`,
  FeatureUnavailableInTierException:
    'The feature plan of the user pool does not include custom authentication.',
});

const misconfigured = (hint: string) => new LoginError('misconfigured', { hint });

/** The trigger that a message names, for example `CreateAuthChallenge`. */
const triggerIn = (message: string): string => /^(\w{1,64}) (invocation )?failed /.exec(message)?.[1] ?? 'A';

/** With it a trigger of the pool says which of these it means; nothing else that a trigger says is used. */
const AGREED = /failed with error authsignal-cognito-login:([a-z-]+)/;

const AGREED_CODES: readonly string[] = [
  'not-allowed',
  'blocked',
  'rate-limited',
  'invalid-identifier',
  'sign-up-refused',
] satisfies LoginErrorCode[];

const isAgreed = (code: string): code is LoginErrorCode => AGREED_CODES.includes(code);

/** What this project's own triggers throw. */
const OWN_TRIGGERS: readonly (readonly [text: RegExp, hint: string])[] = [
  [
    /Authsignal secret is missing/,
    'has no Authsignal secret: set AUTHSIGNAL_SECRET, for VerifyAuthChallengeResponse too.',
  ],
  [
    /Authsignal secret could not be read/,
    'could not read the Authsignal secret: look at its log and its role.',
  ],
  [
    /Authsignal refused the request/,
    'was refused by Authsignal: AUTHSIGNAL_SECRET and AUTHSIGNAL_URL must be those of one tenant and its region.',
  ],
];

const identifyTrigger = (message: string, operation: CognitoOperation): LoginError => {
  const agreed = AGREED.exec(message)?.[1] ?? '';
  if (isAgreed(agreed)) return new LoginError(agreed);
  // It passes.
  if (/Authsignal is not available/.test(message)) return new LoginError('bad-response');
  const own = OWN_TRIGGERS.find(([text]) => text.test(message))?.[1];
  if (own) return misconfigured(`The ${triggerIn(message)} trigger ${own}`);
  const hint = `${triggerIn(message)} trigger threw an error: look at its log.`;
  return operation === 'SignUp' ? new LoginError('sign-up-refused', { hint }) : misconfigured(hint);
};

const identifyNotAuthorized = (message: string, operation: CognitoOperation, target: CognitoTarget) => {
  if (/secret/i.test(message))
    return misconfigured(
      `App client ${target.clientId} has a client secret: use a public app client, a browser cannot keep one.`,
    );
  if (operation === 'SignUp' && /attribute/i.test(message))
    return misconfigured(`App client ${target.clientId} may not write an attribute of "userAttributes".`);
  if (operation === 'SignUp')
    return new LoginError('sign-up-refused', {
      hint: 'The user pool does not let people sign up: allow self-registration or set sign-up="off".',
    });
  if (operation === 'RespondToAuthChallenge' && /session/i.test(message))
    return new LoginError('session-expired');
  if (/attempts exceeded/i.test(message)) return new LoginError('rate-limited');
  return new LoginError('not-allowed');
};

const identifyInvalidParameter = (message: string, operation: CognitoOperation, target: CognitoTarget) => {
  if (operation === 'SignUp' && /schema|attribute is required/i.test(message)) {
    const name = /([\w:]{1,32}): (?:The )?attribute /i.exec(message)?.[1];
    const which = name ? `the attribute ${name}` : 'an attribute';
    return misconfigured(
      /required/i.test(message)
        ? `The user pool requires ${which}: add it to "userAttributes".`
        : `The user pool does not know ${which} of "userAttributes"; custom ones are named custom:….`,
    );
  }
  if (/flow|custom auth|auth_flow|is enabled for this client/i.test(message))
    return misconfigured(`Enable ALLOW_CUSTOM_AUTH on app client ${target.clientId}.`);
  if (/cannot be of \w+ format/i.test(message))
    return new LoginError('invalid-identifier', {
      hint: 'An address is an alias in this user pool and no username: set sign-up="off", or give it a "username-url", or set identifier="username".',
    });
  if (/username|email|phone/i.test(message) && operation !== 'RespondToAuthChallenge')
    return new LoginError('invalid-identifier', {
      hint: 'The user pool refuses this form of username: check "identifier".',
    });
  return misconfigured(`Cognito refused a parameter of ${operation}.`);
};

/** The `LoginError` for what `operation` threw. */
export function identifyCognitoError(
  error: unknown,
  operation: CognitoOperation,
  target: CognitoTarget,
): LoginError {
  if (error instanceof LoginError) return error;
  const { name, message, status, retryAfter } = describe(error);
  switch (name) {
    case 'NotAuthorizedException':
      return identifyNotAuthorized(message, operation, target);
    case 'InvalidParameterException':
      return identifyInvalidParameter(message, operation, target);
    case 'UserLambdaValidationException':
      return identifyTrigger(message, operation);
    case 'UnexpectedLambdaException':
      return misconfigured(
        `${triggerIn(message)} trigger could not be invoked or took more than 5 seconds: look at its log, and let the pool invoke it.`,
      );
    case 'InvalidLambdaResponseException':
      return misconfigured(
        `${triggerIn(message)} trigger returned something else than its event, or parameters that are no texts: look at its log.`,
      );
    // Quotas are counted by the second.
    case 'TooManyRequestsException':
      return new LoginError('rate-limited', { retryAfter: retryAfter ?? QUOTA_SECONDS });
  }
  // Whatever the body says: a proxy knows no exceptions.
  if (status === 429) return new LoginError('rate-limited', { retryAfter });
  const code = Object.hasOwn(CODES, name) ? CODES[name] : undefined;
  if (code) return new LoginError(code, { retryAfter });
  const table = hints(target);
  const hint = Object.hasOwn(table, name) ? table[name] : undefined;
  if (hint) return misconfigured(hint);
  return new LoginError(status === undefined ? 'internal' : 'bad-response');
}

/** The error for a challenge that this widget cannot work with; its name, and whether there is something to begin with. */
export function identifyChallenge(name: string | undefined, hasStart: boolean): LoginError {
  if (name !== 'CUSTOM_CHALLENGE')
    return misconfigured(
      `DefineAuthChallenge asked for ${name ?? 'nothing'}; it must set challengeName to CUSTOM_CHALLENGE.`,
    );
  return misconfigured(
    hasStart
      ? 'CreateAuthChallenge set "enrolledMethods" or "allowedMethods" to something else than ids with spaces between, such as "email-otp passkey".'
      : 'CreateAuthChallenge set neither "token" nor "url" in publicChallengeParameters; return what track() returned.',
  );
}

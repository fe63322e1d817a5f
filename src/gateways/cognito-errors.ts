/** Turns whatever a Cognito call threw into a `LoginError`. */
import { LoginError, type LoginErrorCode } from '../errors.js';

export type CognitoOperation = 'SignUp' | 'InitiateAuth' | 'RespondToAuthChallenge';

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
}

const describe = (error: unknown): Thrown => {
  if (!(error instanceof Error)) return { name: '', message: '' };
  const { httpStatusCode } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  return { name: error.name, message: error.message, status: httpStatusCode };
};

/** Exceptions that mean the same thing wherever they come from. */
const CODES: Readonly<Record<string, LoginErrorCode>> = {
  TypeError: 'network',
  TimeoutError: 'timeout',
  SyntaxError: 'bad-response',
  InternalErrorException: 'bad-response',
  TooManyRequestsException: 'rate-limited',
  LimitExceededException: 'rate-limited',
  ForbiddenException: 'blocked',
  UserNotFoundException: 'not-allowed',
  PasswordResetRequiredException: 'not-allowed',
};

/** Set-up faults by exception name, each with what to change. */
const hints = ({ region, clientId }: CognitoTarget): Readonly<Record<string, string>> => ({
  ResourceNotFoundException: `There is no app client ${clientId} in ${region}: check "user-pool-client-id" and "region".`,
  UserNotConfirmedException: 'The user is not confirmed: let the PreSignUp trigger set autoConfirmUser.',
  InvalidUserPoolConfigurationException:
    'The user pool lacks a trigger: attach DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse.',
  InvalidLambdaResponseException:
    'A trigger returned something else than its event with string parameters: look at its log.',
  UnexpectedLambdaException: 'A trigger could not be invoked or took more than 5 seconds: look at its log.',
  InvalidPasswordException:
    'The user pool refuses 40 characters of all classes as a password: check its password policy.',
  UnsupportedOperationException: `App client ${clientId} does not support the operation.`,
  OperationNotEnabledException: `App client ${clientId} does not support the operation.`,
  FeatureUnavailableInTierException:
    'The feature plan of the user pool does not include custom authentication.',
});

/** The trigger that a `UserLambdaValidationException` names, for example `CreateAuthChallenge`. */
const triggerIn = (message: string): string => /^(\w{1,64}) failed with error/.exec(message)?.[1] ?? 'A';

const misconfigured = (hint: string) => new LoginError('misconfigured', { hint });

const identifyNotAuthorized = (message: string, operation: CognitoOperation, target: CognitoTarget) => {
  if (/secret/i.test(message))
    return misconfigured(
      `App client ${target.clientId} has a client secret: use a public app client, a browser cannot keep one.`,
    );
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
  if (/flow|custom auth|auth_flow|is enabled for this client/i.test(message))
    return misconfigured(`Enable ALLOW_CUSTOM_AUTH on app client ${target.clientId}.`);
  if (/username|email|phone/i.test(message) && operation !== 'RespondToAuthChallenge')
    return new LoginError('invalid-identifier', { hint: 'The user pool refuses this form of username.' });
  return misconfigured(`Cognito refused a parameter of ${operation}.`);
};

/** The `LoginError` for what `operation` threw. */
export function identifyCognitoError(
  error: unknown,
  operation: CognitoOperation,
  target: CognitoTarget,
): LoginError {
  if (error instanceof LoginError) return error;
  const { name, message, status } = describe(error);
  switch (name) {
    case 'NotAuthorizedException':
      return identifyNotAuthorized(message, operation, target);
    case 'InvalidParameterException':
      return identifyInvalidParameter(message, operation, target);
    case 'UserLambdaValidationException': {
      const hint = `${triggerIn(message)} trigger threw an error: look at its log.`;
      return operation === 'SignUp' ? new LoginError('sign-up-refused', { hint }) : misconfigured(hint);
    }
  }
  const code = Object.hasOwn(CODES, name) ? CODES[name] : undefined;
  if (code) return new LoginError(code);
  const table = hints(target);
  const hint = Object.hasOwn(table, name) ? table[name] : undefined;
  if (hint) return misconfigured(hint);
  return new LoginError(status === 429 ? 'rate-limited' : status === undefined ? 'internal' : 'bad-response');
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

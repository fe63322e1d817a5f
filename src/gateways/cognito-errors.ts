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
  const { $metadata, retryAfter, date } = error as {
    $metadata?: { httpStatusCode?: number };
    retryAfter?: string | null;
    date?: string | null;
  };
  return {
    name: error.name,
    message: error.message,
    status: $metadata?.httpStatusCode,
    retryAfter: readRetryAfter(retryAfter, date),
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
  UserNotFoundException: 'not-allowed',
  PasswordResetRequiredException: 'not-allowed',
};

/** Set-up faults by exception name, each with what to change. */
const hints = ({ region, clientId }: CognitoTarget): Readonly<Record<string, string>> => ({
  ResourceNotFoundException: `There is no app client ${clientId} in ${region}: check "user-pool-client-id" and "region".`,
  UserNotConfirmedException:
    'The user is not confirmed: confirm it (AdminConfirmSignUp), and let the PreSignUp trigger set autoConfirmUser for new ones; ours does so for the app clients in AUTHSIGNAL_CLIENT_IDS.',
  InvalidUserPoolConfigurationException: TRIGGERS_MISSING,
  InvalidPasswordException:
    'The user pool refuses 40 characters of all classes as a password: check its password policy.',
  SerializationException: 'Cognito takes only texts in "userAttributes" and "clientMetadata".',
  UnsupportedOperationException: `App client ${clientId} does not support the operation.`,
  OperationNotEnabledException: `App client ${clientId} does not support the operation.`,
  FeatureUnavailableInTierException:
    'The feature plan of the user pool does not include custom authentication.',
});

const misconfigured = (hint: string) => new LoginError('misconfigured', { hint });

const TRIGGERS_MISSING =
  'The user pool lacks a trigger: attach DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse.';

/**
 * The statuses with which a firewall answers in Cognito's place: 403 blocks, 405 wants a CAPTCHA, 202 a silent challenge.
 * The header that says so is hidden from scripts.
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
 */
const FIREWALL_STATUSES: readonly (number | undefined)[] = [202, 403, 405];

const firewall = (status: number | undefined) =>
  new LoginError('blocked', {
    hint: `A firewall refused the request${status === undefined ? '' : ` with ${status}`}: look at the web ACL of the user pool (AWS WAF), or at the proxy that "cognito-url" names.`,
  });

/** The trigger that a message names, for example `CreateAuthChallenge`; Cognito writes `null` where it does not know. */
const triggerIn = (message: string): string =>
  /^(?!null )(\w{1,64}) (invocation )?failed /.exec(message)?.[1] ?? 'A';

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
const OWN_TRIGGERS: readonly (readonly [text: RegExp, hint: string, code?: LoginErrorCode])[] = [
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
  [
    /app client is not among those/,
    'is not for this app client: add "user-pool-client-id" to AUTHSIGNAL_CLIENT_IDS (clientIds) of all four triggers.',
  ],
  [
    /app clients are not named/,
    'does not know which app clients it is for: set AUTHSIGNAL_CLIENT_IDS for all four triggers.',
  ],
  [
    /ids of the app clients could not be read/,
    'could not read the ids of its app clients (clientIds): look at its log and its role.',
  ],
  [
    /sign-up has two addresses/,
    'refuses a new user with an email address and a phone number: set AUTHSIGNAL_IDENTIFIER, or leave one out of "userAttributes".',
    'sign-up-refused',
  ],
  [
    /sign-up has no address/,
    'refuses a new user without an address: put one into "userAttributes".',
    'sign-up-refused',
  ],
  [
    /password of the new account could not be replaced/,
    'may not replace a password: its role needs cognito-idp:AdminSetUserPassword and AdminUserGlobalSignOut.',
  ],
];

/** What a trigger ends with that has run into its own time limit. */
const TIMED_OUT = /timed? ?out/i;

const timedOut = (message: string) =>
  new LoginError('timeout', {
    hint: `${triggerIn(message)} trigger took too long: give it a time limit of 5 seconds and 512 MB, and look at its log.`,
  });

/** Cognito could not invoke a trigger. Most reasons pass: a cold start, throttling, a lost connection. */
const identifyInvocation = (message: string): LoginError => {
  if (/due to configuration|access ?denied|not authorized|not ?found/i.test(message))
    return misconfigured(
      `${triggerIn(message)} trigger cannot be invoked: the function must exist, and must let the user pool invoke it (lambda:InvokeFunction).`,
    );
  if (TIMED_OUT.test(message)) return timedOut(message);
  return new LoginError('bad-response', {
    hint: `${triggerIn(message)} trigger could not be invoked: if that goes on, look at its log and at its concurrency limit.`,
  });
};

const identifyTrigger = (message: string, operation: CognitoOperation): LoginError => {
  const agreed = AGREED.exec(message)?.[1] ?? '';
  if (isAgreed(agreed)) return new LoginError(agreed);
  // It passes.
  if (/Authsignal is not available/.test(message)) return new LoginError('bad-response');
  // Lambda's own words for a time limit below Cognito's.
  if (/Task timed out after \d/.test(message)) return timedOut(message);
  const [, own, code = 'misconfigured'] = OWN_TRIGGERS.find(([text]) => text.test(message)) ?? [];
  if (own) return new LoginError(code, { hint: `The ${triggerIn(message)} trigger ${own}` });
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
  if (/lambda trigger is not configured/i.test(message)) return misconfigured(TRIGGERS_MISSING);
  if (/flow|custom auth|enabled for th(is|e) client/i.test(message))
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
  // Threat protection: "Unable to login because of security reasons." and "Request not allowed due to security reasons."
  if (/(because of|due to) security reasons/i.test(message) && name !== 'UserLambdaValidationException')
    return new LoginError('blocked', {
      hint: "The user pool's threat protection refused the request: look at the user's event history in the Cognito console.",
    });
  switch (name) {
    case 'NotAuthorizedException':
      return identifyNotAuthorized(message, operation, target);
    case 'InvalidParameterException':
      return identifyInvalidParameter(message, operation, target);
    case 'UserLambdaValidationException':
      return identifyTrigger(message, operation);
    case 'UnexpectedLambdaException':
      return identifyInvocation(message);
    case 'ForbiddenException':
      return firewall(status);
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
  if (FIREWALL_STATUSES.includes(status) && name === 'SyntaxError') return firewall(status);
  const code = Object.hasOwn(CODES, name) ? CODES[name] : undefined;
  if (code) return new LoginError(code, { retryAfter });
  const table = hints(target);
  const hint = Object.hasOwn(table, name) ? table[name] : undefined;
  if (hint) return misconfigured(hint);
  return new LoginError(status === undefined ? 'internal' : 'bad-response');
}

/** The hint for an answer of status 200 that is not Cognito's. */
export const NO_OUTPUT =
  'What answered in place of Cognito sent nothing of what Cognito sends: check "cognito-url", or what stands before the user pool.';

const NO_ADDRESS =
  'The form creates no user without an address, for nobody could sign in to it: put "email" or "phone_number" into "userAttributes", or set sign-up="off".';

/** What becomes of a sign-up without an address: who only signs in may go on. Throws where an account is wanted. */
export function createNobody(isJustInTime: boolean | undefined, page: { warn(text: string): void }): false {
  if (!isJustInTime) throw misconfigured(NO_ADDRESS);
  page.warn(NO_ADDRESS);
  return false;
}

/** The hint for an answer that the triggers refuse. */
export const REFUSED =
  'VerifyAuthChallengeResponse refused the token. Most likely nobody has this username, so the challenge was a decoy; if somebody has, its action, tenant and user id must be those of CreateAuthChallenge.';

/** What a challenge may be called in a hint: nothing that a server sends is repeated unchecked. */
const nameOf = (challenge: string): string =>
  /^[A-Z][A-Z\d_]{1,39}$/.test(challenge) ? challenge : 'an unknown challenge';

/** The error for an answer that this widget cannot work with; `hasStart` says whether there is something to begin with. */
export function identifyChallenge(
  {
    ChallengeName: name,
    AuthenticationResult: tokens,
  }: { ChallengeName?: unknown; AuthenticationResult?: unknown },
  hasStart: boolean,
): LoginError {
  if (tokens)
    return misconfigured(
      'DefineAuthChallenge issued tokens before any challenge; it must set challengeName to CUSTOM_CHALLENGE first.',
    );
  // Every answer of Cognito names a challenge or holds tokens.
  if (typeof name !== 'string') return new LoginError('bad-response', { hint: NO_OUTPUT });
  if (name !== 'CUSTOM_CHALLENGE')
    return misconfigured(
      `DefineAuthChallenge asked for ${nameOf(name)}; it must set challengeName to CUSTOM_CHALLENGE.`,
    );
  return misconfigured(
    hasStart
      ? 'CreateAuthChallenge set "enrolledMethods" or "allowedMethods" to something else than ids with spaces between, such as "email-otp passkey".'
      : 'CreateAuthChallenge set neither "token" nor "url" in publicChallengeParameters; return what track() returned.',
  );
}

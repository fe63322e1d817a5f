import { expect } from '@open-wc/testing';
import { LoginError, type LoginErrorCode } from '../../../src/errors.js';
import { identifyCognitoError, type CognitoOperation } from '../../../src/gateways/cognito-errors.js';
import { TriggerError } from '../../../src/triggers/errors.js';

const TARGET = { region: 'eu-central-1', clientId: 'client-id-4711' };
const S = 'SignUp';
const I = 'InitiateAuth';
const R = 'RespondToAuthChallenge';

const thrown = (name: string, message = '', httpStatusCode: number | undefined = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

interface Row {
  readonly name: string;
  readonly message?: string;
  readonly status?: number;
  readonly on: readonly CognitoOperation[];
  readonly code: LoginErrorCode;
  readonly hint?: RegExp;
}

const ROWS: readonly Row[] = [
  {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
    on: [I, R],
    code: 'not-allowed',
  },
  {
    name: 'NotAuthorizedException',
    message: 'Invalid session for the user.',
    on: [R],
    code: 'session-expired',
  },
  {
    name: 'NotAuthorizedException',
    message: 'Invalid session for the user, session is expired.',
    on: [R],
    code: 'session-expired',
  },
  { name: 'NotAuthorizedException', message: 'User is disabled.', on: [I, R], code: 'not-allowed' },
  { name: 'NotAuthorizedException', message: 'Password attempts exceeded', on: [I, R], code: 'rate-limited' },
  {
    name: 'NotAuthorizedException',
    message: 'Client client-id-4711 is configured with secret but SECRET_HASH was not received',
    on: [S, I, R],
    code: 'misconfigured',
    hint: /client-id-4711 has a client secret/,
  },
  {
    name: 'NotAuthorizedException',
    message: 'Unable to verify secret hash for client client-id-4711',
    on: [S, I, R],
    code: 'misconfigured',
    hint: /public app client/,
  },
  {
    name: 'NotAuthorizedException',
    message: 'SignUp is not permitted for this user pool',
    on: [S],
    code: 'sign-up-refused',
    hint: /sign-up="off"/,
  },
  { name: 'UserNotFoundException', message: 'User does not exist.', on: [I, R], code: 'not-allowed' },
  {
    name: 'UserNotConfirmedException',
    message: 'User is not confirmed.',
    on: [I, R],
    code: 'misconfigured',
    hint: /PreSignUp/,
  },
  {
    name: 'NotAuthorizedException',
    message: 'A client attempted to write unauthorized attribute',
    on: [S],
    code: 'misconfigured',
    hint: /client-id-4711.*"userAttributes"/,
  },
  {
    name: 'InvalidParameterException',
    message: 'Attributes did not conform to the schema: phone_number: The attribute is required',
    on: [S],
    code: 'misconfigured',
    hint: /requires the attribute phone_number.*"userAttributes"/,
  },
  {
    name: 'InvalidParameterException',
    message: 'user.emailNews: Attribute does not exist in the schema.',
    on: [S],
    code: 'misconfigured',
    hint: /does not know the attribute emailNews of "userAttributes"/,
  },
  {
    name: 'InvalidParameterException',
    message: 'Username cannot be of email format, since user pool is configured for email alias.',
    on: [S],
    code: 'invalid-identifier',
    hint: /alias.*sign-up="off".*"username-url"/,
  },
  {
    name: 'SerializationException',
    on: [S, R],
    code: 'misconfigured',
    hint: /"userAttributes" and "clientMetadata"/,
  },
  { name: 'InvalidPasswordException', on: [S, R], code: 'misconfigured', hint: /password policy/ },
  {
    name: 'InvalidParameterException',
    message: 'Only custom auth (lambda driven) is enabled for this client.',
    on: [I],
    code: 'misconfigured',
    hint: /ALLOW_CUSTOM_AUTH on app client client-id-4711/,
  },
  {
    name: 'InvalidParameterException',
    message: 'CUSTOM_AUTH flow not enabled for this client',
    on: [I],
    code: 'misconfigured',
    hint: /ALLOW_CUSTOM_AUTH/,
  },
  {
    name: 'InvalidParameterException',
    message: 'Username should be an email.',
    on: [S, I],
    code: 'invalid-identifier',
  },
  {
    name: 'InvalidParameterException',
    message: 'Invalid phone number format.',
    on: [S],
    code: 'invalid-identifier',
  },
  {
    name: 'InvalidParameterException',
    message: 'Missing required parameter ANSWER',
    on: [R],
    code: 'misconfigured',
    hint: /RespondToAuthChallenge/,
  },
  {
    name: 'ResourceNotFoundException',
    on: [S, I, R],
    code: 'misconfigured',
    hint: /client-id-4711 in eu-central-1.*"user-pool-client-id".*"region"/,
  },
  { name: 'ResourceNotFoundException', status: 404, on: [I], code: 'misconfigured' },
  {
    name: 'UserLambdaValidationException',
    message: 'CreateAuthChallenge failed with error signInMethod is required.',
    on: [I, R],
    code: 'misconfigured',
    hint: /^CreateAuthChallenge trigger/,
  },
  {
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error only for staff.',
    on: [S],
    code: 'sign-up-refused',
    hint: /PreSignUp trigger/,
  },
  {
    name: 'UserLambdaValidationException',
    message: 'CreateAuthChallenge failed with error Authsignal is not available. Try again..',
    on: [I],
    code: 'bad-response',
  },
  {
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error authsignal-cognito-login:not-allowed.',
    on: [S],
    code: 'not-allowed',
  },
  {
    name: 'UserLambdaValidationException',
    message: 'CreateAuthChallenge failed with error authsignal-cognito-login:blocked.',
    on: [I, R],
    code: 'blocked',
  },
  {
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error authsignal-cognito-login:internal.',
    on: [S],
    code: 'sign-up-refused',
    hint: /PreSignUp trigger/,
  },
  {
    name: 'UnexpectedLambdaException',
    message:
      'DefineAuthChallenge invocation failed due to error Socket timeout while invoking Lambda function.',
    on: [S, I, R],
    code: 'timeout',
    hint: /^DefineAuthChallenge .*5 seconds/,
  },
  { name: 'InvalidLambdaResponseException', on: [S, I, R], code: 'misconfigured', hint: /trigger/i },
  {
    name: 'InvalidUserPoolConfigurationException',
    on: [I, R],
    code: 'misconfigured',
    hint: /DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse/,
  },
  { name: 'TooManyRequestsException', message: 'Rate exceeded', on: [S, I, R], code: 'rate-limited' },
  { name: 'TooManyRequestsException', status: 429, on: [I], code: 'rate-limited' },
  { name: 'LimitExceededException', on: [I, R], code: 'rate-limited' },
  { name: 'PasswordResetRequiredException', on: [I, R], code: 'not-allowed' },
  { name: 'ForbiddenException', status: 403, on: [S, I, R], code: 'blocked' },
  { name: 'UnsupportedOperationException', on: [I], code: 'misconfigured', hint: /client-id-4711/ },
  { name: 'OperationNotEnabledException', on: [I], code: 'misconfigured', hint: /client-id-4711/ },
  { name: 'FeatureUnavailableInTierException', status: 403, on: [I], code: 'misconfigured', hint: /plan/ },
  { name: 'InternalErrorException', status: 500, on: [S, I, R], code: 'bad-response' },
  { name: 'SyntaxError', status: 502, on: [S, I, R], code: 'bad-response' },
  { name: 'Unknown', message: 'UnknownError', status: 403, on: [S, I, R], code: 'bad-response' },
  { name: 'Unknown', status: 429, on: [I], code: 'rate-limited' },
  { name: 'TypeError', message: 'Failed to fetch', status: 0, on: [S, I, R], code: 'network' },
  { name: 'TimeoutError', on: [I], code: 'timeout' },
  { name: 'SomethingNewException', on: [S, I, R], code: 'bad-response' },
  { name: 'constructor', on: [I], code: 'bad-response' },
];

describe('identifyCognitoError', () => {
  for (const { name, message = '', status, on, code, hint } of ROWS) {
    for (const operation of on) {
      it(`takes ${name} ${JSON.stringify(message)}${status ? ` (${status})` : ''} of ${operation} for ${code}`, () => {
        const error = identifyCognitoError(thrown(name, message, status), operation, TARGET);
        expect(error).to.be.instanceOf(LoginError);
        // As text, because the test runner cannot send whatever else it may be.
        expect(String(error.code)).to.equal(code);
        if (code === 'misconfigured') expect(error.hint).to.be.a('string').and.not.empty;
        if (hint) expect(error.hint).to.match(hint);
      });
    }
  }

  it('takes what is no error, and an error of the browser, for internal', () => {
    for (const error of ['text', undefined, null, new RangeError('no answer at all')])
      expect(identifyCognitoError(error, I, TARGET).code).to.equal('internal');
  });

  for (const [name, header, seconds] of [
    ['TooManyRequestsException', undefined, 5],
    ['TooManyRequestsException', null, 5],
    ['TooManyRequestsException', '20', 20],
    ['LimitExceededException', '20', 20],
    ['LimitExceededException', undefined, undefined],
    ['SyntaxError', '7', 7],
  ] as const) {
    it(`waits ${seconds ?? 'as long as anybody'} after ${name} with Retry-After ${String(header)}`, () => {
      const error = Object.assign(thrown(name, '', 429), { retryAfter: header });
      expect(identifyCognitoError(error, I, TARGET).retryAfter).to.equal(seconds);
    });
  }

  it('knows what the triggers of this project throw', () => {
    for (const [code, expected, hint] of [
      ['not-configured', 'misconfigured', /CreateAuthChallenge .*AUTHSIGNAL_SECRET/],
      ['secret-unreadable', 'misconfigured', /CreateAuthChallenge .*role/],
      ['refused', 'misconfigured', /CreateAuthChallenge .*AUTHSIGNAL_URL/],
      ['unavailable', 'bad-response', undefined],
      ['other-client', 'misconfigured', /"user-pool-client-id" to AUTHSIGNAL_CLIENT_IDS/],
      ['clients-missing', 'misconfigured', /set AUTHSIGNAL_CLIENT_IDS/],
      ['clients-unreadable', 'misconfigured', /clientIds.*role/],
      ['two-addresses', 'sign-up-refused', /AUTHSIGNAL_IDENTIFIER/],
      ['no-address', 'sign-up-refused', /"userAttributes"/],
      ['password-kept', 'misconfigured', /AdminSetUserPassword/],
    ] as const) {
      const message = `CreateAuthChallenge failed with error ${new TriggerError(code).message}.`;
      const error = identifyCognitoError(thrown('UserLambdaValidationException', message), I, TARGET);
      expect(String(error.code)).to.equal(expected);
      if (hint) expect(error.hint).to.match(hint);
    }
  });

  it('keeps a LoginError', () => {
    const error = new LoginError('load-failed');
    expect(identifyCognitoError(error, I, TARGET)).to.equal(error);
  });

  it('never repeats what a server said', () => {
    const text = 'CreateAuthChallenge failed with error secret-of-the-server';
    for (const { name, on } of ROWS) {
      for (const operation of on) {
        const { message, hint = '' } = identifyCognitoError(thrown(name, text), operation, TARGET);
        expect(`${message} ${hint}`).not.to.contain('secret-of-the-server');
      }
    }
  });

  it('does not take a whole text for the name of a trigger', () => {
    const message = `${'x'.repeat(100)} failed with error y`;
    const { hint } = identifyCognitoError(thrown('UserLambdaValidationException', message), I, TARGET);
    expect(hint).to.match(/^A trigger threw/);
  });
});

/** What each reply of Cognito, and of what stands before it, means: through the gateway, for the three operations of a sign-in. */
import { expect } from '@open-wc/testing';
import { isRecoverable, type LoginError, type LoginErrorCode } from '../../../src/errors.js';
import { createCognitoGateway } from '../../../src/gateways/cognito-gateway.js';
import {
  CHALLENGE_TOKEN,
  SESSION,
  useFakeNetwork,
  USERNAME,
  type Reply,
} from '../../helpers/fake-network.js';
import '../on-demand.js';

type Operation = 'SignUp' | 'InitiateAuth' | 'RespondToAuthChallenge';

const S = 'SignUp';
const I = 'InitiateAuth';
const R = 'RespondToAuthChallenge';
const ALL: readonly Operation[] = [S, I, R];

interface Row {
  readonly what: string;
  readonly on?: readonly Operation[];
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly code: LoginErrorCode;
  /** What the developer is told; nothing where there is no row for it. */
  readonly hint?: RegExp;
  readonly mayTryAgain: boolean;
}

/** An exception in Cognito's wire form. */
const exception = (name: string, message: string, status = 400) => ({
  what: `${name} ${JSON.stringify(message)}`,
  status,
  headers: { 'x-amzn-errortype': `${name}:`, 'x-amzn-errormessage': message },
  body: JSON.stringify({ __type: name, message }),
});

const blocked = { code: 'blocked', mayTryAgain: false } as const;
const passing = { code: 'bad-response', mayTryAgain: true } as const;
const late = { code: 'timeout', mayTryAgain: true } as const;
const setUp = { code: 'misconfigured', mayTryAgain: false } as const;

const FIREWALL = /^A firewall refused the request with \d+: .*web ACL.*"cognito-url"/;
const NOT_COGNITO = /^What answered in place of Cognito .*"cognito-url"/;
const ATTACH = /attach DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse/;
const HTML = '<!doctype html><title>Human Verification</title>';

// prettier-ignore
const ROWS: readonly Row[] = [
  // AWS WAF before the pool. Its header is hidden from scripts, so there are rows with and without.
  { ...exception('ForbiddenException', 'Request not allowed due to WAF block.', 403), ...blocked, hint: FIREWALL },
  { what: 'a block with a page', status: 403, body: HTML, ...blocked, hint: FIREWALL },
  { what: 'a block without a body', status: 403, ...blocked, hint: FIREWALL },
  { what: 'a CAPTCHA', status: 405, headers: { 'x-amzn-waf-action': 'captcha' }, ...blocked, hint: FIREWALL },
  { what: 'a CAPTCHA, header hidden', status: 405, ...blocked, hint: FIREWALL },
  { what: 'a CAPTCHA with a page', status: 405, body: HTML, ...blocked, hint: FIREWALL },
  { what: 'a silent challenge', status: 202, headers: { 'x-amzn-waf-action': 'challenge' }, ...blocked, hint: FIREWALL },
  { what: 'a silent challenge, header hidden', status: 202, ...blocked, hint: FIREWALL },
  { what: 'a silent challenge with a page', status: 202, body: HTML, ...blocked, hint: FIREWALL },
  // Without an output nothing has succeeded.
  { what: 'nothing', status: 200, ...passing, hint: NOT_COGNITO },
  { what: 'nothing, with status 204', status: 204, ...passing, hint: NOT_COGNITO },
  { what: 'an empty object', status: 200, body: '{}', ...passing, hint: NOT_COGNITO },
  { what: 'null', status: 200, body: 'null', ...passing, hint: NOT_COGNITO },
  { what: 'an answer of another server', status: 200, body: '{"ok":true}', ...passing, hint: NOT_COGNITO },
  { what: 'a page with status 200', status: 200, body: HTML, ...passing },
  { what: 'a page with status 502', status: 502, body: HTML, ...passing },
  { what: 'a refusal of another server', status: 403, body: '{"message":"Forbidden"}', ...passing },
  // A pool that is not set up: https://github.com/aws-amplify/amplify-js/issues/5623 and 4300.
  { ...exception('InvalidParameterException', 'Custom auth lambda trigger is not configured for the user pool.'), on: [I, R], ...setUp, hint: ATTACH },
  { ...exception('InvalidUserPoolConfigurationException', 'x'), on: [I, R], ...setUp, hint: ATTACH },
  { ...exception('UnexpectedLambdaException', 'null invocation failed due to configuration.'), ...setUp, hint: /^A trigger cannot be invoked: .*lambda:InvokeFunction/ },
  { ...exception('UnexpectedLambdaException', 'PreSignUp invocation failed due to error AccessDeniedException.'), ...setUp, hint: /^PreSignUp trigger cannot be invoked/ },
  { ...exception('InvalidParameterException', 'Only custom auth (lambda driven) is enabled for this client.'), on: [I, R], ...setUp, hint: /ALLOW_CUSTOM_AUTH/ },
  { ...exception('InvalidParameterException', 'CUSTOM_AUTH is not enabled for the client.'), on: [I, R], ...setUp, hint: /ALLOW_CUSTOM_AUTH/ },
  // What passes by itself.
  { ...exception('UnexpectedLambdaException', 'CreateAuthChallenge invocation failed due to error Socket timeout while invoking Lambda function.'), ...late, hint: /^CreateAuthChallenge trigger took too long: .*5 seconds/ },
  { ...exception('UnexpectedLambdaException', 'DefineAuthChallenge invocation failed due to error TooManyRequestsException.'), ...passing, hint: /^DefineAuthChallenge trigger could not be invoked: .*concurrency/ },
  { ...exception('UnexpectedLambdaException', 'x'), ...passing, hint: /^A trigger could not be invoked/ },
  { ...exception('UserLambdaValidationException', 'CreateAuthChallenge failed with error 2026-01-06T04:05:06.789Z 3c06c00a-27e0-4b1d-a077-c3dee3138de3 Task timed out after 3.00 seconds.'), ...late, hint: /^CreateAuthChallenge trigger took too long: .*5 seconds/ },
  { ...exception('InternalErrorException', 'x', 500), ...passing },
  // Threat protection.
  { ...exception('NotAuthorizedException', 'Unable to login because of security reasons.'), ...blocked, hint: /threat protection/ },
  { ...exception('NotAuthorizedException', 'Request not allowed due to security reasons.'), ...blocked, hint: /threat protection/ },
  { ...exception('ForbiddenException', 'Request not allowed due to security reasons.', 403), ...blocked, hint: /threat protection/ },
  // Challenges that are none of the widget's. Only what looks like a name of Cognito's is repeated.
  { what: 'another challenge', on: [I, R], status: 200, body: '{"ChallengeName":"SMS_MFA","Session":"x"}', ...setUp, hint: /asked for SMS_MFA;/ },
  { what: 'a text as a challenge', on: [I, R], status: 200, body: `{"ChallengeName":"Visit evil.example ${'x'.repeat(500)}","Session":"x"}`, ...setUp, hint: /^DefineAuthChallenge asked for an unknown challenge;/ },
  { what: 'a long name as a challenge', on: [I, R], status: 200, body: `{"ChallengeName":"${'X'.repeat(500)}","Session":"x"}`, ...setUp, hint: /asked for an unknown challenge;/ },
  { what: 'tokens without a challenge', on: [I], status: 200, body: '{"AuthenticationResult":{"AccessToken":"a","IdToken":"i","ExpiresIn":3600}}', ...setUp, hint: /issued tokens before any challenge/ },
  // Authsignal's rules, as the triggers hand them on.
  ...['BLOCK', 'REVIEW_REQUIRED'].map((state) => ({
    what: `the state ${state}`, on: [I] as const, status: 200, ...blocked, hint: new RegExp(state),
    body: JSON.stringify({ ChallengeName: 'CUSTOM_CHALLENGE', Session: SESSION, ChallengeParameters: { token: 'x', state } }),
  })),
];

describe('replies to Cognito’s operations', () => {
  const network = useFakeNetwork();
  const gateway = createCognitoGateway({
    region: 'us-east-1',
    clientId: 'client4711',
    endpoint: 'https://cognito-idp.us-east-1.amazonaws.com',
    answerFormat: 'token',
    page: { warn: () => undefined },
  });
  const challenge = { session: SESSION, username: USERNAME, token: CHALLENGE_TOKEN };
  const live = () => new AbortController().signal;
  const CALLS: Readonly<Record<Operation, () => Promise<unknown>>> = {
    SignUp: () => gateway.signUp({ username: 'ana', attributes: { email: 'ana@example.com' } }, live()),
    InitiateAuth: () => gateway.begin('ana', live()),
    RespondToAuthChallenge: () => gateway.answer(challenge, 'result-token', live()),
  };
  const failureOf = (call: Promise<unknown>): Promise<LoginError> =>
    call.then(
      (value) => {
        throw new Error(`It resolved with ${String(value)}.`);
      },
      (error: unknown) => error as LoginError,
    );

  for (const { what, on = ALL, status, headers, body, code, hint, mayTryAgain } of ROWS) {
    for (const operation of on) {
      it(`takes ${what.slice(0, 120)} (${status}) to ${operation} for ${code}, and asks once`, async () => {
        const reply: Reply = () => new Response(status === 204 ? null : (body ?? ''), { status, headers });
        network.cloud.reply(operation, reply);
        const error = await failureOf(CALLS[operation]());
        expect(error.name).to.equal('LoginError');
        // As text, because the test runner cannot send whatever else it may be.
        expect(String(error.code)).to.equal(code);
        if (hint) expect(error.hint).to.match(hint);
        else expect(error.hint).to.equal(undefined);
        expect(error.hint?.length ?? 0).to.be.below(300);
        expect(isRecoverable(error.code)).to.equal(mayTryAgain);
        expect(network.cloud.operations).to.deep.equal([operation]);
      });
    }
  }

  it('sends no more than fetch() does by itself: cookies to the page’s own origin only', async () => {
    const { fetch } = window;
    const sent: (RequestInit | undefined)[] = [];
    window.fetch = (input, init) => (sent.push(init), fetch(input, init));
    try {
      for (const call of Object.values(CALLS)) await call();
    } finally {
      window.fetch = fetch;
    }
    expect(sent.map((init) => new Request('/', init).credentials)).to.deep.equal(
      Array(3).fill('same-origin'),
    );
  });
});

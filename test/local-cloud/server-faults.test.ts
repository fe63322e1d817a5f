/** Failures on purpose, as a client of either cloud meets them. */
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Fault } from '../../demo/local-cloud/context.js';
import { KNOWN_FAULTS } from '../../demo/local-cloud/known-faults.js';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { callAuthsignal, callCognito, type HttpReply, send, sendJson } from './server-client.js';

let cloud: LocalCloud;
before(async () => {
  cloud = await startLocalCloud();
});
afterEach(() => cloud.faults.clear());
after(() => cloud.close());

const OPERATIONS = { cognito: 'GetUser', authsignal: '/client/verify/email-otp' };
const CALLS: Record<Fault['service'], () => Promise<HttpReply>> = {
  cognito: () => callCognito(cloud.url, OPERATIONS.cognito, {}),
  authsignal: () => callAuthsignal(cloud.url, OPERATIONS.authsignal, 'no-token', {}),
};
const USUAL_STATUS = { cognito: 400, authsignal: 401 };
const SERVICES = ['cognito', 'authsignal'] as const;

const cognito = (name: string) => ({ __type: name, message: 'A fault on purpose.' });
const authsignal = (code: string) => ({
  error: code,
  errorCode: code,
  errorDescription: 'A fault on purpose.',
});

describe('a fault', () => {
  const rows: [Fault['service'], Pick<Fault, 'kind' | 'status' | 'code'>, number, unknown][] = [
    ['cognito', { kind: 'status', status: 429 }, 429, cognito('TooManyRequestsException')],
    ['cognito', { kind: 'status', status: 500 }, 500, cognito('InternalErrorException')],
    ['cognito', { kind: 'status', status: 403 }, 403, cognito('ForbiddenException')],
    [
      'cognito',
      { kind: 'status', status: 400, code: 'LimitExceededException' },
      400,
      cognito('LimitExceededException'),
    ],
    ['cognito', { kind: 'message-only' }, 403, { message: 'Forbidden' }],
    ['authsignal', { kind: 'status', status: 429 }, 429, authsignal('too_many_requests')],
    ['authsignal', { kind: 'status', status: 401 }, 401, authsignal('expired_token')],
    ['authsignal', { kind: 'status', status: 500 }, 500, authsignal('unexpected_error')],
    [
      'authsignal',
      { kind: 'status', status: 400, code: 'invalid_credential' },
      400,
      authsignal('invalid_credential'),
    ],
    ['authsignal', { kind: 'message-only' }, 403, { message: 'Forbidden' }],
  ];
  for (const [service, fault, status, body] of rows) {
    it(`${JSON.stringify(fault)} answers for ${service} once, readable from other origins`, async () => {
      cloud.faults.add({ service, operation: OPERATIONS[service], times: 1, ...fault });
      const reply = await CALLS[service]();
      assert.deepEqual([reply.status, reply.body], [status, body]);
      assert.match(reply.headers.get('access-control-allow-origin') ?? '', /^(\*|https:\/\/shop\.example)$/);
      assert.equal((await CALLS[service]()).status, USUAL_STATUS[service]);
    });
  }

  for (const service of SERVICES) {
    it(`of kind html answers for ${service} as a proxy does`, async () => {
      cloud.faults.add({ service, operation: OPERATIONS[service], kind: 'html' });
      const { status, headers, text } = await CALLS[service]();
      assert.equal(status, 502);
      assert.match(headers.get('content-type') ?? '', /^text\/html/);
      assert.match(text, /^<!doctype html>/);
      assert.ok(headers.get('access-control-allow-origin'));
    });

    it(`of kind drop closes the connection to ${service} without an answer, once`, async () => {
      cloud.requests.clear();
      cloud.faults.add({ service, operation: OPERATIONS[service], kind: 'drop', times: 1 });
      await assert.rejects(CALLS[service](), TypeError);
      assert.equal((await CALLS[service]()).status, USUAL_STATUS[service]);
      assert.deepEqual(
        cloud.requests.list().map(({ status }) => status),
        [0, USUAL_STATUS[service]],
      );
    });

    it(`of kind delay lets ${service} answer later`, async () => {
      cloud.faults.add({ service, operation: OPERATIONS[service], kind: 'delay', ms: 60 });
      const start = performance.now();
      assert.equal((await CALLS[service]()).status, USUAL_STATUS[service]);
      // Timers may be a millisecond early.
      assert.ok(performance.now() - start >= 59);
    });
  }

  it('hits only its operation, as often as it says', async () => {
    cloud.faults.add({ service: 'cognito', operation: 'SignUp', kind: 'status', status: 500, times: 2 });
    const statusOf = async (operation: string) => (await callCognito(cloud.url, operation, {})).status;
    assert.equal(await statusOf('GetUser'), 400);
    assert.deepEqual(
      [await statusOf('SignUp'), await statusOf('SignUp'), await statusOf('SignUp')],
      [500, 500, 400],
    );
  });

  it('never hits a preflight', async () => {
    cloud.faults.add({ service: 'authsignal', operation: OPERATIONS.authsignal, kind: 'html', times: 1 });
    const { status } = await send(`${cloud.url}/authsignal/v1${OPERATIONS.authsignal}`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    assert.equal(status, 204);
    assert.equal(cloud.faults.list().length, 1);
  });

  // Browsers repeat a request by themselves when a connection breaks that served another one before.
  it('of kind drop never hits a connection that served another call', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const call = () =>
      new Promise<string>((resolve) => {
        const outgoing = request(`${cloud.url}/cognito/`, {
          agent,
          method: 'POST',
          headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser' },
        });
        const settle = (outcome: string) =>
          resolve(`${outcome} on a ${outgoing.reusedSocket ? 'reused' : 'new'} connection`);
        outgoing.on('response', (response) => response.resume().on('end', () => settle('answered')));
        outgoing.on('error', () => settle('dropped'));
        outgoing.end('{}');
      });
    const outcomes = [await call()];
    cloud.faults.add({ service: 'cognito', operation: 'GetUser', kind: 'drop', times: 1 });
    outcomes.push(await call(), await call());
    assert.deepEqual(outcomes, [
      'answered on a new connection',
      'dropped on a new connection',
      'answered on a new connection',
    ]);
    agent.destroy();
  });
});

describe('a known fault', () => {
  const lambda = (message: string) => ['UnexpectedLambdaException', message];
  const rows: [keyof typeof KNOWN_FAULTS, string[]][] = [
    [
      'no-trigger',
      ['InvalidParameterException', 'Custom auth lambda trigger is not configured for the user pool.'],
    ],
    ['trigger-missing', lambda('null invocation failed due to configuration.')],
    [
      'trigger-not-permitted',
      lambda('CreateAuthChallenge invocation failed due to error AccessDeniedException.'),
    ],
    [
      'trigger-timeout',
      lambda(
        'CreateAuthChallenge invocation failed due to error Socket timeout while invoking Lambda function.',
      ),
    ],
    ['trigger-output', ['InvalidLambdaResponseException', 'Invalid lambda function output : Invalid JSON']],
    ['threat-sign-in', ['NotAuthorizedException', 'Unable to login because of security reasons.']],
    ['threat-request', ['NotAuthorizedException', 'Request not allowed due to security reasons.']],
  ];
  const provoke = (known: string, more: object = {}) =>
    sendJson(`${cloud.url}/faults`, 'POST', { known, times: 1, ...more });

  for (const [known, [__type, message]] of rows) {
    it(`"${known}" speaks as Cognito does`, async () => {
      await provoke(known);
      const { status, headers, body } = await callCognito(cloud.url, 'InitiateAuth', {});
      assert.deepEqual([status, body], [400, { __type, message }]);
      assert.equal(headers.get('x-amzn-errortype'), `${__type}:`);
    });
  }

  it('"trigger-crash" speaks as Cognito does', async () => {
    await provoke('trigger-crash');
    const { body } = await callCognito(cloud.url, 'InitiateAuth', {});
    assert.match(
      JSON.stringify(body),
      /CreateAuthChallenge failed with error RequestId: [\w-]{36} Error: Runtime exited/,
    );
  });

  it('"waf-block" is refused in the form of Cognito', async () => {
    await provoke('waf-block');
    const { status, body } = await callCognito(cloud.url, 'InitiateAuth', {});
    assert.deepEqual(
      [status, body],
      [403, { __type: 'ForbiddenException', message: 'Request not allowed due to WAF block.' }],
    );
  });

  for (const [known, status, action] of [
    ['waf-captcha', 405, 'captcha'],
    ['waf-challenge', 202, 'challenge'],
  ] as const) {
    it(`"${known}" answers ${status} with a header that pages may read, and no body`, async () => {
      await provoke(known);
      const reply = await callCognito(cloud.url, 'InitiateAuth', {});
      assert.deepEqual([reply.status, reply.text], [status, '']);
      assert.equal(reply.headers.get('x-amzn-waf-action'), action);
      assert.equal(reply.headers.get('access-control-allow-origin'), '*');
      assert.equal(reply.headers.get('access-control-expose-headers'), 'x-amzn-waf-action');
    });
  }

  it('"empty" answers 200 with no body, readable from other origins', async () => {
    await provoke('empty');
    const { status, text, headers } = await callCognito(cloud.url, 'SignUp', {});
    assert.deepEqual([status, text], [200, '']);
    assert.equal(headers.get('access-control-allow-origin'), '*');
  });

  it('can be had of another operation', async () => {
    await provoke('waf-block', { operation: 'GetUser' });
    assert.equal((await callCognito(cloud.url, 'InitiateAuth', {})).status, 400);
    assert.equal((await callCognito(cloud.url, 'GetUser', {})).status, 403);
  });
});

describe('/faults', () => {
  const fault = { service: 'cognito', operation: 'GetUser', kind: 'status', status: 500, times: 2 };

  it('adds one or several, lists and clears them', async () => {
    assert.deepEqual((await sendJson(`${cloud.url}/faults`, 'POST', fault)).body, [fault]);
    const html = { service: 'authsignal', operation: '/client/verify/sms', kind: 'html' };
    assert.deepEqual((await sendJson(`${cloud.url}/faults`, 'POST', [html, html])).body, [fault, html, html]);
    assert.deepEqual((await send(`${cloud.url}/faults`)).body, [fault, html, html]);
    assert.deepEqual((await send(`${cloud.url}/faults`, { method: 'DELETE' })).body, []);
  });

  const refused: [string, unknown, string][] = [
    ['no object', 'drop', 'A fault must be an object.'],
    ['an unknown service', { ...fault, service: 's3' }, '"service" must be one of cognito, authsignal.'],
    [
      'an unknown kind',
      { ...fault, kind: 'rain' },
      '"kind" must be one of drop, status, html, message-only, empty, waf, delay.',
    ],
    [
      'an unknown name',
      { known: 'toString' },
      `"known" must be one of ${Object.keys(KNOWN_FAULTS).join(', ')}.`,
    ],
    ['a message that is no text', { ...fault, message: 5 }, '"message" must be a string.'],
    [
      'a firewall with another status',
      { ...fault, kind: 'waf' },
      '"status" of a firewall must be 202, 403 or 405.',
    ],
    ['no operation', { ...fault, operation: undefined }, '"operation" must be a string.'],
    ['a code that is no text', { ...fault, code: 5 }, '"code" must be a string.'],
    ['no status', { ...fault, status: undefined }, '"status" must be given.'],
    ['an impossible status', { ...fault, status: 42 }, '"status" must be a whole number from 200 to 599.'],
    ['zero times', { ...fault, times: 0 }, '"times" must be a whole number of 1 or more.'],
    ['a delay without length', { ...fault, kind: 'delay' }, '"ms" must be given.'],
  ];
  for (const [what, body, error] of refused) {
    it(`refuses ${what}, and the whole list with it`, async () => {
      const reply = await sendJson(`${cloud.url}/faults`, 'POST', [fault, body]);
      assert.deepEqual([reply.status, reply.body], [400, { error }]);
      assert.deepEqual(cloud.faults.list(), []);
    });
  }

  it('refuses what is not JSON', async () => {
    assert.equal((await send(`${cloud.url}/faults`, { method: 'POST', body: '{' })).status, 400);
  });
});

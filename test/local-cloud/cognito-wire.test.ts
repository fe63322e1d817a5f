/** The wire protocol: headers, errors, statuses, quotas. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHarness, DEMO, DEMO_POOL, OTHER } from './cognito-harness.js';

describe('an error', () => {
  it('is in the body and in the headers', async () => {
    const { begin } = createHarness();
    const { status, headers, body } = await begin('nobody', OTHER);
    assert.equal(status, 400);
    assert.deepEqual(body, { __type: 'UserNotFoundException', message: 'User does not exist.' });
    assert.equal(headers.get('content-type'), 'application/x-amz-json-1.1');
    assert.equal(headers.get('x-amzn-errortype'), 'UserNotFoundException:');
    assert.equal(headers.get('x-amzn-errormessage'), 'User does not exist.');
    assert.ok(headers.get('x-amzn-requestid'));
  });

  it('of a trigger may hold any character', async () => {
    const { call } = createHarness({
      preSignUp: async () => {
        throw new Error('Nicht möglich\n✗');
      },
    });
    const { body } = await call('SignUp', {
      ClientId: DEMO,
      Username: 'a@b.example',
      Password: 'Correct-horse-7',
    });
    assert.equal(body.message, 'PreSignUp failed with error Nicht möglich\n✗.');
  });

  const statuses: [string, string, object, number, number][] = [
    ['UserNotFoundException', 'AdminGetUser', { UserPoolId: DEMO_POOL, Username: 'nobody' }, 400, 404],
    ['ResourceNotFoundException', 'InitiateAuth', { ClientId: 'nobody', AuthFlow: 'CUSTOM_AUTH' }, 400, 404],
    ['NotAuthorizedException', 'GetUser', { AccessToken: 'x' }, 400, 403],
    ['InvalidParameterException', 'GetUser', {}, 400, 400],
  ];
  for (const [name, operation, request, usual, annotated] of statuses) {
    it(`${name} has status ${usual}, and ${annotated} where the annotated ones are asked for`, async () => {
      const { call, cognito } = createHarness();
      const reply = await call(operation, request);
      cognito.settings.realStatuses = true;
      assert.equal(reply.body.__type, name);
      assert.deepEqual([reply.status, (await call(operation, request)).status], [usual, annotated]);
    });
  }

  it('answers what is no operation of this service', async () => {
    const { call } = createHarness();
    const strangers: Record<string, string>[] = [
      {},
      { 'x-amz-target': 'Other.InitiateAuth' },
      { 'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser', 'content-type': 'application/json' },
    ];
    for (const headers of strangers) {
      const { status, body } = await call('ListEverything', {}, headers);
      assert.deepEqual([status, body.__type], [400, 'UnknownOperationException']);
    }
  });

  it('answers a body that is not JSON, or not an object', async () => {
    const { cognito } = createHarness();
    for (const body of ['{', '[]', 'null']) {
      const response = await cognito.app.request('/', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.GetUser',
        },
        body,
      });
      assert.equal((await response.json()).__type, 'SerializationException');
    }
  });
});

describe('the quotas', () => {
  const begins = async (count: number, begin: () => Promise<{ status: number; body: { __type?: string } }>) =>
    (await Promise.all(Array.from({ length: count }, begin))).filter(
      ({ body }) => body.__type === 'TooManyRequestsException',
    ).length;

  it('refuse what exceeds 120 sign-ins in a second, when switched on', async () => {
    const { begin, cognito, clock } = createHarness();
    const nobody = () => begin('nobody', OTHER);
    assert.equal(await begins(121, nobody), 0);
    cognito.settings.rateLimits = true;
    assert.equal(await begins(121, nobody), 1);
    clock.advance(1000);
    assert.equal(await begins(1, nobody), 0);
  });
});

describe('the list of calls', () => {
  it('has every operation with its time', async () => {
    const { call, cognito, clock } = createHarness();
    const at = clock.now();
    await call('GetUser', {});
    clock.advance(5);
    await call('SignUp', {});
    assert.deepEqual(cognito.calls, [
      { operation: 'GetUser', at },
      { operation: 'SignUp', at: at + 5 },
    ]);
  });
});

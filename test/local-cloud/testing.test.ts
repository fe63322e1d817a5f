/** What `authsignal-cognito-login/testing` promises to those who test a login. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/testing.js';
import { createTriggers } from '../../src/triggers/index.js';
import { callAuthsignal, callCognito, type HttpReply, send, sendJson } from './server-client.js';

const ANA = 'ana@example.com';
const BO = {
  email: 'bo@example.com',
  phoneNumber: '+12015550123',
  methods: ['AUTHENTICATOR_APP', 'SMS'],
} as const;

let cloud: LocalCloud;
before(async () => {
  cloud = await startLocalCloud({ users: [ANA, BO], tenant: { codeLength: 8 } });
});
afterEach(() => cloud.reset());
after(() => cloud.stop());

const ClientId = 'localdemoclient';
const bodyOf = ({ body }: HttpReply) => body as Record<string, Record<string, string>>;

/** A challenge of `USERNAME`: its parameters. */
async function begin(USERNAME: string, { url } = cloud) {
  const AuthParameters = { USERNAME };
  const reply = await callCognito(url, 'InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', ClientId, AuthParameters });
  return bodyOf(reply).ChallengeParameters ?? {};
}

async function requestCode(address: string, { url } = cloud): Promise<void> {
  const { token } = await begin(address, { url } as LocalCloud);
  const { status } = await callAuthsignal(url, '/client/challenge/email-otp', token, {});
  assert.equal(status, 200);
}

describe('startLocalCloud()', () => {
  it('says where everything is, and with which attributes the form signs in', () => {
    const { url } = cloud;
    assert.match(url, /^http:\/\/localhost:\d+$/);
    assert.deepEqual(cloud.attributes, {
      region: 'us-east-1',
      'user-pool-client-id': ClientId,
      'tenant-id': 'local-tenant',
      'cognito-url': cloud.urls.cognito,
      'authsignal-url': cloud.urls.authsignal,
    });
    assert.equal(cloud.environment.USER_POOL_ID, cloud.userPoolId);
    assert.equal(cloud.environment.AUTHSIGNAL_URL, cloud.urls.authsignal);
  });

  it('sets up the tenant', async () => {
    await requestCode(ANA);
    assert.match((await cloud.outbox.next(ANA)).code ?? '', /^\d{8}$/);
  });

  it('has rules, which the triggers tell what the endpoint signed, also after a reset', async () => {
    const own = await startLocalCloud({
      users: [ANA],
      rules: [{ name: 'unsigned', if: { 'custom.contextSigned': false }, then: 'BLOCK' }],
    });
    try {
      const url = own.attributes['context-url'] ?? '';
      assert.equal(url, `${own.url}/context`);
      for (let count = 0; count < 2; count += 1) {
        const { body } = await sendJson(url, 'POST', { username: ANA });
        const states: (string | undefined)[] = [];
        for (const ClientMetadata of [body as Record<string, string>, undefined]) {
          const begun = await callCognito(own.url, 'InitiateAuth', {
            AuthFlow: 'CUSTOM_AUTH',
            ClientId,
            AuthParameters: { USERNAME: ANA },
          });
          assert.equal(bodyOf(begun).ChallengeParameters?.challenge, 'PROVIDE_CONTEXT');
          const next = await callCognito(own.url, 'RespondToAuthChallenge', {
            ClientId,
            ChallengeName: 'CUSTOM_CHALLENGE',
            Session: bodyOf(begun).Session,
            ChallengeResponses: { USERNAME: ANA, ANSWER: '__dummy__' },
            ClientMetadata,
          });
          states.push(bodyOf(next).ChallengeParameters?.state);
        }
        assert.deepEqual(states, ['CHALLENGE_REQUIRED', 'BLOCK']);
        await own.reset();
      }
    } finally {
      await own.stop();
    }
  });

  it('tells handlers of one’s own to ask for the context, where there are rules', async () => {
    const given: Readonly<Record<string, string>>[] = [];
    const triggers = (environment: Readonly<Record<string, string>>) => {
      given.push(environment);
      return {};
    };
    for (const rules of [undefined, []]) await (await startLocalCloud({ triggers, rules })).stop();
    assert.deepEqual(
      given.map(({ AUTHSIGNAL_CONTEXT, AUTHSIGNAL_ACCEPT_ALLOW }) => [
        AUTHSIGNAL_CONTEXT,
        AUTHSIGNAL_ACCEPT_ALLOW,
      ]),
      [
        [undefined, undefined],
        ['true', 'true'],
      ],
    );
  });

  it('runs handlers that a function makes of the environment', async () => {
    const given: unknown[] = [];
    const own = await startLocalCloud({
      users: [ANA],
      triggers: (environment) => {
        given.push(environment);
        return createTriggers({
          action: 'ownAction',
          authsignal: {
            apiSecretKey: environment.AUTHSIGNAL_SECRET ?? '',
            apiUrl: environment.AUTHSIGNAL_URL ?? '',
          },
        });
      },
    });
    try {
      await requestCode(ANA, own);
      const tracked = own.requests().map(({ operation }) => operation);
      assert.ok(
        tracked.some((operation) => /^\/users\/[^/]+\/actions\/ownAction$/.test(operation)),
        tracked.join(),
      );
      assert.deepEqual(given, [own.environment]);
    } finally {
      await own.stop();
    }
  });

  it('runs twice in one process, each with its own people and messages', async () => {
    const other = await startLocalCloud();
    try {
      assert.notEqual(other.url, cloud.url);
      assert.deepEqual(other.users.list(), []);
      await requestCode(ANA);
      assert.equal(cloud.outbox.list().length, 1);
      assert.deepEqual(other.outbox.list(), []);
    } finally {
      await other.stop();
    }
  });

  const mistakes: [options: object, message: RegExp][] = [
    [{ prot: 8787 }, /There is no option "prot"; there are port, users, triggers, tenant, rules, serve\.$/],
    [{ port: '8787' }, /"port" must be a whole number from 0 to 65535\.$/],
    [{ port: 65_536 }, /"port" must be a whole number from 0 to 65535\.$/],
    [{ users: ANA }, /"users" must be a list\.$/],
    [{ users: [{}] }, /users: A user must have "email" or "phoneNumber"\.$/],
    [{ users: [{ mail: ANA }] }, /users: A user has no member "mail"; there are email, phoneNumber, /],
    [{ users: ['ana@'] }, /^ana@: Invalid email address format\.$/],
    [{ users: [ANA, ANA] }, /^ana@example\.com: An account with the given email already exists\.$/],
    [{ users: [{ email: ANA, methods: ['SMS'] }] }, /: "methods" has SMS, which takes "phoneNumber"\.$/],
    [{ users: [{ email: ANA, methods: ['FAX'] }] }, /: "methods" must be a list of EMAIL_OTP, /],
    [{ users: [{ email: ANA, password: 'short' }] }, /: Password did not conform with policy: /],
    [
      { rules: [{ name: 'new', if: { age: 7 }, then: 'BLOCK' }] },
      /rules: "age" of "new" is none of device\.isNew/,
    ],
    [{ tenant: { codeLength: 99 } }, /tenant: "codeLength": must be a whole number from 2 to 10$/],
    [{ tenant: { colour: 'red' } }, /tenant: There is no setting "colour"\.$/],
    [{ triggers: {} }, /"triggers" must be a folder or a function\.$/],
    [{ triggers: './nowhere' }, /^The triggers folder \.\/nowhere cannot be read\.$/],
    [{ serve: true }, /"serve" must be a folder\.$/],
  ];
  for (const [options, message] of mistakes) {
    it(`refuses ${JSON.stringify(options)} in one line, and keeps no port`, async () => {
      const error = await startLocalCloud(options).then(
        async (started) => {
          await started.stop();
          assert.fail('it started');
        },
        (reason: unknown) => reason as Error,
      );
      assert.match(error.message, message);
      assert.ok(!error.message.includes('\n'));
    });
  }

  it('refuses a port that is taken', async () => {
    const port = Number(new URL(cloud.url).port);
    await assert.rejects(startLocalCloud({ port }), { message: /^Port \d+ is in use: / });
  });
});

describe('outbox.next()', () => {
  it('waits for a message that is not there yet', async () => {
    const [message] = await Promise.all([cloud.outbox.next(ANA), requestCode(ANA)]);
    assert.deepEqual(message, cloud.outbox.list()[0]);
  });

  it('gives each message once, the oldest first', async () => {
    await requestCode(ANA);
    await requestCode(ANA);
    const [first, second] = cloud.outbox.list();
    assert.deepEqual(await cloud.outbox.next(ANA), first);
    assert.deepEqual(await cloud.outbox.next(ANA.toUpperCase()), second);
  });

  it('leaves messages to others alone', async () => {
    const waiting = cloud.outbox.next(ANA);
    await requestCode('cy@example.com');
    await requestCode(ANA);
    assert.equal((await waiting).to, ANA);
    assert.equal((await cloud.outbox.next('cy@example.com')).to, 'cy@example.com');
  });

  it('gives up when the signal aborts, before or while it waits', async () => {
    const reason = new Error('enough');
    await assert.rejects(cloud.outbox.next(ANA, { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const waiting = cloud.outbox.next(ANA, { signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  });

  it('gives up after a while, and says what there was', async ({ mock }) => {
    await requestCode('cy@example.com');
    mock.timers.enable({ apis: ['setTimeout'] });
    const waiting = cloud.outbox.next(ANA);
    mock.timers.tick(10_000);
    await assert.rejects(waiting, {
      message: `No message to ${ANA} within 10000 ms. The outbox has email-otp to cy@example.com.`,
    });
  });

  it('waits as long as there is a cloud, where that is asked', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const waiting = cloud.outbox.next(ANA, { timeout: Infinity });
    mock.timers.tick(1_000_000_000);
    mock.timers.reset();
    await requestCode(ANA);
    assert.equal((await waiting).to, ANA);
  });

  it('is rejected when the cloud is reset or stops', async () => {
    const reset = assert.rejects(cloud.outbox.next(ANA), { message: 'The local cloud was reset.' });
    await cloud.reset();
    await reset;
    const other = await startLocalCloud();
    const stopped = assert.rejects(other.outbox.next(ANA), { message: 'The local cloud was stopped.' });
    await other.stop();
    await stopped;
    await assert.rejects(other.outbox.next(ANA), { message: 'The local cloud was stopped.' });
  });
});

describe('a test address', () => {
  for (const address of ['ana+test@example.com', 'ana+TEST2@example.com']) {
    it(`as ${address} gets the same code each time, of Authsignal and of Cognito`, async () => {
      await cloud.users.create(address);
      await requestCode(address);
      assert.equal((await cloud.outbox.next(address)).code, '12345678');
      const { accessToken: AccessToken } = await cloud.users.tokens(address);
      await callCognito(cloud.url, 'GetUserAttributeVerificationCode', {
        AccessToken,
        AttributeName: 'email',
      });
      assert.equal((await cloud.outbox.next(address)).code, '123456');
    });
  }

  it('is not one that only begins so', async () => {
    const address = 'ana+test+more@example.com';
    const codes = new Set<string | undefined>();
    for (let time = 0; time < 3; time++) {
      await requestCode(address);
      codes.add((await cloud.outbox.next(address)).code);
    }
    assert.ok(codes.size > 1);
  });
});

describe('users', () => {
  it('are there from the start, with what they are enrolled with', async () => {
    assert.deepEqual(
      cloud.users.list().map(({ email, phoneNumber }) => ({ email, phoneNumber })),
      [
        { email: ANA, phoneNumber: undefined },
        { email: BO.email, phoneNumber: BO.phoneNumber },
      ],
    );
    assert.equal((await begin(BO.email)).enrolledMethods, 'totp sms');
  });

  it('can be created, with attributes and a password', async () => {
    const created = await cloud.users.create({
      email: 'cy@example.com',
      attributes: { name: 'Cy', email_verified: 'false' },
      password: 'Correct-horse-7',
    });
    const AuthParameters = { USERNAME: 'cy@example.com', PASSWORD: 'Correct-horse-7' };
    const request = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'localpasswordclient', AuthParameters };
    const { AuthenticationResult } = bodyOf(await callCognito(cloud.url, 'InitiateAuth', request));
    const { AccessToken } = AuthenticationResult ?? {};
    assert.deepEqual((await callCognito(cloud.url, 'GetUser', { AccessToken })).body, {
      Username: created.username,
      UserAttributes: [
        { Name: 'sub', Value: created.sub },
        { Name: 'email', Value: 'cy@example.com' },
        { Name: 'email_verified', Value: 'false' },
        { Name: 'name', Value: 'Cy' },
      ],
    });
  });

  it('have tokens that authorizers accept, and that Cognito refreshes', async () => {
    const { accessToken, idToken, refreshToken, username, expiresAt } = await cloud.users.tokens(ANA);
    const jwks = await send(cloud.urls.jwks);
    const verifier = CognitoJwtVerifier.create({
      userPoolId: cloud.userPoolId,
      clientId: ClientId,
      tokenUse: null,
    });
    verifier.cacheJwks(JSON.parse(jwks.text));
    const claims = await verifier.verify(accessToken);
    assert.equal(claims.username, username);
    assert.equal(expiresAt, claims.exp * 1000);
    assert.equal((await verifier.verify(idToken)).email, ANA);
    const refreshed = await callCognito(cloud.url, 'GetTokensFromRefreshToken', {
      ClientId,
      RefreshToken: refreshToken,
    });
    assert.equal(refreshed.status, 200);
  });

  it('whom nobody knows have no tokens', async () => {
    await assert.rejects(cloud.users.tokens('nobody@example.com'), {
      message: 'nobody@example.com: User does not exist.',
    });
  });
});

describe('fail()', () => {
  it('makes an operation of Cognito fail until it is taken back', async () => {
    const end = cloud.fail('InitiateAuth', { status: 429 });
    const request = { AuthFlow: 'CUSTOM_AUTH', ClientId, AuthParameters: { USERNAME: ANA } };
    assert.equal((await callCognito(cloud.url, 'InitiateAuth', request)).status, 429);
    end();
    assert.equal((await callCognito(cloud.url, 'InitiateAuth', request)).status, 200);
  });

  it('makes a call of Authsignal fail as often as is said', async () => {
    const { token } = await begin(ANA);
    cloud.fail('/client/challenge/email-otp', { status: 500, times: 1 });
    assert.equal((await callAuthsignal(cloud.url, '/client/challenge/email-otp', token, {})).status, 500);
    assert.equal((await callAuthsignal(cloud.url, '/client/challenge/email-otp', token, {})).status, 200);
  });

  it('knows failures of the real services by name, for any operation', async () => {
    cloud.fail('SignUp', 'waf-captcha');
    const { status, headers } = await callCognito(cloud.url, 'SignUp', {});
    assert.deepEqual([status, headers.get('x-amzn-waf-action')], [405, 'captcha']);
  });

  const mistakes: [call: string, fault: object, message: RegExp][] = [
    ['InitiateAuht', { status: 500 }, /fail: There is no call "InitiateAuht": give an operation such as /],
    ['/client/verify/fax', { status: 500 }, /fail: There is no call "\/client\/verify\/fax": /],
    ['InitiateAuth', {}, /fail: "kind" must be one of drop, /],
    ['InitiateAuth', { status: 99 }, /fail: "status" must be a whole number from 200 to 599\.$/],
    ['InitiateAuth', { known: 'flood' }, /fail: "known" must be one of no-trigger, /],
  ];
  for (const [call, fault, message] of mistakes) {
    it(`refuses ${call} with ${JSON.stringify(fault)}`, () => {
      assert.throws(() => cloud.fail(call, fault), { name: 'TypeError', message });
    });
  }
});

describe('the clock', () => {
  it('moves both clouds forward', async () => {
    const before = cloud.clock.now();
    const { token } = await begin(ANA);
    const { accessToken: AccessToken } = await cloud.users.tokens(ANA);
    cloud.clock.advance(3600_000);
    assert.ok(cloud.clock.now() - before >= 3600_000);
    assert.equal((await callCognito(cloud.url, 'GetUser', { AccessToken })).status, 400);
    assert.equal((await callAuthsignal(cloud.url, '/client/challenge/email-otp', token, {})).status, 401);
  });

  for (const ms of [-1, NaN, '1' as unknown as number]) {
    it(`does not take ${String(ms)}`, () => {
      assert.throws(() => cloud.clock.advance(ms), /advance\(\) takes a number of milliseconds, 0 or more\./);
    });
  }
});

describe('reset()', () => {
  it('brings everything back to the start but the address and the keys', async () => {
    const keys = (await send(cloud.urls.jwks)).text;
    const now = Date.now();
    await cloud.users.create('late@example.com');
    await requestCode(ANA);
    cloud.fail('InitiateAuth', { status: 500 });
    cloud.clock.advance(3600_000);
    await sendJson(`${cloud.url}/settings`, 'PATCH', {
      selfSignUp: false,
      authsignal: { codeLength: 4, rateLimits: false },
    });
    await cloud.reset();
    assert.deepEqual(
      cloud.users.list().map(({ email }) => email),
      [ANA, BO.email],
    );
    assert.deepEqual([cloud.outbox.list(), cloud.requests()], [[], []]);
    assert.ok(cloud.clock.now() - now < 3600_000);
    const { body } = await send(`${cloud.url}/settings`);
    const { selfSignUp, authsignal } = body as { selfSignUp: boolean; authsignal: { codeLength: number } };
    assert.deepEqual([selfSignUp, authsignal.codeLength], [true, 8]);
    assert.equal((await begin(ANA)).enrolledMethods, 'email-otp');
    assert.equal((await send(cloud.urls.jwks)).text, keys);
  });
});

describe('over HTTP, for other processes and languages', () => {
  it('gives messages, users and tokens, and a reset', async () => {
    const address = 'di@example.com';
    const created = await sendJson(`${cloud.url}/users`, 'POST', { email: address });
    assert.equal(bodyOf(created).email, address);
    const next = send(`${cloud.url}/outbox/next?to=${encodeURIComponent(address)}`);
    await requestCode(address);
    assert.deepEqual((await next).body, cloud.outbox.list()[0]);
    const tokens = await sendJson(`${cloud.url}/tokens`, 'POST', { user: address });
    assert.equal(bodyOf(tokens).username, bodyOf(created).username);
    assert.equal((await send(`${cloud.url}/reset`, { method: 'POST' })).status, 204);
    assert.equal(((await send(`${cloud.url}/users`)).body as unknown[]).length, 2);
  });

  const refusals: [path: string, method: string, body: object | undefined, status: number, error: RegExp][] =
    [
      ['/outbox/next', 'GET', undefined, 400, /^"to" must be an address\.$/],
      [
        '/outbox/next?to=ana&timeout=soon',
        'GET',
        undefined,
        400,
        /^"timeout" must be a number of milliseconds/,
      ],
      ['/outbox/next?to=ana&timeout=0', 'GET', undefined, 408, /^No message to ana within 0 ms\./],
      ['/users', 'POST', { email: 'ana@' }, 400, /^ana@: Invalid email address format\.$/],
      ['/tokens', 'POST', {}, 400, /^"user" must be an address\.$/],
      [
        '/tokens',
        'POST',
        { user: 'nobody@example.com' },
        400,
        /^nobody@example\.com: User does not exist\.$/,
      ],
    ];
  for (const [path, method, body, status, error] of refusals) {
    it(`refuses ${method} ${path} ${body ? JSON.stringify(body) : ''}`, async () => {
      const reply = body ? await sendJson(cloud.url + path, method, body) : await send(cloud.url + path);
      assert.equal(reply.status, status);
      assert.match((reply.body as { error: string }).error, error);
    });
  }

  for (const path of ['/users', '/tokens', '/reset', '/outbox/next']) {
    it(`keeps pages of other sites from ${path}`, async () => {
      const { status } = await send(cloud.url + path, {
        method: path === '/outbox/next' ? 'GET' : 'POST',
        headers: { origin: 'https://shop.example' },
      });
      assert.equal(status, 403);
    });
  }
});

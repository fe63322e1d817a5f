/** The functions' code, as it runs on Lambda: with the real SDKs, over the wire. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { handler as EnrollmentTokenHandler } from '../../src/lambda/enrollment-token.js';
import type { handler as ContextHandler } from '../../src/lambda/context.js';
import type { handler as UsernameHandler } from '../../src/lambda/username.js';
import { CallerLimit } from '../../src/lambda/caller-limit.js';
import { type Backend, KEY_NAME, SECRET_NAME, startBackend } from './backend.js';

const POOL = 'us-east-1_LocalDemo';
const CLIENT = 'localdemoclient';

let backend: Backend;
let username: typeof UsernameHandler;
let context: typeof ContextHandler;
let enrollmentToken: typeof EnrollmentTokenHandler;
const log = mock.method(console, 'error', () => undefined);

before(async () => {
  backend = await startBackend();
  // As on Lambda, the environment is there first.
  ({ handler: username } = await import('../../src/lambda/username.js'));
  ({ handler: context } = await import('../../src/lambda/context.js'));
  ({ handler: enrollmentToken } = await import('../../src/lambda/enrollment-token.js'));
});

after(() => backend.close());

afterEach(() => {
  backend.cloud.faults.clear();
  backend.cloud.authsignal.settings.forceState = undefined;
  log.mock.resetCalls();
});

const users = () => backend.cloud.cognito.pool(POOL).users;
const statusOf = (email: string) => users().find(email)?.status;
/** What the functions logged; Node and the SDK have a say, too. */
const logged = () =>
  log.mock.calls
    .map(({ arguments: [line] }) => String(line).split('[authsignal-cognito-login] ')[1])
    .filter((line) => line !== undefined);

let callers = 0;

/** Status and body; each question by another caller unless one is given. */
async function ask(
  body: string | undefined,
  { isBase64Encoded = false, sourceIp = `192.0.2.${(callers += 1)}`, headers = {} } = {},
): Promise<[number?, unknown?]> {
  const event = { headers, body, isBase64Encoded, requestContext: { http: { sourceIp } } };
  const { statusCode, body: text = '' } = await username(event as APIGatewayProxyEventV2);
  return [statusCode, JSON.parse(text)];
}

const askFor = (email: string) => ask(JSON.stringify({ email }));

async function askToken(
  accessToken: string,
  changes: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<[number?, Record<string, string>?]> {
  const claims = { ...claimsOf(accessToken), ...changes };
  const event = {
    headers: { ...headers, authorization: `Bearer ${accessToken}` },
    requestContext: { authorizer: { jwt: { claims } } },
  };
  const { statusCode, body = '' } = await enrollmentToken(
    event as unknown as APIGatewayProxyEventV2WithJWTAuthorizer,
  );
  return [statusCode, JSON.parse(body) as Record<string, string>];
}

/** The claims as API Gateway gives them: all of them texts. */
function claimsOf(token: string): Record<string, string> {
  const [, payload = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)]));
}

/** Signs in by email code; the tokens of it. */
async function signIn(email: string): Promise<{ AccessToken: string; RefreshToken: string }> {
  await askFor(email);
  const begun = (await callCognito('InitiateAuth', {
    ClientId: CLIENT,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: email },
  })) as { Session: string; ChallengeParameters: Record<string, string> };
  const { token = '', enrolledMethods, USERNAME } = begun.ChallengeParameters;
  // Nobody else can enrol in this user's place.
  assert.equal(enrolledMethods, 'email-otp');
  await callAuthsignal('challenge/email-otp', token);
  const verificationCode = backend.cloud.outbox.list().findLast(({ to }) => to === email)?.code;
  const verified = await callAuthsignal('verify/email-otp', token, { verificationCode });
  const { AuthenticationResult } = (await callCognito('RespondToAuthChallenge', {
    ClientId: CLIENT,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: begun.Session,
    ChallengeResponses: { USERNAME, ANSWER: verified.body.accessToken },
  })) as { AuthenticationResult?: { AccessToken: string; RefreshToken: string } };
  return AuthenticationResult ?? assert.fail('Nobody was signed in.');
}

const callCognito = async (operation: string, input: object): Promise<Record<string, unknown>> => {
  const response = await fetch(`${backend.cloud.url}/cognito/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return JSON.parse((await response.text()) || '{}') as Record<string, unknown>;
};

const callAuthsignal = async (path: string, token: string, body: object = {}) => {
  const response = await fetch(`${backend.cloud.url}/authsignal/v1/client/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('POST /context', () => {
  const ask = async (sourceIp: string) => {
    const event = {
      headers: {},
      body: JSON.stringify({ username: 'ana@example.com' }),
      requestContext: { http: { sourceIp } },
    };
    const { statusCode, headers, body = '' } = await context(event as unknown as APIGatewayProxyEventV2);
    return { statusCode, headers, body: JSON.parse(body) as Record<string, string> };
  };
  before(() => {
    process.env.AUTHSIGNAL_CONTEXT_KEY_NAME = KEY_NAME;
    process.env.AUTHSIGNAL_CLIENT_IDS = CLIENT;
  });
  after(() => {
    delete process.env.AUTHSIGNAL_CONTEXT_KEY_NAME;
    delete process.env.AUTHSIGNAL_CLIENT_IDS;
  });

  it('signs with the key from Secrets Manager, and is not used up by one caller', async () => {
    for (let count = 0; count < 10; count += 1) assert.equal((await ask('203.0.113.1')).statusCode, 200);
    const { statusCode, headers } = await ask('203.0.113.1');
    assert.deepEqual([statusCode, headers?.['retry-after']], [429, '10']);
    const { body } = await ask('203.0.113.2');
    assert.match(body.context ?? '', /^[\w-]+\.[\w-]{43}$/);
  });

  it('says nothing of why it cannot read the key, and tries again at the next call', async () => {
    const warn = mock.method(console, 'warn', () => undefined);
    process.env.AUTHSIGNAL_CONTEXT_KEY_NAME = 'no-such-key';
    const { statusCode, body } = await ask('203.0.113.3');
    assert.deepEqual([statusCode, body], [502, { message: 'The context could not be signed.' }]);
    const lines = warn.mock.calls.map(({ arguments: [line] }) => String(line));
    warn.mock.restore();
    // Node and the SDK have a say, too.
    assert.deepEqual(
      lines.filter((line) => line.startsWith('[authsignal-cognito-login]')),
      ['[authsignal-cognito-login] No context was signed: ResourceNotFoundException.'],
    );
    process.env.AUTHSIGNAL_CONTEXT_KEY_NAME = KEY_NAME;
    assert.equal((await ask('203.0.113.3')).statusCode, 200);
  });
});

describe('POST /enrollment-token', () => {
  const OUT = [401, { message: 'Sign in again.' }];
  const NO_TOKEN = [401, { message: 'Send an access token.' }];
  let token = '';
  before(async () => {
    token = (await signIn('enrols@example.com')).AccessToken;
  });

  it('says nothing of why it cannot read the secret, and tries again at the next call', async () => {
    process.env.AUTHSIGNAL_SECRET_NAME = 'no-such-secret';
    assert.deepEqual(await askToken(token), [502, { message: 'Authsignal is not available.' }]);
    assert.deepEqual(logged(), ['Asking for the token failed: ResourceNotFoundException.']);
    process.env.AUTHSIGNAL_SECRET_NAME = SECRET_NAME;
    assert.equal((await askToken(token))[0], 200);
  });

  it('answers with a token that may add authenticators, and with nothing else', async () => {
    const [status, body = {}] = await askToken(token);
    assert.deepEqual([status, Object.keys(body)], [200, ['authsignalToken']]);
    const added = await callAuthsignal(
      'user-authenticators/passkey/registration-options',
      body.authsignalToken ?? '',
    );
    assert.equal(added.status, 200);
  });

  it('has messages written in the page’s language from then on, where Authsignal writes in it', async () => {
    const email = 'enrols@example.com';
    const localeOf = () => backend.cloud.authsignal.users.find(email)?.locale;
    assert.equal((await askToken(token, {}, { 'accept-language': 'fr-CA' }))[0], 200);
    assert.equal(localeOf(), 'fr-ca');
    assert.equal((await askToken(token, {}, { 'accept-language': 'ja' }))[0], 200);
    assert.equal(localeOf(), 'fr-ca');
  });

  it('answers where the language cannot be kept', async () => {
    const operation = `/users/${claimsOf(token).sub}`;
    backend.cloud.faults.add({ service: 'authsignal', operation, kind: 'status', status: 500 });
    assert.equal((await askToken(token, {}, { 'accept-language': 'de' }))[0], 200);
    assert.deepEqual(logged(), ['Telling Authsignal the language failed: AuthsignalError.']);
  });

  it('reads the secret once', async () => {
    const before = backend.reads();
    await askToken(token);
    await askToken(token);
    assert.equal(backend.reads(), before);
  });

  it('takes no ID token', async () => {
    assert.deepEqual(await askToken(token, { token_use: 'id' }), NO_TOKEN);
  });

  for (const sub of ['../users/x', 'ana', '', undefined])
    it(`takes no token of the user id ${String(sub)}, which is none of Cognito's`, async () => {
      assert.deepEqual(await askToken(token, { sub }), NO_TOKEN);
    });

  const now = () => Math.floor(Date.now() / 1000);
  for (const [what, authTime] of [
    ['stolen twenty minutes after the sign-in', () => now() - 20 * 60],
    ['of which nobody knows when the sign-in was', () => undefined],
    ['that says "recently"', () => 'recently'],
  ] as const)
    it(`buys no authenticator for a token ${what}`, async () => {
      assert.deepEqual(await askToken(token, { auth_time: authTime()?.toString() }), OUT);
    });

  for (const seconds of [-300, 300])
    it(`takes a token of five minutes ago by a clock that is ${seconds} s off`, async () => {
      assert.equal((await askToken(token, { auth_time: String(now() - 300 + seconds) }))[0], 200);
    });

  it('buys no authenticator for a token that was revoked', async () => {
    const { AccessToken, RefreshToken } = await signIn('revoked@example.com');
    await callCognito('RevokeToken', { ClientId: CLIENT, Token: RefreshToken });
    assert.deepEqual(await askToken(AccessToken), OUT);
  });

  it('buys no authenticator for a user who is gone', async () => {
    const { AccessToken } = await signIn('gone@example.com');
    await callCognito('AdminDeleteUser', { UserPoolId: POOL, Username: 'gone@example.com' });
    assert.deepEqual(await askToken(AccessToken), OUT);
  });

  it('buys no authenticator for another user than the token is of', async () => {
    const { sub } = claimsOf((await signIn('other@example.com')).AccessToken);
    assert.deepEqual(await askToken(token, { sub }), OUT);
  });

  it('gives nothing to who is blocked', async () => {
    backend.cloud.authsignal.settings.forceState = 'BLOCK';
    assert.deepEqual(await askToken(token), [403, { message: 'Not allowed.' }]);
  });

  it('says so when Authsignal is out of order', async () => {
    const operation = `/users/${claimsOf(token).sub}/actions/addAuthenticator`;
    backend.cloud.faults.add({ service: 'authsignal', operation, kind: 'status', status: 500 });
    assert.deepEqual(await askToken(token), [502, { message: 'Authsignal is not available.' }]);
    assert.deepEqual(logged(), ['Asking for the token failed: AuthsignalError.']);
  });

  it('says so when Cognito is out of order', async () => {
    const fault = { service: 'cognito', operation: 'GetUser', kind: 'status', status: 400 } as const;
    backend.cloud.faults.add({ ...fault, code: 'TooManyRequestsException' });
    assert.deepEqual(await askToken(token), [502, { message: 'Cognito is not available.' }]);
  });
});

describe('POST /username', () => {
  it('makes a user who can sign in of a new address, and answers with the address', async () => {
    assert.deepEqual(await askFor('new@example.com'), [200, { username: 'new@example.com' }]);
    assert.equal(statusOf('new@example.com'), 'CONFIRMED');
    assert.equal(users().find('new@example.com')?.attributes.email_verified, undefined);
  });

  it('answers the same for a known address, and leaves the user alone', async () => {
    await askFor('known@example.com');
    const before = structuredClone(users().find('known@example.com'));
    assert.deepEqual(await askFor('known@example.com'), [200, { username: 'known@example.com' }]);
    assert.deepEqual(users().find('known@example.com'), before);
  });

  it('has the code written in the page’s language, to who is new and who is not', async () => {
    const email = 'sprache@example.com';
    for (const [language, words] of [
      ['de-CH', /^Ihr Code/],
      ['fr-FR,fr;q=0.9', /^Votre code/],
    ] as const) {
      const headers = { 'accept-language': language };
      assert.equal((await ask(JSON.stringify({ email }), { headers }))[0], 200);
      await signIn(email);
      assert.match(backend.cloud.outbox.list().findLast(({ to }) => to === email)?.text ?? '', words);
      backend.cloud.clock.advance(60_000);
    }
  });

  it('takes no less time for a known address than for a new one', async () => {
    for (const email of ['time@example.com', 'time@example.com']) {
      const start = performance.now();
      await askFor(email);
      // A timer may be early by less than a millisecond.
      assert.ok(performance.now() - start >= 599);
    }
  });

  it('trims the address and takes capitals for small letters', async () => {
    assert.deepEqual(await askFor(' Capital@Example.COM '), [200, { username: 'capital@example.com' }]);
    assert.equal(statusOf('capital@example.com'), 'CONFIRMED');
  });

  it('reads a body that API Gateway encoded', async () => {
    const body = Buffer.from('{"email":"encoded@example.com"}').toString('base64');
    assert.deepEqual(await ask(body, { isBase64Encoded: true }), [200, { username: 'encoded@example.com' }]);
  });

  it('finishes a user whom it left half made', async () => {
    const fault = {
      service: 'cognito',
      operation: 'AdminSetUserPassword',
      kind: 'status',
      status: 400,
    } as const;
    backend.cloud.faults.add({ ...fault, code: 'TooManyRequestsException' });
    assert.equal((await askFor('half@example.com'))[0], 429);
    assert.equal(statusOf('half@example.com'), 'FORCE_CHANGE_PASSWORD');
    // Not one that Cognito makes: an emulator's may break the pool's own policy.
    assert.ok(users().find('half@example.com')?.password);
    backend.cloud.faults.clear();
    assert.deepEqual(await askFor('half@example.com'), [200, { username: 'half@example.com' }]);
    assert.equal(statusOf('half@example.com'), 'CONFIRMED');
  });

  it("finishes nobody's invitation", async () => {
    await callCognito('AdminCreateUser', { UserPoolId: POOL, Username: 'invited@example.com' });
    assert.deepEqual(await askFor('invited@example.com'), [200, { username: 'invited@example.com' }]);
    assert.equal(statusOf('invited@example.com'), 'FORCE_CHANGE_PASSWORD');
  });

  it('is not used up by one caller', async () => {
    const sourceIp = '198.51.100.7';
    const answers: (number | undefined)[] = [];
    // What is no address takes no time.
    for (let count = 0; count < 15; count += 1) answers.push((await ask('{}', { sourceIp }))[0]);
    assert.deepEqual(answers, [...Array<number>(10).fill(400), ...Array<number>(5).fill(429)]);
    assert.equal((await askFor('patient@example.com'))[0], 200);
  });

  it('makes one user when it is asked twice at the same time', async () => {
    const answers = await Promise.all([askFor('twice@example.com'), askFor('twice@example.com')]);
    assert.deepEqual(
      answers.map(([status]) => status),
      [200, 200],
    );
    const found = users()
      .list()
      .filter(({ attributes }) => attributes.email === 'twice@example.com');
    assert.equal(found.length, 1);
  });

  const WRONG: [what: string, body: string | undefined][] = [
    ['nothing', undefined],
    ['what is not JSON', 'email=ana@example.com'],
    ['null', 'null'],
    ['a phone number', '{"phoneNumber":"+64211234567"}'],
    ['a number', '{"email":1}'],
    ['what is no address', '{"email":"ana"}'],
    ['two addresses', '{"email":"ana@example.com ben@example.com"}'],
    ['300 characters', JSON.stringify({ email: `${'a'.repeat(290)}@b.example` })],
  ];
  for (const [what, body] of WRONG)
    it(`refuses ${what}`, async () => {
      const count = users().list().length;
      assert.deepEqual(await ask(body), [400, { message: 'Send {"email":"…"}.' }]);
      assert.equal(users().list().length, count);
    });

  it('says when to come back when Cognito has had enough', async () => {
    backend.cloud.faults.add({
      service: 'cognito',
      operation: 'AdminCreateUser',
      kind: 'status',
      status: 400,
      code: 'TooManyRequestsException',
    });
    assert.deepEqual(await askFor('busy@example.com'), [429, { message: 'Try again in a moment.' }]);
  });

  it('says nothing of what went wrong at Cognito', async () => {
    backend.cloud.faults.add({
      service: 'cognito',
      operation: 'AdminCreateUser',
      kind: 'status',
      status: 400,
      code: 'InvalidParameterException',
    });
    assert.deepEqual(await askFor('broken@example.com'), [502, { message: 'Cognito is not available.' }]);
    assert.deepEqual(logged(), ['Making sure of a user failed: InvalidParameterException.']);
  });
});

describe('the limit of one caller', () => {
  const askTimes = (limit: CallerLimit, addresses: string[]) => addresses.map((ip) => limit.allows(ip));

  it('is that of the network of an IPv6 address, in whichever form it is written', () => {
    const limit = new CallerLimit(() => 0);
    const addresses = Array.from({ length: 10 }, (_, index) => `2001:db8:1:2:${index}::1`);
    assert.ok(askTimes(limit, addresses).every(Boolean));
    assert.deepEqual(askTimes(limit, ['2001:db8:1:2::9', '2001:db8:1:3::9']), [false, true]);
  });

  it('is over after ten seconds', () => {
    let now = 0;
    const limit = new CallerLimit(() => now);
    askTimes(limit, Array<string>(11).fill('192.0.2.1'));
    assert.equal(limit.allows('192.0.2.1'), false);
    now = 10_000;
    assert.equal(limit.allows('192.0.2.1'), true);
  });
});

describe('a sign-in', () => {
  it('goes from the address to tokens, and on to a token for another authenticator', async () => {
    const email = 'whole@example.com';
    const { AccessToken } = await signIn(email);
    assert.equal(users().find(email)?.attributes.email_verified, 'true');
    assert.equal(claimsOf(AccessToken).sub, users().find(email)?.sub);
    assert.equal((await askToken(AccessToken))[0], 200);
  });
});

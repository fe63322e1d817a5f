/** The round that asks for the context, what of it is believed, and the endpoint that signs it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import {
  contextHandler,
  createContextEndpoint,
  createTriggers,
  signContext,
  type ContextRequest,
  type SeenContext,
  type TriggerOptions,
} from '../../src/triggers/index.js';
import { readContext, UsedContexts } from '../../src/triggers/signed-context.js';
import { ana, createEvent, defineEvent, SUB, unknown, verifyEvent } from './events.js';
import { FakeClock } from './fake-clock.js';
import { makeTriggers } from './make-triggers.js';
import { startStub, tokenFor, type StubServer } from './stub-authsignal.js';

const KEY = 'a key for tests, of thirty-two characters or more';
const TRACK = `/users/${SUB}/actions/cognitoAuth`;
const NOBODY = 'nobody@example.com';

const asked = {
  challengeName: 'CUSTOM_CHALLENGE',
  challengeResult: false,
  challengeMetadata: 'PROVIDE_CONTEXT',
};
const wrong = { ...asked, challengeMetadata: null };

const browser = {
  deviceId: 'a2b1c8de-0000-4000-8000-000000000001',
  userAgent: 'Firefox on a claimed machine',
  language: 'de-CH',
  timeZone: 'Europe/Zurich',
  // The page's own.
  plan: 'gold',
};

const claims = {
  claimedDeviceId: browser.deviceId,
  claimedUserAgent: browser.userAgent,
  claimedLanguage: browser.language,
  claimedTimeZone: browser.timeZone,
  claimedPlan: 'gold',
};

const seen: SeenContext = {
  userPoolId: 'us-east-1_Pool',
  clientIds: ['other', 'client'],
  username: ana.email,
  deviceId: browser.deviceId,
  ipAddress: '203.0.113.7',
  userAgent: 'Firefox',
  locale: 'fr-CA',
};

const enrolled = {
  idempotencyKey: 'key-1',
  state: 'CHALLENGE_REQUIRED',
  token: tokenFor(SUB),
  isEnrolled: true,
  enrolledVerificationMethods: ['EMAIL_OTP'],
};

let stub: StubServer;
let clock: FakeClock;
let lines: string[];
beforeEach(async () => {
  stub = await startStub({
    [`/users/${SUB}/authenticators`]: { json: [{ verificationMethod: 'EMAIL_OTP', email: ana.email }] },
    '/users/': { json: enrolled },
  });
  clock = new FakeClock();
  lines = [];
  mock.method(console, 'warn', (line: string) => lines.push(line));
});
afterEach(async () => {
  mock.restoreAll();
  await stub.close();
});

const triggersWith = (options: Partial<TriggerOptions> = {}) => {
  const authsignal = { apiSecretKey: 'sk_context', apiUrl: stub.url };
  return makeTriggers({ authsignal, context: true, contextKey: KEY, ...options }, clock);
};

/** What track is told in the round after `clientMetadata` arrived. */
async function told(
  clientMetadata: Record<string, string> | undefined,
  triggers = triggersWith(),
): Promise<Record<string, unknown>> {
  stub.requests.splice(0);
  await triggers.createAuthChallenge(createEvent({ session: [asked], clientMetadata }));
  const track = stub.requests.find(({ path }) => path === TRACK);
  return track?.body as Record<string, unknown>;
}

const sign = (changes: Partial<SeenContext> = {}, { at = clock.now(), key = KEY } = {}) =>
  signContext({ ...seen, ...changes }, key, at);

describe('the context round', () => {
  it('asks nobody but the browser, and whoever it is', async () => {
    const triggers = triggersWith();
    const responses = [createEvent(), createEvent(unknown, NOBODY)].map(
      async (event) => (await triggers.createAuthChallenge(event)).response,
    );
    const [known, none] = await Promise.all(responses);
    assert.deepEqual(known, {
      publicChallengeParameters: { challenge: 'PROVIDE_CONTEXT' },
      privateChallengeParameters: { context: 'true' },
      challengeMetadata: 'PROVIDE_CONTEXT',
    });
    assert.deepEqual(none, known);
    assert.deepEqual(stub.requests, []);
  });

  it('comes once: before the challenge, also after a password, and not again after a wrong answer', async () => {
    const triggers = triggersWith();
    const challengeOf = async (session: (typeof asked | typeof wrong)[]) => {
      const { response } = await triggers.createAuthChallenge(createEvent({ session }));
      return response.publicChallengeParameters.challenge;
    };
    const password = ['SRP_A', 'PASSWORD_VERIFIER'].map((challengeName) => ({ ...wrong, challengeName }));
    assert.equal(await challengeOf(password), 'PROVIDE_CONTEXT');
    assert.equal(await challengeOf([...password, asked]), undefined);
    assert.equal(await challengeOf([asked, wrong]), undefined);
  });

  it('is off by default, and track is then told nothing of it', async () => {
    const triggers = triggersWith({ context: undefined });
    const clientMetadata = { ...browser, context: sign() };
    await triggers.createAuthChallenge(createEvent({ clientMetadata }));
    assert.deepEqual(stub.requests[0]?.body, { email: ana.email });
  });

  it('throws for another app client', async () => {
    await assert.rejects(triggersWith({ clientIds: ['mine'] }).createAuthChallenge(createEvent()), {
      code: 'other-client',
    });
  });

  it('takes no answer, not even a good one', async () => {
    const event = verifyEvent({
      challengeAnswer: tokenFor(SUB),
      privateChallengeParameters: { context: 'true' },
    });
    const { response } = await triggersWith().verifyAuthChallengeResponse(event);
    assert.equal(response.answerCorrect, false);
    assert.deepEqual(stub.requests, []);
  });

  it('is none of the attempts', async () => {
    const { defineAuthChallenge } = triggersWith();
    const decide = async (...session: (typeof asked | typeof wrong)[]) =>
      (await defineAuthChallenge(defineEvent({ session }))).response;
    assert.equal((await decide(asked)).challengeName, 'CUSTOM_CHALLENGE');
    assert.equal((await decide(asked, wrong, wrong)).challengeName, 'CUSTOM_CHALLENGE');
    assert.equal((await decide(asked, wrong, wrong, wrong)).failAuthentication, true);
  });

  it('lets nobody in by itself, also where no wrong answer is allowed', async () => {
    const { defineAuthChallenge } = triggersWith({ maxAttempts: 0 });
    const { response } = await defineAuthChallenge(defineEvent({ session: [asked] }));
    assert.deepEqual(response, {
      challengeName: 'CUSTOM_CHALLENGE',
      issueTokens: false,
      failAuthentication: false,
    });
  });
});

describe('what track is told', () => {
  it('is what the browser claims, as claims, and the language of the messages', async () => {
    assert.deepEqual(await told(browser), {
      email: ana.email,
      locale: 'de',
      custom: { ...claims, contextSigned: false },
    });
    assert.deepEqual(lines, []);
  });

  it('is that nothing was signed when the browser says nothing', async () => {
    assert.deepEqual(await told(undefined), { email: ana.email, custom: { contextSigned: false } });
  });

  it('is what the endpoint saw, when it signed that', async () => {
    assert.deepEqual(await told({ ...browser, context: sign() }), {
      email: ana.email,
      deviceId: seen.deviceId,
      ipAddress: seen.ipAddress,
      userAgent: seen.userAgent,
      locale: 'fr-ca',
      custom: { ...claims, contextSigned: true },
    });
    assert.deepEqual(lines, []);
  });

  it('is the same for a name that nobody has, but for its address', async () => {
    const triggers = triggersWith();
    const known = await told({ ...browser, context: sign() }, triggers);
    stub.requests.splice(0);
    const clientMetadata = { ...browser, context: sign({ username: NOBODY }) };
    await triggers.createAuthChallenge(createEvent({ ...unknown, session: [asked], clientMetadata }, NOBODY));
    const { email, ...circumstances } = known;
    assert.equal(email, ana.email);
    assert.deepEqual(stub.requests[0]?.body, circumstances);
  });

  it('leaves out what is no name, and cuts what is endless', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, 'v']));
    const { custom } = await told({ '__proto__ x': 'a', empty: '', long: 'x'.repeat(9999), ...many });
    const names = Object.keys(custom as object);
    assert.equal(names.length, 25);
    assert.equal((custom as Record<string, string>).claimedLong?.length, 512);
    assert.ok(!names.some((name) => /empty|proto/i.test(name)));
  });

  const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  const ignored: [what: string, reason: string, context: () => string, device?: string][] = [
    ['of 20 kB', 'malformed', () => `${'A'.repeat(20_000)}.${'A'.repeat(43)}`],
    ['that is none', 'malformed', () => '{"ipAddress":"203.0.113.7"}'],
    ['without a signature', 'malformed', () => sign().split('.')[0] ?? ''],
    ['of another pool', 'foreign', () => sign({ userPoolId: 'us-east-1_Other' })],
    ['of another app client', 'foreign', () => sign({ clientIds: ['other'] })],
    ['of another user', 'foreign', () => sign({ username: 'bob@example.com' })],
    ['of another device', 'foreign', () => sign({ deviceId: 'another' })],
    ['of a device that the browser does not name', 'foreign', () => sign(), ''],
    ['from the future', 'from-the-future', () => sign({}, { at: clock.now() + 6000 })],
    ['of a minute ago', 'expired', () => sign({}, { at: clock.now() - 60_000 })],
    ['with another key', 'forged', () => sign({}, { key: `${KEY}!` })],
    ['that was changed', 'forged', () => flip(sign())],
    ['with a changed signature', 'forged', () => sign().replace(/(?<=\.).+/, flip)],
  ];
  for (const [what, reason, context, deviceId = browser.deviceId] of ignored) {
    it(`ignores a context ${what}, and counts it without a word of it`, async () => {
      const counted: string[] = [];
      const triggers = triggersWith({ metrics: (metric) => void counted.push(metric) });
      const body = await told({ ...browser, deviceId, context: context() }, triggers);
      assert.equal(counted.filter((metric) => metric === 'ContextsIgnored').length, 1);
      const { claimedDeviceId, ...others } = claims;
      const custom = deviceId ? { claimedDeviceId, ...others } : others;
      assert.deepEqual(body, { email: ana.email, locale: 'de', custom: { ...custom, contextSigned: false } });
      assert.deepEqual(lines, [`[authsignal-cognito-login] A context was ignored: ${reason}.`]);
    });
  }

  it('takes the context of a clock that is a little ahead', async () => {
    const { ipAddress } = await told({ ...browser, context: sign({}, { at: clock.now() + 5000 }) });
    assert.equal(ipAddress, seen.ipAddress);
  });

  it('takes a context once, however its signature is written', async () => {
    const counted: string[] = [];
    const triggers = triggersWith({ metrics: (metric) => void counted.push(metric) });
    const context = sign();
    assert.equal((await told({ ...browser, context }, triggers)).ipAddress, seen.ipAddress);
    // The last of 43 characters has two bits that count for nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(context.at(-1) ?? '');
    const twins = [0, 1, 2, 3].map((bits) => context.slice(0, -1) + alphabet.charAt((last & ~3) | bits));
    for (const twin of twins)
      assert.equal((await told({ ...browser, context: twin }, triggers)).ipAddress, undefined);
    assert.equal(lines.length, twins.length);
    assert.equal(counted.filter((metric) => metric === 'ContextsIgnored').length, twins.length);
    assert.match(lines[0] ?? '', /ignored: replayed\.$/);
  });

  it('takes a context for the name that was typed, be it the address, the sub or an alias', async () => {
    const typed = ['Ana@Example.com', SUB];
    for (const username of typed)
      assert.equal((await told({ ...browser, context: sign({ username }) })).ipAddress, seen.ipAddress);
  });

  it('takes no context without a key', async () => {
    const triggers = triggersWith({ contextKey: undefined });
    assert.equal((await told({ ...browser, context: sign() }, triggers)).ipAddress, undefined);
  });

  it('reads the key once; the sign-in goes on when it cannot be read', async () => {
    let reads = 0;
    const contextKey = async () => {
      reads += 1;
      if (reads === 1) throw new Error('ana@example.com is not to be in a log');
      return `${KEY}\n`;
    };
    const triggers = triggersWith({ contextKey });
    const addresses: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      clock.advance(1);
      addresses.push((await told({ ...browser, context: sign() }, triggers)).ipAddress);
    }
    assert.deepEqual(addresses, [undefined, seen.ipAddress, seen.ipAddress]);
    assert.equal(reads, 2);
    assert.deepEqual(lines, ['[authsignal-cognito-login] A context was ignored: Error.']);
  });
});

describe('ALLOW', () => {
  const rows: [what: string, context: () => Record<string, string>, state: string][] = [
    ['is a challenge for whom nothing was signed', () => browser, 'CHALLENGE_REQUIRED'],
    [
      'is a challenge for whom somebody else signed',
      () => ({ ...browser, context: sign({}, { key: KEY.toUpperCase() }) }),
      'CHALLENGE_REQUIRED',
    ],
    ['is accepted for a context that was signed', () => ({ ...browser, context: sign() }), 'ALLOW'],
  ];
  for (const [what, clientMetadata, state] of rows)
    it(what, async () => {
      stub.answers['/users/'] = { json: { ...enrolled, state: 'ALLOW' } };
      const { response } = await triggersWith({ acceptAllow: true }).createAuthChallenge(
        createEvent({ session: [asked], clientMetadata: clientMetadata() }),
      );
      assert.equal(response.publicChallengeParameters.state, state);
      assert.equal(response.privateChallengeParameters.allowed, state === 'ALLOW' ? 'true' : undefined);
    });
});

describe('a context function of one’s own', () => {
  it('says what is known for sure', async () => {
    const events: unknown[] = [];
    const triggers = triggersWith({
      context: async (event) => {
        events.push(event.request.clientMetadata);
        return {
          ipAddress: '198.51.100.1',
          locale: 'nl-BE',
          custom: { employee: true, claimedPlan: 'none' },
        };
      },
    });
    // What the endpoint signed is then nobody's business.
    assert.deepEqual(await told({ ...browser, context: sign() }, triggers), {
      email: ana.email,
      ipAddress: '198.51.100.1',
      locale: 'nl',
      custom: { ...claims, claimedPlan: 'none', employee: true, contextSigned: true },
    });
    assert.equal((events[0] as typeof browser).deviceId, browser.deviceId);
  });

  it('that knows nothing, or throws, leaves claims', async () => {
    const nothing = triggersWith({ context: async () => undefined });
    const broken = triggersWith({ context: () => Promise.reject(new TypeError('ana')) });
    for (const triggers of [nothing, broken])
      assert.deepEqual((await told(browser, triggers)).custom, { ...claims, contextSigned: false });
    assert.deepEqual(lines, ['[authsignal-cognito-login] A context was ignored: TypeError.']);
  });

  it('that never settles is left out after a second', async () => {
    let called = () => {};
    const calling = new Promise<void>((resolve) => (called = resolve));
    const triggers = triggersWith({
      context: () => {
        called();
        return new Promise(() => {});
      },
    });
    const telling = told(browser, triggers);
    await calling;
    // The time limit is set in the same turn as the call.
    await Promise.resolve();
    clock.advance(1000);
    assert.deepEqual((await telling).custom, { ...claims, contextSigned: false });
    assert.match(lines[0] ?? '', /TimeoutError/);
  });
});

describe('the key', () => {
  it('has 32 characters at least', () => {
    for (const contextKey of ['', 'short', `${' '.repeat(40)}x`]) {
      assert.throws(() => createTriggers({ authsignal: { apiSecretKey: 'sk' }, contextKey }), TypeError);
      assert.throws(() => signContext(seen, contextKey), TypeError);
    }
  });
});

describe('the contexts that were used', () => {
  it('are forgotten when they have expired, and never for want of room', () => {
    const used = new UsedContexts(2);
    const context = (id: string, expiresAt: number) => ({ seen, id, expiresAt });
    assert.equal(used.take(context('a', 10), 0), true);
    assert.equal(used.take(context('b', 20), 0), true);
    assert.equal(used.take(context('c', 20), 5), false);
    assert.equal(used.take(context('a', 10), 5), false);
    assert.equal(used.take(context('c', 20), 10), true);
    assert.equal(used.take(context('b', 20), 10), false);
  });
});

describe('the context endpoint', () => {
  const said = { username: ana.email, deviceId: browser.deviceId, locale: 'fr-CA' };
  const request = (body: unknown, changes: Partial<ContextRequest> = {}): ContextRequest => ({
    headers: { 'User-Agent': 'Firefox', 'x-forwarded-for': '192.0.2.1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    requestContext: { http: { sourceIp: '203.0.113.7' } },
    ...changes,
  });
  const settings = { contextKey: KEY, userPoolId: 'us-east-1_Pool', clientIds: ['other, client'] };
  const endpoint = createContextEndpoint({ ...settings, now: () => clock.now() });

  const contentOf = (body: string) => {
    const { context } = JSON.parse(body) as { context: string };
    const read = readContext(context, KEY, {
      userPoolId: 'us-east-1_Pool',
      clientId: 'client',
      usernames: [ana.email],
      deviceId: browser.deviceId,
      now: clock.now(),
    });
    assert.ok(typeof read !== 'string');
    return read.seen;
  };

  it('signs what it sees, and what the page says of its device and language', async () => {
    const { statusCode, headers, body } = await endpoint(request(said));
    assert.equal(statusCode, 200);
    assert.equal(headers['cache-control'], 'no-store');
    assert.deepEqual(contentOf(body), { ...seen, clientIds: ['other', 'client'] });
  });

  it('is believed by the triggers', async () => {
    const { body } = await endpoint(request(said));
    const { context } = JSON.parse(body) as { context: string };
    assert.equal((await told({ ...browser, context })).ipAddress, '203.0.113.7');
  });

  it('signs without the header that a proxy took away, without a device, and without what is no address', async () => {
    const sourceIp = 'unknown';
    const changes = { headers: {}, requestContext: { http: { sourceIp } } };
    const { body } = await endpoint(request({ username: ana.email }, changes));
    const { userAgent, ipAddress, deviceId, locale } = contentOf(body);
    assert.deepEqual([userAgent, ipAddress, deviceId, locale], [undefined, undefined, undefined, undefined]);
  });

  it('takes the address from where it is told to, never from a header by itself', async () => {
    const behind = createContextEndpoint({
      ...settings,
      addressOf: ({ headers }) => headers['x-forwarded-for'],
      now: () => clock.now(),
    });
    assert.equal(contentOf((await behind(request(said))).body).ipAddress, '192.0.2.1');
    assert.equal(contentOf((await endpoint(request(said))).body).ipAddress, '203.0.113.7');
  });

  it('reads a body in base64', async () => {
    const body = Buffer.from(JSON.stringify(said)).toString('base64');
    assert.equal((await endpoint(request(body, { isBase64Encoded: true }))).statusCode, 200);
  });

  const refused: [what: string, body: unknown][] = [
    ['nothing', ''],
    ['no JSON', 'username=ana'],
    ['null', null],
    ['no name', { deviceId: 'd' }],
    ['a name of another kind', { username: ['ana'] }],
    ['a name with a space', { username: 'ana b' }],
    ['a name that no user can have', { username: 'a'.repeat(129) }],
    ['20 kB', { username: ana.email, deviceId: 'd'.repeat(20_000) }],
  ];
  for (const [what, body] of refused) {
    it(`answers 400 to ${what}`, async () => assert.equal((await endpoint(request(body))).statusCode, 400));
  }

  it('answers 502 when the key cannot be read, and tells the log no more than that', async () => {
    const broken = createContextEndpoint({
      ...settings,
      contextKey: () => Promise.reject(new Error('secret')),
    });
    const { statusCode, body } = await broken(request(said));
    assert.equal(statusCode, 502);
    assert.doesNotMatch(body + lines.join(), /secret|ana@|203\.0/);
  });

  it('is configured by the environment', async () => {
    const environment = process.env;
    process.env = {
      ...environment,
      AUTHSIGNAL_CONTEXT_KEY: KEY,
      AUTHSIGNAL_CLIENT_IDS: 'client',
      AUTHSIGNAL_USER_POOL_ID: 'us-east-1_Pool',
    };
    try {
      const { statusCode, body } = await contextHandler(request(said));
      assert.equal(statusCode, 200);
      assert.match(body, /^\{"context":"[\w-]+\.[\w-]{43}"\}$/);
    } finally {
      process.env = environment;
    }
  });
});

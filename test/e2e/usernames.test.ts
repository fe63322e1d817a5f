/** Who is meant by what was typed: pools of every kind, endpoints and functions of the page, and names of every form. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { serve } from '@hono/node-server';
import { type Handler, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Request } from 'playwright-core';
import { ALIAS_CLIENT, ALIAS_POOL, NAMES_CLIENT, NAMES_POOL } from '../../demo/local-cloud/cognito/pools.js';
import en from '../../src/i18n/locales/en.js';
import type { LoginErrorCode } from '../../src/index.js';
import { type Attributes, type OpenOptions, prepareStage, withFakeClock } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

const stage = prepareStage();

/** The endpoint of the page's owner. */
let answer: Handler = (c) => c.notFound();
const asked: unknown[] = [];
const app = new Hono();
app.use('/username', cors({ origin: '*', exposeHeaders: ['retry-after'] }));
app.post('/username', async (c) => {
  asked.push(await c.req.json());
  return answer(c, async () => undefined);
});
app.post('/closed', (c) => c.json({ username: 'ana' }));
const server = serve({ fetch: app.fetch, port: 0, hostname: 'localhost' });
let endpoint = '';

before(async () => {
  if (!server.listening) await once(server, 'listening');
  endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());
afterEach(() => void (asked.length = 0));

/** A widget on a page without a policy, which lets it ask the owner's endpoint. */
const openWith = (attributes: Attributes, options: OpenOptions = {}) =>
  stage.open({ style: '', ...options, attributes });

const callOf = (request: Request): string => (request.headers()['x-amz-target'] ?? '').replace(/^.*\./, '');

/** The names that Cognito was asked about, with the operation. */
function watchNames({ page }: PlaywrightLogin): [string, string][] {
  const names: [string, string][] = [];
  page.on('request', (request) => {
    const operation = callOf(request);
    if (!operation || request.method() !== 'POST') return;
    const body = request.postDataJSON() as Record<string, Record<string, string>> & { Username?: string };
    const name = body.Username ?? body.AuthParameters?.USERNAME ?? body.ChallengeResponses?.USERNAME;
    names.push([operation, name ?? '']);
  });
  return names;
}

const typedIn = ({ page }: PlaywrightLogin) =>
  page.evaluate(() => document.querySelector<HTMLInputElement>('input[autocomplete~=username]')?.value);

/** Signs in as `typed`; the code goes to `address`. */
async function signInAs(login: PlaywrightLogin, typed: string, address: string): Promise<void> {
  await login.typeUsername(typed);
  await login.submit();
  await login.untilStep('entering');
  await login.enterCode(login.codeFor(address));
  await login.untilStep('done');
}

describe('a pool', () => {
  it('of email addresses is asked with Cognito’s own name for the person after the first answer', async () => {
    const login = await stage.open();
    const names = watchNames(login);
    await login.signIn('canonical@example.com');
    const { username } = login.success();
    assert.match(username, /^[0-9a-f]{8}-/);
    assert.deepEqual(names, [
      ['SignUp', 'canonical@example.com'],
      ['InitiateAuth', 'canonical@example.com'],
      ['RespondToAuthChallenge', username],
    ]);
  });

  it('of phone numbers sends its code to the number', async () => {
    const login = await stage.open({ attributes: { identifier: 'phone', country: 'US' } });
    const names = watchNames(login);
    await signInAs(login, '201 555 0123', '+12015550123');
    assert.equal(login.success().method, 'sms');
    assert.deepEqual(names[0], ['SignUp', '+12015550123']);
    assert.deepEqual(names.at(-1), ['RespondToAuthChallenge', login.success().username]);
  });

  it('of plain names creates a person with the attributes of the page', async () => {
    const login = await stage.open({
      attributes: { identifier: 'username', 'user-pool-client-id': NAMES_CLIENT.id },
    });
    await login.widget.evaluate((widget: Widget) => {
      widget.userAttributes = { email: 'plain@example.com' };
    });
    await signInAs(login, ' Plain_Ana ', 'plain@example.com');
    assert.equal(login.success().username, 'Plain_Ana');
  });

  it('of plain names gets no account that nobody could sign in to, and who has one signs in', async () => {
    const { users } = stage.cloud.cognito.pool(NAMES_POOL.id);
    users.store(users.draft('old_ana', [{ Name: 'email', Value: 'old@example.com' }], 'CONFIRMED'));
    const login = await stage.open({
      attributes: { identifier: 'username', 'user-pool-client-id': NAMES_CLIENT.id },
    });
    const names = watchNames(login);
    await login.typeUsername('new_ana');
    await login.submit();
    await login.untilStep('entering');
    await login.goBack();
    await signInAs(login, 'old_ana', 'old@example.com');
    assert.deepEqual(
      names.map(([operation]) => operation),
      ['InitiateAuth', 'InitiateAuth', 'RespondToAuthChallenge'],
    );
    assert.equal(users.find('new_ana'), undefined);
    const [hint = '', ...others] = login.watched.takeWarnings();
    assert.match(hint, /creates no user without an address.*"userAttributes", or set sign-up="off"/);
    assert.deepEqual(others, []);
  });

  it('with aliases signs a person in by their address, under the name that they have', async () => {
    const { users } = stage.cloud.cognito.pool(ALIAS_POOL.id);
    const email = 'alias@example.com';
    users.store(
      users.draft(
        'alias_ana',
        [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
        'CONFIRMED',
      ),
    );
    const login = await stage.open({
      attributes: { 'sign-up': 'off', 'user-pool-client-id': ALIAS_CLIENT.id },
    });
    const names = watchNames(login);
    await signInAs(login, 'Alias@Example.com', email);
    assert.equal(login.success().username, 'alias_ana');
    assert.deepEqual(names, [
      ['InitiateAuth', email],
      ['RespondToAuthChallenge', 'alias_ana'],
    ]);
  });

  it('with aliases takes no address for a new person’s name, and the hint says what to do', async () => {
    const login = await stage.open({ attributes: { 'user-pool-client-id': ALIAS_CLIENT.id } });
    await login.typeUsername('new-alias@example.com');
    const { code, hint = '' } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'invalid-identifier');
    assert.match(hint, /sign-up="off".*"username-url"/);
    assert.deepEqual(login.watched.takeWarnings().length, 1);
    assert.equal(await typedIn(login), 'new-alias@example.com');
  });
});

describe('username-url', () => {
  it('is asked instead of a sign-up, and Cognito gets the name that it answers', async () => {
    const { users } = stage.cloud.cognito.pool(ALIAS_POOL.id);
    users.store(users.draft('url_ana', [{ Name: 'email', Value: 'url@example.com' }], 'CONFIRMED'));
    answer = (c) => c.json({ username: 'url_ana' });
    const login = await openWith({
      'username-url': `${endpoint}/username`,
      'user-pool-client-id': ALIAS_CLIENT.id,
    });
    const names = watchNames(login);
    await signInAs(login, 'URL@example.com', 'url@example.com');
    assert.deepEqual(asked, [{ email: 'url@example.com' }]);
    assert.deepEqual(names, [
      ['InitiateAuth', 'url_ana'],
      ['RespondToAuthChallenge', 'url_ana'],
    ]);
  });

  for (const [identifier, typed, body] of [
    ['phone', '+12015550123', { phoneNumber: '+12015550123' }],
    ['username', 'ana', { username: 'ana' }],
    ['username', 'ana@corp', { username: 'ana@corp' }],
  ] as const) {
    it(`is told that what was typed is a ${identifier}: ${typed}`, async () => {
      answer = (c) => c.body(null, 404);
      const login = await openWith({ 'username-url': `${endpoint}/username`, identifier });
      await login.typeUsername(typed);
      await login.errorAfter(() => login.submit());
      assert.deepEqual(asked, [body]);
    });
  }

  const html: Handler = (c) => c.html('<!doctype html><title>Shop</title>');
  const rows: [what: string, answer: Handler, code: LoginErrorCode, hint?: RegExp][] = [
    ['answers 404', (c) => c.json({ message: 'Nobody here' }, 404), 'not-allowed'],
    ['answers 500', (c) => c.json({ username: 'ana' }, 500), 'bad-response', /answered 500/],
    ['answers with a page', html, 'bad-response', /answered 200 with something else/],
    ['answers in another schema', (c) => c.json({ user: 'ana' }), 'bad-response', /\{"username":"…"\}/],
    ['answers with a number', (c) => c.json({ username: 7 }), 'bad-response', /something else/],
    ['answers with nothing', (c) => c.json({ username: '' }), 'bad-response', /something else/],
    ['answers with a text', (c) => c.json('ana'), 'bad-response', /something else/],
    ['answers with a sentence', (c) => c.json({ username: 'No such user' }), 'bad-response', /something/],
    ['answers with 300 characters', (c) => c.json({ username: 'a'.repeat(300) }), 'bad-response', /some/],
  ];
  it('that fails in any way has its message, loses nothing, and may work at the next try', async () => {
    const email = 'Somebody@example.com';
    await (await stage.open()).signIn(email.toLowerCase());
    stage.cloud.requests.clear();
    const login = await openWith({ 'username-url': `${endpoint}/username` });
    await login.typeUsername(email);
    for (const [what, reply, expected, hintPattern] of rows) {
      answer = reply;
      const { code, hint, message, recoverable } = await login.errorAfter(() => login.submit());
      assert.deepEqual([code, recoverable], [expected, true], what);
      assert.equal(message, en.errors[expected]);
      assert.equal(await login.alert(), message);
      if (hintPattern) assert.match(hint ?? '', hintPattern);
      else assert.equal(hint, undefined);
      assert.equal(await typedIn(login), email);
      assert.equal(login.step(), 'identify');
    }
    assert.deepEqual(login.requests(), []);
    // What is the same is said once.
    assert.equal(login.watched.takeWarnings().length, 2);
    answer = (c) => c.json({ username: email.toLowerCase() });
    await login.submit();
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['InitiateAuth', 'challenge/email-otp']);
  });

  it('that is slow is "timeout" after ten seconds, and the next try works', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    answer = async (c) => {
      await released;
      return c.json({ username: 'slow@example.com' });
    };
    await (await stage.open()).signIn('slow@example.com');
    const login = await openWith({ 'username-url': `${endpoint}/username` }, { prepare: withFakeClock });
    await login.typeUsername('slow@example.com');
    const { code, hint } = await login.errorAfter(async () => {
      const sent = login.page.waitForRequest(`${endpoint}/username`);
      await login.submit();
      await sent;
      await login.page.clock.fastForward(11_000);
    });
    assert.equal(code, 'timeout');
    assert.match(hint ?? '', /"username-url" did not answer within 10 seconds/);
    login.watched.takeWarnings();
    release();
    assert.equal(await typedIn(login), 'slow@example.com');
    await login.submit();
    await login.untilStep('entering');
  });

  it('that asks to wait is waited for, as long as it says', async () => {
    answer = (c) => c.body(null, 429, { 'retry-after': '20' });
    const login = await openWith({ 'username-url': `${endpoint}/username` });
    await login.typeUsername('waits@example.com');
    const { code } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'rate-limited');
    const [, seconds] = /in (\d+) seconds/.exec(await login.alert()) ?? [];
    assert.ok(Number(seconds) >= 20 && Number(seconds) <= 25, seconds);
  });

  it('of another site that does not let the page ask is "network", and the hint names CORS', async () => {
    const login = await openWith({ 'username-url': `${endpoint}/closed` });
    await login.typeUsername('closed@example.com');
    const { code, hint } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'network');
    assert.match(hint ?? '', /"username-url".*CORS/);
    // The browser's own line about it comes along.
    login.watched.problems.splice(0);
    assert.equal(await typedIn(login), 'closed@example.com');
  });
});

describe('resolveUsername', () => {
  const setResolver = (login: PlaywrightLogin, way: string) =>
    login.widget.evaluate((widget: Widget, way) => {
      widget.resolveUsername = (identifier) => {
        switch (way) {
          case 'throws':
            throw new Error('Nobody is called that.');
          case 'rejects':
            return Promise.reject(new Error('Nobody is called that.'));
          case 'hangs':
            return new Promise(() => undefined);
          case 'says a number':
            return Promise.resolve(7 as unknown as string);
          case 'says nothing':
            return Promise.resolve(undefined as unknown as string);
          default:
            return Promise.resolve(identifier);
        }
      };
    }, way);

  const rows: [what: string, code: LoginErrorCode, hint: RegExp][] = [
    ['throws', 'not-allowed', /threw an error/],
    ['rejects', 'not-allowed', /threw an error/],
    ['hangs', 'timeout', /within 15 seconds/],
    ['says a number', 'misconfigured', /must resolve with the Cognito username/],
    ['says nothing', 'misconfigured', /must resolve with the Cognito username/],
  ];
  it('that is no function is not there, and the console says so', async () => {
    const login = await stage.open();
    await login.widget.evaluate((element) => Object.assign(element, { resolveUsername: 5 }));
    await login.signIn('no-function@example.com');
    assert.deepEqual(login.watched.takeWarnings(), [
      '[authsignal-cognito-login] "resolveUsername" must be a function.',
    ]);
  });

  it('that fails in any way has its message, loses nothing, and may work at the next try', async () => {
    const email = 'Resolver@example.com';
    await (await stage.open()).signIn(email.toLowerCase());
    stage.cloud.requests.clear();
    const login = await stage.open({ prepare: withFakeClock });
    await login.typeUsername(email);
    for (const [what, expected, hintPattern] of rows) {
      await setResolver(login, what);
      const { code, hint, message } = await login.errorAfter(async () => {
        await login.submit();
        if (what !== 'hangs') return;
        await login.page.waitForFunction(
          () => document.querySelector('authsignal-cognito-login')?.step === 'starting',
        );
        await login.page.clock.fastForward(16_000);
      });
      assert.equal(code, expected, what);
      assert.match(hint ?? '', hintPattern);
      assert.equal(message, en.errors[expected]);
      assert.doesNotMatch(`${message} ${hint}`, /Nobody/);
      assert.equal(await login.alert(), message);
      assert.equal(await typedIn(login), email);
    }
    assert.deepEqual(login.requests(), []);
    // What is the same is said once.
    assert.equal(login.watched.takeWarnings().length, 3);
    await setResolver(login, 'works');
    await login.submit();
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['InitiateAuth', 'challenge/email-otp']);
  });
});

describe('an identifier', () => {
  const REFUSED: [what: string, attributes: Attributes, typed: string, message: string][] = [
    ['spaces within', {}, 'ana maria@example.com', en.invalidEmail],
    ['300 characters', {}, `${'a'.repeat(288)}@example.com`, en.invalidEmail],
    ['spaces within a name', { identifier: 'username' }, 'ana maria', en.invalidUsername],
    ['300 characters of a name', { identifier: 'username' }, 'a'.repeat(300), en.invalidUsername],
  ];
  for (const [what, attributes, typed, message] of REFUSED) {
    it(`with ${what} is refused before any request, and stays`, async () => {
      const login = await stage.open({ attributes });
      await login.typeUsername(typed);
      const { code } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'invalid-identifier');
      assert.equal(await login.alert(), message);
      assert.equal(await typedIn(login), typed);
      assert.deepEqual(login.requests(), []);
    });
  }

  const SAME: [what: string, typed: string][] = [
    ['spaces around', '  form@example.com '],
    ['capitals', 'Form@EXAMPLE.com'],
    ['marks that nobody sees', '\u202Aform@example.com\u202C'],
    ['letters of full width', 'ｆｏｒｍ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
  ];
  it('is the same person in every form of it', async () => {
    const first = await stage.open();
    await first.signIn('form@example.com');
    for (const [what, typed] of SAME) {
      // The field for email addresses mends some of it; the widget does the rest.
      const login = await stage.open({ attributes: { identifier: 'email-or-phone' } });
      await login.widget.locator('input').fill(typed);
      await login.submit();
      await login.untilStep('entering');
      await login.enterCode(login.codeFor('form@example.com'));
      await login.untilStep('done');
      assert.equal(login.success().username, first.success().username, what);
    }
  });

  it('of look-alike letters of another alphabet is somebody else', async () => {
    const first = await stage.open();
    await first.signIn('apple@example.com');
    const login = await stage.open({ attributes: { identifier: 'email-or-phone' } });
    const lookalike = '\u0430pple@example.com';
    await login.widget.locator('input').fill(lookalike);
    await login.submit();
    await login.untilStep('entering');
    assert.equal(stage.cloud.outbox.list().at(-1)?.to, lookalike);
  });
});

describe('user attributes', () => {
  const rows: [what: string, attributes: Record<string, unknown>, hint: RegExp][] = [
    ['that the pool does not know', { favourite: 'blue' }, /does not know the attribute favourite/],
    ['that nobody may write', { email_verified: 'true' }, /may not write an attribute/],
  ];
  for (const [what, userAttributes, pattern] of rows) {
    it(`${what} are "misconfigured", and nothing typed is lost`, async () => {
      const login = await stage.open();
      await login.widget.evaluate((widget: Widget, attributes) => {
        widget.userAttributes = attributes as Record<string, string>;
      }, userAttributes);
      await login.typeUsername('attributes@example.com');
      const { code, hint, message } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'misconfigured');
      assert.equal(message, en.errors.misconfigured);
      assert.match(hint ?? '', pattern);
      assert.equal(login.watched.takeWarnings().length, 1);
      assert.equal(await typedIn(login), 'attributes@example.com');
    });
  }

  it('that the pool requires and the page forgot are named', async () => {
    const { settings } = stage.cloud.cognito.pool('us-east-1_LocalDemo');
    settings.requiredAttributes = ['name'];
    try {
      const login = await stage.open();
      await login.typeUsername('required@example.com');
      const { code, hint } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'misconfigured');
      assert.match(hint ?? '', /requires the attribute name: add it to "userAttributes"/);
      login.watched.takeWarnings();
    } finally {
      settings.requiredAttributes = [];
    }
  });
});

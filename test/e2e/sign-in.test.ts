/** A person signs in by email code, and the page gets tokens that AWS's own library accepts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import en from '../../src/i18n/locales/en.js';
import type { LoginTokens } from '../../src/index.js';
import { prepareStage } from '../helpers/e2e.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';

const DEMO = { userPoolId: 'us-east-1_LocalDemo', clientId: 'localdemoclient' };
const OTHER = { userPoolId: 'us-east-1_LocalOther', clientId: 'localotherclient' };

const stage = prepareStage();

async function verify({ accessToken, idToken }: LoginTokens, pool = DEMO) {
  const jwks = await fetch(`${stage.cloud.url}/cognito/${pool.userPoolId}/.well-known/jwks.json`);
  const verifier = CognitoJwtVerifier.create({ ...pool, tokenUse: null });
  verifier.cacheJwks(await jwks.json());
  return { access: await verifier.verify(accessToken), id: await verifier.verify(idToken) };
}

async function assertTokensOf(email: string, tokens: LoginTokens): Promise<void> {
  const { access, id } = await verify(tokens);
  assert.deepEqual([access.token_use, access.client_id], ['access', DEMO.clientId]);
  assert.deepEqual([id.token_use, id.aud], ['id', DEMO.clientId]);
  assert.deepEqual([id.email, id.email_verified], [email, true]);
  assert.equal(id.sub, access.sub);
  assert.ok(tokens.refreshToken);
  assert.equal(tokens.tokenType, 'Bearer');
  assert.equal(tokens.expiresIn, access.exp - access.iat);
  // By the clock of the device; the token itself counts whole seconds.
  assert.ok(Math.abs(tokens.expiresAt - access.exp * 1000) < 60_000, String(tokens.expiresAt));
}

describe('a sign-in by email code', () => {
  it('gives a new person tokens, in five requests', async () => {
    const email = 'new@example.com';
    const login = await stage.open();
    await assertTokensOf(email, await login.signIn(email));
    const { username, method, isNewUser } = login.success();
    assert.deepEqual([method, isNewUser], ['email-otp', true]);
    assert.equal(username, (await verify(login.tokens())).access.username);
    assert.deepEqual(login.requests(), [
      'SignUp',
      'InitiateAuth',
      'challenge/email-otp',
      'verify/email-otp',
      'RespondToAuthChallenge',
    ]);
    assert.equal(await login.heading(), en.signedIn);
  });

  it('gives a returning person tokens, in five requests', async () => {
    const email = 'returning@example.com';
    const first = await stage.open();
    await first.signIn(email);
    stage.cloud.requests.clear();
    const login = await stage.open();
    await assertTokensOf(email, await login.signIn(email));
    assert.equal(login.success().isNewUser, false);
    assert.equal(login.success().username, first.success().username);
    assert.deepEqual(login.requests(), [
      'SignUp',
      'InitiateAuth',
      'challenge/email-otp',
      'verify/email-otp',
      'RespondToAuthChallenge',
    ]);
  });

  it('needs four requests where people do not sign up', async () => {
    const email = 'known@example.com';
    await (await stage.open()).signIn(email);
    stage.cloud.requests.clear();
    const login = await stage.open({ attributes: { 'sign-up': 'off' } });
    await login.signIn(email);
    assert.equal(login.success().isNewUser, false);
    assert.deepEqual(login.requests(), [
      'InitiateAuth',
      'challenge/email-otp',
      'verify/email-otp',
      'RespondToAuthChallenge',
    ]);
  });

  it('goes through its steps in order and says so to the page', async () => {
    const login = await stage.open();
    await login.signIn('steps@example.com');
    assert.deepEqual(
      login.events().map(({ type, detail }) => (type === 'login-step-change' ? detail.step : type)),
      ['login-start', 'starting', 'sending', 'entering', 'verifying', 'answering', 'login-success', 'done'],
    );
    assert.deepEqual(login.events('login-start')[0]?.detail, { username: 'steps@example.com' });
  });

  it('takes an address with capitals and spaces around it for the same person', async () => {
    const login = await stage.open();
    await login.signIn('case@example.com');
    const again = await stage.open();
    await again.typeUsername('  Case@Example.COM ');
    await again.submit();
    await again.untilStep('entering');
    await again.enterCode(again.codeFor('case@example.com'));
    await again.untilStep('done');
    assert.equal(again.success().username, login.success().username);
  });

  it('can be filled in by a password manager and by one-time-code autofill', async () => {
    const email = 'manager@example.com';
    const login = await stage.open();
    const fillIn = (selector: string, value: string) =>
      login.page.evaluate(
        ([selector = '', value = '']) => {
          const input = document.querySelector<HTMLInputElement>(selector);
          if (!input) throw new Error(`${selector} is not to be found`);
          input.value = value;
          input.dispatchEvent(new Event('input', { bubbles: true }));
          input.dispatchEvent(new Event('change', { bubbles: true }));
        },
        [selector, value],
      );
    await fillIn('input[autocomplete~=username]', email);
    await login.submit();
    await login.untilStep('entering');
    await fillIn('input[autocomplete=one-time-code]', login.codeFor(email));
    await login.untilStep('done');
  });

  it('can be done without a mouse', async () => {
    const email = 'keyboard@example.com';
    const login = await stage.open();
    const { keyboard } = login.page;
    await keyboard.press('Tab');
    await keyboard.type(email);
    await keyboard.press('Enter');
    await login.untilStep('entering');
    await keyboard.type(login.codeFor(email));
    await login.untilStep('done');
  });

  it('says that an identifier is no address before any request', async () => {
    const login = await stage.open();
    await login.typeUsername('ana@example');
    const { code, recoverable } = await login.errorAfter(() => login.submit());
    assert.deepEqual([code, recoverable], ['invalid-identifier', true]);
    assert.equal(await login.alert(), en.invalidEmail);
    assert.equal(await login.usernameField.getAttribute('aria-invalid'), 'true');
    assert.deepEqual(login.requests(), []);
  });
});

describe('passkey autofill', () => {
  it('is asked for once, as soon as the form is there, and stays through a move', async () => {
    let asked: Promise<unknown> = Promise.resolve();
    const login = await stage.open({
      prepare: async ({ page }) => {
        asked = page.waitForResponse('**/client/user-authenticators/passkey/authentication-options');
      },
    });
    await asked;
    await login.widget.evaluate((widget) => document.body.append(widget));
    await login.requestCode('suggested@example.com');
    assert.deepEqual(login.autofillRequests(), [
      'challenge',
      'user-authenticators/passkey/authentication-options',
    ]);
  });

  it('is not asked for where the page does without', async () => {
    const login = await stage.open({ attributes: { 'without-passkey-autofill': '' } });
    await login.requestCode('unsuggested@example.com');
    assert.deepEqual(login.autofillRequests(), []);
  });
});

describe('secrets', () => {
  const SECRET =
    /^(Session|token|url|accessToken|AccessToken|IdToken|RefreshToken|Password|verificationCode)$/;

  /** Every text under a name that says it is a secret, however deep. */
  function secretsIn(value: unknown, name = ''): [string, string][] {
    if (typeof value === 'string') return SECRET.test(name) ? [[name, value]] : [];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, key));
  }

  it('are nowhere in the document, its address, its storage or the console', async () => {
    const secrets: [string, string][] = [];
    const bodies: Promise<[string, string][]>[] = [];
    const urls: string[] = [];
    const login = await stage.open({
      prepare: async ({ page }) => {
        page.on('request', (request) => {
          urls.push(request.url());
          if (request.method() === 'POST') secrets.push(...secretsIn(request.postDataJSON()));
        });
        page.on('requestfinished', (request) => {
          if (request.method() !== 'POST') return;
          bodies.push(request.response().then(async (response) => secretsIn(await response?.json())));
        });
      },
    });
    const email = 'secret@example.com';
    await login.requestCode(email);
    const places = [await everythingVisible(login)];
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    places.push(await everythingVisible(login));

    secrets.push(...(await Promise.all(bodies)).flat());
    const names = new Set(secrets.map(([name]) => name));
    for (const name of ['Session', 'token', 'accessToken', 'AccessToken', 'IdToken', 'RefreshToken'])
      assert.ok(names.has(name), `no ${name} was seen on the way`);
    assert.ok(names.has('Password') && names.has('verificationCode'));
    const everything = [...places, ...urls, ...login.watched.console].join('\n');
    for (const [name, secret] of secrets) assert.ok(!everything.includes(secret), `${name} is to be seen`);
  });

  /** The document with its shadow roots, what is in its fields, its address, its storage and its cookies. */
  const everythingVisible = (login: PlaywrightLogin): Promise<string> =>
    login.page.evaluate(() => {
      const widgets = [...document.querySelectorAll('authsignal-cognito-login')];
      const shadowRoots = widgets.flatMap(({ shadowRoot }) => shadowRoot ?? []);
      const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
      const html = document.documentElement.getHTML({ shadowRoots });
      if (!html.includes('part="base"')) throw new Error('The shadow root is missing.');
      const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
      return [html, ...fields, location.href, JSON.stringify(history.state), ...kept].join('\n');
    });
});

describe('two widgets on a page', () => {
  const widgets = {
    one: {},
    two: { 'user-pool-client-id': OTHER.clientId, identifier: 'username' },
  };

  it('sign two people in to two pools at the same time', async () => {
    const watched = await stage.openWidgets(widgets);
    const one = new PlaywrightLogin(watched, stage.cloud, 'one');
    const two = new PlaywrightLogin(watched, stage.cloud, 'two');
    await two.widget.evaluate((widget: HTMLElement & { userAttributes?: Record<string, string> }) => {
      widget.userAttributes = { email: 'bea@example.com' };
    });
    await one.typeUsername('ana@example.com');
    await two.typeUsername('bea');
    // Both in the same moment, as no two hands can.
    await watched.page.evaluate(() => {
      for (const input of document.querySelectorAll('input'))
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    });
    await Promise.all([one.untilStep('entering'), two.untilStep('entering')]);
    await watched.page.evaluate(
      (codes) => {
        for (const [id, code] of Object.entries(codes)) {
          const input = document.querySelector<HTMLInputElement>(`#${id} input[autocomplete=one-time-code]`);
          if (!input) throw new Error('There is no field for the code.');
          input.value = code;
          input.dispatchEvent(new Event('input'));
        }
      },
      { one: one.codeFor('ana@example.com'), two: two.codeFor('bea@example.com') },
    );
    await Promise.all([one.untilStep('done'), two.untilStep('done')]);
    assert.equal((await verify(one.tokens())).id.email, 'ana@example.com');
    const { access, id } = await verify(two.tokens(), OTHER);
    assert.deepEqual([access.username, id.email], ['bea', 'bea@example.com']);
  });

  it('sign in one after the other, step by step in turns', async () => {
    const watched = await stage.openWidgets({ one: {}, two: {} });
    const one = new PlaywrightLogin(watched, stage.cloud, 'one');
    const two = new PlaywrightLogin(watched, stage.cloud, 'two');
    await one.requestCode('cem@example.com');
    await two.requestCode('dea@example.com');
    await one.enterCode(one.codeFor('cem@example.com'));
    await one.untilStep('done');
    await two.enterCode(two.codeFor('dea@example.com'));
    await two.untilStep('done');
    assert.equal((await verify(one.tokens())).id.email, 'cem@example.com');
    assert.equal((await verify(two.tokens())).id.email, 'dea@example.com');
  });
});

describe("the cookie of Authsignal's SDK", () => {
  it("is not set before the first call, and then for the page's own host", async () => {
    const email = 'cookie@example.com';
    const login = await stage.open({ attributes: { 'without-passkey': '' } });
    await login.page.goto(login.page.url().replace('//', '//www.'));
    await login.rendered();
    const cookies = async () =>
      (await login.page.context().cookies()).map(({ name, domain }) => `${name} of ${domain}`);
    await login.typeUsername(email);
    await login.page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('authsignal-sdk')),
    );
    assert.deepEqual(await cookies(), []);
    await login.requestCode(email);
    assert.deepEqual(await cookies(), ['__as_aid of .www.localhost']);
  });
});

/** Passkeys: creating one after a sign-in, signing in with the button and by autofill, and doing without. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock, type Attributes, type PageOptions } from '../helpers/e2e.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';
import { addAuthenticator, type VirtualAuthenticator } from '../helpers/virtual-authenticator.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

declare global {
  interface Window {
    /** What became of the browser's passkey requests, in order. */
    ceremonies: string[];
  }
}

const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

const BUTTON_ONLY = { 'passkey-enrollment': 'prompt', 'without-passkey-autofill': '' };

/** Suggestions are asked for when the test takes the attribute away. */
const SUGGESTING_NOT_YET = BUTTON_ONLY;

const SUGGESTING = { 'passkey-enrollment': 'prompt' };

interface Scene {
  login: PlaywrightLogin;
  authenticator: VirtualAuthenticator;
}

/** A widget on a device that can keep passkeys. */
async function openWithAuthenticator(
  attributes: Attributes = BUTTON_ONLY,
  prepareMore?: (watched: PlaywrightLogin['watched']) => Promise<unknown>,
  options: PageOptions = {},
): Promise<Scene> {
  let authenticator: VirtualAuthenticator | undefined;
  const prepare = async (watched: PlaywrightLogin['watched']) => {
    authenticator = await addAuthenticator(watched.page);
    await prepareMore?.(watched);
  };
  const login = await stage.open({ ...options, attributes, prepare });
  assert.ok(authenticator);
  return { login, authenticator };
}

/** Signs in by code, as far as the offer of a passkey. */
async function untilOffer(login: PlaywrightLogin, email: string): Promise<void> {
  await login.requestCode(email);
  await login.enterCode(login.codeFor(email));
  await login.untilStep('enrolling');
}

/** A device with a passkey, at the next visit; and who it is for. */
async function openWithPasskey(email: string, attributes?: Attributes): Promise<Scene & { userId: unknown }> {
  const scene = await openWithAuthenticator(attributes);
  const { login } = scene;
  await untilOffer(login, email);
  await login.button(en.createPasskey).click();
  await login.untilStep('done');
  const userId = userIdOf(login);
  stage.cloud.requests.clear();
  await login.revisit();
  return { ...scene, userId };
}

/** Notes every passkey request of the page, and what becomes of it. */
const noteCeremonies = ({ page }: PlaywrightLogin['watched']) =>
  page.addInitScript(() => {
    window.ceremonies = [];
    const { get } = CredentialsContainer.prototype;
    CredentialsContainer.prototype.get = function (options = {}) {
      const kind = options.mediation ?? 'modal';
      window.ceremonies.push(`${kind} asked`);
      const answer = get.call(this, options);
      void answer.then(
        () => window.ceremonies.push(`${kind} answered`),
        ({ name }: Error) => window.ceremonies.push(`${kind} ${name}`),
      );
      return answer;
    };
  });

/** Waits until the page has asked the browser for a passkey, and not got one yet. */
const untilAsked = (page: Page, kind: 'modal' | 'conditional') =>
  page.waitForFunction((asked) => window.ceremonies.at(-1) === asked, `${kind} asked`);

/** A virtual authenticator does not answer a request that needs no person, so it is asked plainly. */
const answerConditionalCreation = ({ page }: PlaywrightLogin['watched']) =>
  page.addInitScript(() => {
    window.ceremonies = [];
    const { create } = CredentialsContainer.prototype;
    CredentialsContainer.prototype.create = function ({
      mediation,
      ...options
    }: CredentialCreationOptions & { mediation?: string } = {}) {
      window.ceremonies.push(`${mediation} creation`);
      return create.call(this, options);
    };
  });

const enrollingSteps = (login: PlaywrightLogin) =>
  login.events('login-step-change').filter(({ detail }) => detail.step === 'enrolling').length;

/** Whom the tokens belong to. */
function userIdOf(login: PlaywrightLogin): unknown {
  const [, payload = ''] = login.tokens().idToken.split('.');
  const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: unknown };
  assert.ok(sub);
  return sub;
}

describe('a passkey after a sign-in by code', () => {
  it('is created when the person wants one, and then the page is told', async () => {
    const { login, authenticator } = await openWithAuthenticator();
    await untilOffer(login, 'create@example.com');
    assert.equal(await login.heading(), en.offerPasskey);
    assert.deepEqual(login.events('login-success'), []);
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    const types = login.events().map(({ type }) => type);
    assert.ok(types.indexOf('passkey-created') < types.indexOf('login-success'));
    assert.equal(typeof login.events('passkey-created')[0]?.detail.authenticatorId, 'string');
    assert.equal(await authenticator.countPasskeys(), 1);
  });

  it('is not created when the person does not want one', async () => {
    const { login, authenticator } = await openWithAuthenticator();
    await untilOffer(login, 'not-now@example.com');
    await login.button(en.notNow).click();
    await login.untilStep('done');
    assert.equal(login.events('login-success').length, 1);
    assert.equal(await authenticator.countPasskeys(), 0);
  });

  it('is not offered again soon after the person said "not now"', async () => {
    const email = 'declined@example.com';
    const { login } = await openWithAuthenticator();
    await untilOffer(login, email);
    await login.button(en.notNow).click();
    await login.untilStep('done');
    await login.revisit();
    await login.signIn(email);
    assert.ok(!login.events('login-step-change').some(({ detail }) => detail.step === 'enrolling'));
  });

  it('is offered again 30 days after the person said "not now"', async () => {
    const email = 'declined-long-ago@example.com';
    const { login } = await openWithAuthenticator(BUTTON_ONLY, withFakeClock);
    await untilOffer(login, email);
    await login.button(en.notNow).click();
    await login.untilStep('done');
    const day = 24 * 60 * 60 * 1000;
    await login.page.clock.setSystemTime(Date.now() + 29 * day);
    await login.revisit();
    await login.signIn(email);
    assert.equal(enrollingSteps(login), 0);
    await login.page.clock.setSystemTime(Date.now() + 31 * day);
    await login.revisit();
    await untilOffer(login, email);
  });

  it('counts as created when the device has one already', async () => {
    // Neither these triggers nor Authsignal say what the person is enrolled with.
    stage.cloud.authsignal.settings.initEndpoint = false;
    const { login, authenticator } = await openWithPasskey('sends-token-only@example.com');
    await untilOffer(login, 'sends-token-only@example.com');
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    assert.equal(login.events('passkey-created').length, 1);
    assert.deepEqual(login.events('login-error'), []);
    assert.equal(await authenticator.countPasskeys(), 1);
  });

  it('is listed by the browser under the name that the person typed', async () => {
    const { login } = await openWithAuthenticator();
    await untilOffer(login, 'listed@example.com');
    const asked = login.page.waitForResponse('**/passkey/registration-options');
    await login.button(en.createPasskey).click();
    const { options } = (await (await asked).json()) as { options: { user: { name: string } } };
    assert.equal(options.user.name, 'listed@example.com');
    await login.untilStep('done');
  });

  it('is offered still after the person cancelled the prompt', async () => {
    const { login, authenticator } = await openWithAuthenticator();
    await untilOffer(login, 'changed-mind@example.com');
    await authenticator.setUserVerified(false);
    await login.button(en.createPasskey).click();
    await login.untilEventCount('login-cancel', 1);
    await login.rendered();
    assert.equal(await login.alert(), '');
    await authenticator.setUserVerified(true);
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    assert.equal(login.events('passkey-created').length, 1);
  });

  it('is created while the first step suggests passkeys', async () => {
    const { login, authenticator } = await openWithAuthenticator(SUGGESTING);
    await untilOffer(login, 'suggesting@example.com');
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    assert.equal(await authenticator.countPasskeys(), 1);
  });

  it('is created by itself with "auto", and then the page is told', async () => {
    const email = 'auto-created@example.com';
    const { login, authenticator } = await openWithAuthenticator(
      { ...BUTTON_ONLY, 'passkey-enrollment': 'auto' },
      answerConditionalCreation,
    );
    await login.signIn(email);
    assert.deepEqual(await login.page.evaluate(() => window.ceremonies), ['conditional creation']);
    assert.equal(typeof login.events('passkey-created')[0]?.detail.authenticatorId, 'string');
    assert.equal(await authenticator.countPasskeys(), 1);
  });

  it('is asked for with "auto" where the browser creates none by itself', async () => {
    const { login } = await openWithAuthenticator(
      { ...BUTTON_ONLY, 'passkey-enrollment': 'auto' },
      ({ page }) =>
        page.addInitScript(() => {
          PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: false });
        }),
    );
    await untilOffer(login, 'auto-asked@example.com');
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    assert.equal(login.events('passkey-created').length, 1);
  });

  it('keeps nobody waiting when "auto" gets no answer from the browser', async () => {
    const email = 'auto@example.com';
    const { login } = await openWithAuthenticator({ ...BUTTON_ONLY, 'passkey-enrollment': 'auto' });
    await login.page.clock.install();
    await login.requestCode(email);
    const asked = login.page.waitForResponse('**/passkey/registration-options');
    await login.enterCode(login.codeFor(email));
    await asked;
    await login.page.clock.fastForward(11_000);
    await login.untilStep('done');
    assert.deepEqual(login.events('login-error'), []);
    assert.equal(await login.alert(), '');
  });

  it('is not offered where the page does not ask for it', async () => {
    const { login } = await openWithAuthenticator({ 'without-passkey-autofill': '' });
    await login.signIn('no-offer@example.com');
    assert.ok(!login.events('login-step-change').some(({ detail }) => detail.step === 'enrolling'));
  });
});

describe('the token that may add a passkey', () => {
  /** Answers at the page's endpoint for it; what the page sent there is in the result. */
  async function serveTokens(page: Page, answer: () => Promise<{ status: number; body: string }>) {
    const authorizations: (string | null)[] = [];
    await page.route('**/enrollment-token', async (route) => {
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' };
      if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
      authorizations.push(await route.request().headerValue('authorization'));
      return route.fulfill({ ...(await answer()), headers, contentType: 'application/json' });
    });
    return authorizations;
  }

  /** What the page's owner would get from Authsignal for this person. */
  async function enrollmentToken(email: string): Promise<string> {
    const { userId = '' } = stage.cloud.authsignal.users.find(email) ?? {};
    const url = `${stage.cloud.url}/authsignal/v1/users/${userId}/actions/addPasskey`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('local-authsignal-secret:')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ scope: 'add:authenticators' }),
    });
    return ((await answer.json()) as { token: string }).token;
  }

  /** A tenant whose verified challenges give no right to add anything. */
  const openStrict = (attributes: Attributes = {}) => {
    stage.cloud.authsignal.settings.scopeAfterChallenge = 'read:authenticators';
    return openWithAuthenticator({ ...BUTTON_ONLY, ...attributes }, undefined, {
      policy: ['an address of your own'],
    });
  };

  const withEndpoint = () =>
    openStrict({ 'enrollment-token-url': 'https://login.example.com/enrollment-token' });

  it('comes from "enrollment-token-url", in exchange for the access token', async () => {
    const email = 'token-url@example.com';
    const { login } = await withEndpoint();
    const authorizations = await serveTokens(login.page, async () => ({
      status: 200,
      body: JSON.stringify({ authsignalToken: await enrollmentToken(email) }),
    }));
    await untilOffer(login, email);
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    assert.deepEqual(authorizations, [`Bearer ${login.tokens().accessToken}`]);
    assert.equal(login.events('passkey-created').length, 1);
  });

  it('comes from getEnrollmentToken()', async () => {
    const email = 'token-function@example.com';
    const { login } = await openStrict();
    await login.page.exposeFunction('ownToken', () => enrollmentToken(email));
    await login.widget.evaluate((widget: Widget) => {
      widget.getEnrollmentToken = (window as unknown as { ownToken: Widget['getEnrollmentToken'] }).ownToken;
    });
    await untilOffer(login, email);
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    assert.equal(login.events('passkey-created').length, 1);
  });

  it('may be missing: the person is told, tries again, and signs in without a passkey', async () => {
    const { login } = await withEndpoint();
    await serveTokens(login.page, async () => ({ status: 500, body: '{}' }));
    await untilOffer(login, 'token-missing@example.com');
    const { code, hint } = await login.errorAfter(() => login.button(en.createPasskey).click());
    assert.equal(code, 'bad-response');
    assert.match(hint ?? '', /"enrollment-token-url" must answer 200/);
    assert.deepEqual(login.watched.takeWarnings().length, 1);
    assert.equal(await login.alert(), en.errors['bad-response']);
    await login.errorAfter(() => login.button(en.createPasskey).click());
    await login.button(en.notNow).click();
    await login.untilStep('done');
    assert.deepEqual(login.events('passkey-created'), []);
  });

  const MISTAKES = [
    ['rejects', 'internal'],
    ['resolves with nothing', 'misconfigured'],
  ] as const;
  for (const [mistake, expected] of MISTAKES)
    it(`may be missing: getEnrollmentToken() ${mistake}`, async () => {
      const { login } = await openStrict();
      await login.widget.evaluate((widget: Widget, isRejecting) => {
        widget.getEnrollmentToken = async () => {
          if (isRejecting) throw new Error('Secret words.');
          return '';
        };
      }, mistake === 'rejects');
      await untilOffer(login, `${expected}@example.com`);
      const { code } = await login.errorAfter(() => login.button(en.createPasskey).click());
      assert.equal(code, expected);
      assert.doesNotMatch(login.watched.takeWarnings().join(), /Secret/);
      await login.button(en.notNow).click();
      await login.untilStep('done');
    });

  it('is waited for no longer than the person likes', async () => {
    const { login } = await openStrict();
    await login.widget.evaluate((widget: Widget) => {
      widget.getEnrollmentToken = () => new Promise<never>(() => undefined);
    });
    await untilOffer(login, 'token-never@example.com');
    await login.button(en.createPasskey).click();
    await login.button(en.notNow).click();
    await login.untilStep('done');
    assert.deepEqual(login.events('login-error'), []);
  });
});

describe('the passkey button', () => {
  it('signs in the same person, who typed nothing', async () => {
    const { login, userId } = await openWithPasskey('button@example.com');
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
    assert.deepEqual([login.success().method, login.success().isNewUser], ['passkey', false]);
    assert.deepEqual(
      ['SignUp', 'InitiateAuth', 'RespondToAuthChallenge'].map((name) => login.countOf(name)),
      [0, 1, 1],
    );
  });

  it('leads back to the first step, without an error, when the person cancels', async () => {
    const { login, authenticator } = await openWithPasskey('cancel@example.com');
    await authenticator.setUserVerified(false);
    await login.button(en.usePasskey).click();
    await login.untilEventCount('login-cancel', 1);
    await login.untilStep('identify');
    assert.deepEqual(
      login.events('login-cancel').map(({ detail }) => detail),
      [{ step: 'waiting', method: 'passkey' }],
    );
    assert.deepEqual(login.events('login-error'), []);
    assert.equal(await login.alert(), '');
    // Said to the eye and to screen readers.
    assert.equal(await login.widget.locator('[part="description"]').innerText(), en.passkeyUnused);
    await login.widget.getByRole('status').filter({ hasText: en.passkeyUnused }).waitFor();
  });

  it('can be pressed again after the person cancelled', async () => {
    const { login, authenticator, userId } = await openWithPasskey('once-more@example.com');
    await authenticator.setUserVerified(false);
    await login.button(en.usePasskey).click();
    await login.untilEventCount('login-cancel', 1);
    await login.untilStep('identify');
    await authenticator.setUserVerified(true);
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
  });

  it('leaves the way by code open after the person cancelled', async () => {
    const email = 'code-instead@example.com';
    const { login, authenticator, userId } = await openWithPasskey(email);
    await authenticator.setUserVerified(false);
    await login.button(en.usePasskey).click();
    await login.untilEventCount('login-cancel', 1);
    await login.untilStep('identify');
    await login.requestCode(email);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
  });
});

describe('a passkey that is no good any more', () => {
  const FORGETTERS = {
    Cognito: (email: string) => {
      const { users } = stage.cloud.cognito.pool('us-east-1_LocalDemo');
      const user = users.find(email);
      assert.ok(user);
      users.delete(user);
    },
    Authsignal: async (email: string) => {
      const { userId = '' } = stage.cloud.authsignal.users.find(email) ?? {};
      await fetch(`${stage.cloud.url}/authsignal/v1/users/${userId}`, {
        method: 'DELETE',
        headers: { authorization: `Basic ${btoa('local-authsignal-secret:')}` },
      });
    },
  };
  for (const [where, forget] of Object.entries(FORGETTERS))
    it(`says so, and leaves the other ways open, when ${where} has forgotten the person`, async () => {
      const email = `forgotten-by-${where}@example.com`.toLowerCase();
      const { login } = await openWithPasskey(email);
      await forget(email);
      await login.typeUsername('typed-before@example.com');
      const { code, recoverable } = await login.errorAfter(() => login.button(en.usePasskey).click());
      assert.deepEqual([code, recoverable], ['passkey-failed', true]);
      await login.untilStep('identify');
      assert.equal(await login.alert(), en.errors['passkey-failed']);
      assert.equal(await login.usernameField.inputValue(), 'typed-before@example.com');
      login.watched.takeWarnings();
      await untilOffer(login, email);
    });

  it('is told apart from a cancelled one when its signature is wrong', async () => {
    const { login, authenticator } = await openWithPasskey('bogus@example.com');
    await authenticator.setBogus(true);
    const { code } = await login.errorAfter(() => login.button(en.usePasskey).click());
    assert.equal(code, 'passkey-failed');
    await authenticator.setBogus(false);
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
  });
});

describe('what a device remembers', () => {
  it('is who came by passkey, under the name that they know', async () => {
    const email = 'remembered@example.com';
    const { login } = await openWithPasskey(email, { ...BUTTON_ONLY, remember: '' });
    await login.button(en.useOtherAccount).click();
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    await login.revisit();
    assert.equal(await login.usernameField.inputValue(), email);
  });

  it("does no harm when the SDK's own note of it is corrupt", async () => {
    const { login, userId } = await openWithPasskey('corrupt@example.com');
    await login.page.evaluate(() => localStorage.setItem('as_user_passkey_map', '{'));
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
  });
});

describe('who has no passkey', () => {
  it('can press the button all the same, and then sign in by code', async () => {
    const email = 'none@example.com';
    const { login } = await openWithAuthenticator(SUGGESTING);
    await login.button(en.usePasskey).click();
    await login.untilEventCount('login-cancel', 1);
    await login.untilStep('identify');
    assert.equal(await login.alert(), '');
    await untilOffer(login, email);
  });
});

describe('a passkey as another way', () => {
  it('signs in who typed their name', async () => {
    const email = 'typed@example.com';
    const { login, userId } = await openWithPasskey(email);
    await login.requestCode(email);
    await login.tryAnotherWay();
    await login.choose('passkey');
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
    assert.equal(login.success().method, 'passkey');
  });
});

describe('passkeys among the suggestions of the field', () => {
  it('sign in who chooses one, and the browser is asked for suggestions', async () => {
    const email = 'autofill@example.com';
    const scene = await openWithAuthenticator(SUGGESTING, noteCeremonies);
    const { login, authenticator } = scene;
    await authenticator.setPresent(false);
    await login.revisit();
    await untilAsked(login.page, 'conditional');
    await authenticator.setPresent(true);
    await untilOffer(login, email);
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    const userId = userIdOf(login);
    stage.cloud.requests.clear();
    await login.revisit();
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
    assert.equal(login.success().method, 'passkey');
    assert.deepEqual(await login.page.evaluate(() => window.ceremonies), [
      'conditional asked',
      'conditional answered',
    ]);
    assert.deepEqual(login.requests(), ['verify/passkey', 'InitiateAuth', 'RespondToAuthChallenge']);
  });

  it('give way to the button', async () => {
    const email = 'give-way@example.com';
    const { login, authenticator } = await openWithAuthenticator(SUGGESTING, noteCeremonies);
    await untilOffer(login, email);
    await login.button(en.createPasskey).click();
    await login.untilStep('done');
    await authenticator.setPresent(false);
    await login.revisit();
    await untilAsked(login.page, 'conditional');
    await authenticator.setPresent(true);
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    const ceremonies = await login.page.evaluate(() => window.ceremonies);
    assert.deepEqual(ceremonies.slice().sort(), [
      'conditional AbortError',
      'conditional asked',
      'modal answered',
      'modal asked',
    ]);
    assert.equal(ceremonies.at(-1), 'modal answered');
    assert.deepEqual(login.events('login-error'), []);
  });

  it('may fail to start: nothing is said, and the button signs in', async () => {
    const { login, userId } = await openWithPasskey('no-suggestions@example.com', SUGGESTING_NOT_YET);
    stage.cloud.faults.add({ service: 'authsignal', operation: '/client/challenge', kind: 'drop', times: 1 });
    const failed = login.page.waitForEvent('requestfailed');
    await login.widget.evaluate((widget) => widget.removeAttribute('without-passkey-autofill'));
    await failed;
    await login.rendered();
    assert.equal(await login.alert(), '');
    assert.deepEqual(login.events('login-error'), []);
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
  });
});

describe('two widgets on a page', () => {
  it('ask for one passkey at a time: the suggestions of one give way to the button of the other', async () => {
    const email = 'two-widgets@example.com';
    let authenticator: VirtualAuthenticator | undefined;
    const watched = await stage.openWidgets(
      { one: SUGGESTING, two: SUGGESTING },
      {
        prepare: async (page) => {
          authenticator = await addAuthenticator(page.page);
          await noteCeremonies(page);
        },
      },
    );
    const one = new PlaywrightLogin(watched, stage.cloud, 'one');
    const two = new PlaywrightLogin(watched, stage.cloud, 'two');
    await untilOffer(one, email);
    await one.button(en.createPasskey).click();
    await one.untilStep('done');
    await authenticator?.setPresent(false);
    watched.events.length = 0;
    await watched.page.reload();
    await untilAsked(watched.page, 'conditional');
    await authenticator?.setPresent(true);
    await two.button(en.usePasskey).click();
    await two.untilStep('done');
    assert.equal(two.success().method, 'passkey');
    assert.deepEqual([...one.events('login-success'), ...one.events('login-error')], []);
    const ceremonies = await watched.page.evaluate(() => window.ceremonies);
    assert.deepEqual(ceremonies.slice(0, 2), ['conditional asked', 'modal asked']);
    assert.ok(ceremonies.includes('conditional AbortError'), String(ceremonies));
  });

  it('open one dialog at a time', async () => {
    let authenticator: VirtualAuthenticator | undefined;
    const watched = await stage.openWidgets(
      { one: BUTTON_ONLY, two: BUTTON_ONLY },
      {
        prepare: async (page) => {
          authenticator = await addAuthenticator(page.page);
          await noteCeremonies(page);
        },
      },
    );
    const one = new PlaywrightLogin(watched, stage.cloud, 'one');
    const two = new PlaywrightLogin(watched, stage.cloud, 'two');
    await untilOffer(one, 'two-dialogs@example.com');
    await one.button(en.createPasskey).click();
    await one.untilStep('done');
    watched.events.length = 0;
    await watched.page.reload();
    await authenticator?.setPresent(false);
    await one.button(en.usePasskey).click();
    await untilAsked(watched.page, 'modal');
    await two.button(en.usePasskey).click();
    await two.untilStep('waiting');
    await two.rendered();
    assert.deepEqual(await watched.page.evaluate(() => window.ceremonies), ['modal asked']);
    // Too late for the dialog that is open.
    await authenticator?.setPresent(true);
    await one.goBack();
    await one.untilStep('identify');
    await two.untilStep('done');
    assert.equal(two.success().method, 'passkey');
    assert.deepEqual([...one.events('login-error'), ...two.events('login-error')], []);
  });
});

describe('"without-passkey"', () => {
  it('shows no button and asks for no passkey', async () => {
    const { login } = await openWithAuthenticator({ 'without-passkey': '' });
    assert.equal(await login.button(en.continue).count(), 1);
    assert.equal(await login.button(en.usePasskey).count(), 0);
    await login.signIn('without@example.com');
    assert.deepEqual(login.autofillRequests(), []);
  });
});

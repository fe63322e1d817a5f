/** Passkeys: creating one after a sign-in, signing in with the button and by autofill, and doing without. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/en.js';
import { prepareStage, type Attributes } from '../helpers/e2e.js';
import type { LoginHarness } from '../helpers/login-harness.js';
import { addAuthenticator, type VirtualAuthenticator } from '../helpers/virtual-authenticator.js';

const stage = prepareStage();

const BUTTON_ONLY = { 'passkey-enrollment': 'prompt', 'without-passkey-autofill': '' };

const SUGGESTING = { 'passkey-enrollment': 'prompt' };

interface Scene {
  login: LoginHarness;
  authenticator: VirtualAuthenticator;
}

/** A widget on a device that can keep passkeys. */
async function openWithAuthenticator(attributes: Attributes = BUTTON_ONLY): Promise<Scene> {
  let authenticator: VirtualAuthenticator | undefined;
  const prepare = async ({ page }: LoginHarness['watched']) => {
    authenticator = await addAuthenticator(page);
  };
  const login = await stage.open({ attributes, prepare });
  assert.ok(authenticator);
  return { login, authenticator };
}

/** Signs in by code, as far as the offer of a passkey. */
async function untilOffer(login: LoginHarness, email: string): Promise<void> {
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

/** Whom the tokens belong to. */
function userIdOf(login: LoginHarness): unknown {
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
  it('sign in who chooses one', async () => {
    const { login, userId } = await openWithPasskey('autofill@example.com', SUGGESTING);
    await login.untilStep('done');
    assert.equal(userIdOf(login), userId);
    assert.equal(login.success().method, 'passkey');
    assert.deepEqual(login.requests().slice(-2), ['InitiateAuth', 'RespondToAuthChallenge']);
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

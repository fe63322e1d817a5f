/** A security key: the first one, signing in with it, and what happens when that does not work. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { addAuthenticator, type VirtualAuthenticator } from '../helpers/virtual-authenticator.js';

// Triggers that say which methods are enrolled do not name a key before there is one: these leave it to the page, and
// so does Authsignal here.
const stage = prepareStage({ triggers: fileURLToPath(new URL('dialects/token', import.meta.url)) });
beforeEach(() => {
  stage.cloud.authsignal.settings.initEndpoint = false;
});

const ATTRIBUTES = { methods: 'email-otp security-key', 'without-passkey': '' };

let people = 0;

interface Scene {
  login: PlaywrightLogin;
  key: VirtualAuthenticator;
  email: string;
}

/** Somebody new with a key that nobody knows yet, in front of the choice. */
async function openChoice(): Promise<Scene> {
  people += 1;
  const email = `person-${people}@example.com`;
  let key: VirtualAuthenticator | undefined;
  const login = await stage.open({
    attributes: ATTRIBUTES,
    prepare: async ({ page }) => {
      key = await addAuthenticator(page, 'usb');
    },
  });
  assert.ok(key);
  await begin(login, email);
  return { login, key, email };
}

/** As far as the choice. */
async function begin(login: PlaywrightLogin, email: string): Promise<void> {
  await login.typeUsername(email);
  await login.submit();
  await login.untilStep('entering');
  await login.tryAnotherWay();
}

/** Somebody who has signed in with their key before and is asked for it as soon as they go on. */
async function openWithKey(): Promise<Scene> {
  const scene = await openChoice();
  const { login, email } = scene;
  await login.choose('security-key');
  await login.untilStep('done');
  await login.revisit();
  stage.cloud.requests.clear();
  await login.widget.evaluate((widget) => widget.setAttribute('methods', 'security-key email-otp'));
  await login.typeUsername(email);
  return scene;
}

const keyRequests = (login: PlaywrightLogin) =>
  login.requests().filter((request) => request.includes('security-key'));

describe('a security key', () => {
  it('is enrolled by who has nothing yet, and signs them in', async () => {
    const { login, key } = await openChoice();
    await login.choose('security-key');
    await login.untilStep('done');
    assert.equal(login.success().method, 'security-key');
    assert.equal(await key.countPasskeys(), 1);
    assert.deepEqual(keyRequests(login), [
      'user-authenticators/security-key/authentication-options',
      'user-authenticators/security-key/registration-options',
      'user-authenticators/security-key',
    ]);
  });

  it('signs in the same person the next time', async () => {
    const { login, key } = await openWithKey();
    await login.submit();
    await login.untilStep('done');
    assert.deepEqual([login.success().method, login.success().isNewUser], ['security-key', false]);
    assert.equal(await key.countPasskeys(), 1);
    assert.deepEqual(keyRequests(login), [
      'user-authenticators/security-key/authentication-options',
      'verify/security-key',
    ]);
  });

  it('is not enrolled by who has another method only, and that is said', async () => {
    const { login, email } = await openChoice();
    await login.choose('email-otp');
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    await login.revisit();
    await begin(login, email);
    const { code, recoverable } = await login.errorAfter(() => login.choose('security-key'));
    assert.deepEqual([code, recoverable], ['not-enrolled', true]);
    assert.equal(await login.alert(), en.errors['not-enrolled']);
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods['email-otp'], en.methods['security-key']]);
  });

  it('can be tried again, without an error, when the person cancelled', async () => {
    const { login, key } = await openWithKey();
    await key.setPresent(false);
    await login.submit();
    await login.untilStep('waiting');
    assert.equal(await login.heading(), en.headings['security-key']);
    // The browser's dialog has no button here that could be pressed.
    await login.page.evaluate(() => {
      const { get } = CredentialsContainer.prototype;
      CredentialsContainer.prototype.get = async () => {
        CredentialsContainer.prototype.get = get;
        throw new DOMException('Closed.', 'NotAllowedError');
      };
    });
    await login.tryAnotherWay();
    await login.choose('security-key');
    await login.button(en.tryAgain).waitFor();
    assert.deepEqual(
      login.events('login-cancel').map(({ detail }) => detail),
      [{ step: 'waiting', method: 'security-key' }],
    );
    assert.deepEqual(login.events('login-error'), []);
    assert.equal(await login.alert(), '');
    await key.setPresent(true);
    await login.button(en.tryAgain).click();
    await login.untilStep('done');
    assert.equal(login.success().method, 'security-key');
  });

  it('that is another one is as good as a cancelled one', async () => {
    const { login, key } = await openWithKey();
    await key.clear();
    await login.submit();
    await login.untilEventCount('login-cancel', 1);
    await login.button(en.tryAgain).waitFor();
    assert.deepEqual(login.events('login-error'), []);
  });

  it('that Authsignal refuses says so, and leaves the other ways open', async () => {
    const { login, key } = await openWithKey();
    await key.setBogus(true);
    const { code, step, recoverable } = await login.errorAfter(() => login.submit());
    assert.deepEqual([code, step, recoverable], ['passkey-failed', 'waiting', true]);
    assert.equal(await login.alert(), en.errors['passkey-failed']);
    assert.equal(login.countOf('RespondToAuthChallenge'), 0);
    await key.setBogus(false);
    await login.button(en.tryAgain).click();
    await login.untilStep('done');
  });

  it('can be left for a code and come back to', async () => {
    const { login, key } = await openChoice();
    await key.setPresent(false);
    await login.choose('security-key');
    await login.untilStep('waiting');
    await login.tryAnotherWay();
    await login.choose('email-otp');
    await login.untilStep('entering');
    await login.tryAnotherWay();
    await key.setPresent(true);
    await login.choose('security-key');
    await login.untilStep('done');
    assert.equal(login.success().method, 'security-key');
    assert.deepEqual(login.events('login-error'), []);
  });

  it('is asked about no more once the person starts over, and the next attempt is as good', async () => {
    const { login, key, email } = await openWithKey();
    await login.page.clock.install();
    await key.setPresent(false);
    await login.submit();
    await login.untilStep('waiting');
    await login.goBack();
    await login.untilStep('identify');
    const before = login.requests();
    await login.page.clock.runFor(60_000);
    assert.deepEqual(login.requests(), before);
    await key.setPresent(true);
    await login.typeUsername(email);
    await login.submit();
    await login.untilStep('done');
    assert.equal(login.success().method, 'security-key');
  });
});

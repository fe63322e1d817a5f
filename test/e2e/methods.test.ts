/** Choosing among methods, and what is remembered of the choice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock, type Attributes } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { appCode, enroll } from '../helpers/phone.js';
import type { WatchedPage } from '../helpers/watched-page.js';

const stage = prepareStage();

const SEVERAL = ['EMAIL_OTP', 'AUTHENTICATOR_APP', 'EMAIL_MAGIC_LINK', 'PUSH'] as const;

const begin = async (login: PlaywrightLogin, address: string): Promise<void> => {
  await login.typeUsername(address);
  await login.submit();
};

/** A person who is enrolled in `SEVERAL`, in the step of their default method. */
async function openWithSeveral(address: string, attributes?: Attributes): Promise<PlaywrightLogin> {
  await enroll(stage.cloud, address, ...SEVERAL);
  const login = await stage.open({ attributes });
  await begin(login, address);
  await login.untilStep('entering');
  return login;
}

const methodOf = (login: PlaywrightLogin) => login.success().method;

describe('a person with several methods', () => {
  it('goes straight to the default one', async () => {
    const email = 'several@example.com';
    const login = await openWithSeveral(email);
    assert.equal(await login.heading(), en.headings['email-otp']);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.equal(methodOf(login), 'email-otp');
  });

  it('finds all of them behind "try another way"', async () => {
    const login = await openWithSeveral('all@example.com');
    await login.tryAnotherWay();
    assert.deepEqual(
      await login.choices(),
      (['email-otp', 'totp', 'magic-link', 'push'] as const).map((id) => en.methods[id]),
    );
  });

  it('signs in with another one', async () => {
    const email = 'other@example.com';
    const login = await openWithSeveral(email);
    await login.tryAnotherWay();
    await login.choose('totp');
    await login.untilStep('entering');
    await login.enterCode(await appCode(stage.cloud, email));
    await login.untilStep('done');
    assert.equal(methodOf(login), 'totp');
  });

  it('gets no second code, and the same countdown, after a look at another one', async () => {
    const email = 'look@example.com';
    await enroll(stage.cloud, email, ...SEVERAL);
    const login = await stage.open({ prepare: withFakeClock });
    await login.page.clock.pauseAt(Date.now() + 60_000);
    await login.requestCode(email);
    await login.page.clock.runFor(12_000);
    await login.tryAnotherWay();
    await login.choose('totp');
    await login.untilStep('entering');
    await login.tryAnotherWay();
    await login.choose('email-otp');
    await login.untilStep('entering');
    assert.equal(await login.resendText(), en.resendIn(18, '0:18'));
    assert.equal(login.countOf('challenge/email-otp'), 1);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });

  it('sees those that the page names, in its order', async () => {
    const login = await openWithSeveral('named@example.com', { methods: 'totp email-otp' });
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods.totp, en.methods['email-otp']]);
  });

  it('goes straight to the one that the page names first, before their own default', async () => {
    const login = await openWithSeveral('first@example.com', { methods: 'totp email-otp' });
    assert.equal(await login.heading(), en.headings.totp);
    assert.equal(login.countOf('challenge/email-otp'), 0);
  });

  it('goes straight to the next one that the page names where they do not have the first', async () => {
    const attributes = { methods: 'sms totp email-otp' };
    const login = await openWithSeveral('second@example.com', attributes);
    assert.equal(await login.heading(), en.headings.totp);
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods.totp, en.methods['email-otp']]);
  });

  it('is offered nothing that needs a passkey where the browser has none', async () => {
    const email = 'no-key@example.com';
    await enroll(stage.cloud, email, 'EMAIL_OTP', 'AUTHENTICATOR_APP');
    const login = await stage.open({
      attributes: { methods: 'passkey security-key totp email-otp' },
      prepare: ({ page }) => page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential')),
    });
    await begin(login, email);
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings.totp);
  });

  it('has no other way when the page names one', async () => {
    const login = await openWithSeveral('one@example.com', { methods: 'totp' });
    assert.equal(await login.heading(), en.headings.totp);
    assert.equal(await login.button(en.otherMethod).count(), 0);
  });
});

describe('with "remember"', () => {
  const attributes = { remember: '' };

  it('a second visit knows the person, and makes no SignUp', async () => {
    const email = 'known@example.com';
    const login = await stage.open({ attributes });
    await login.signIn(email);
    await login.revisit();
    stage.cloud.requests.clear();
    assert.equal(await login.usernameField.inputValue(), email);
    await login.submit();
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['InitiateAuth', 'challenge/email-otp']);
  });

  it('a second visit goes straight to the method of the first', async () => {
    const email = 'favourite@example.com';
    const login = await openWithSeveral(email, attributes);
    await login.tryAnotherWay();
    await login.choose('totp');
    await login.untilStep('entering');
    await login.enterCode(await appCode(stage.cloud, email));
    await login.untilStep('done');
    await login.revisit();
    await login.submit();
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings.totp);
    await login.tryAnotherWay();
    const last = await login.widget.getByText(en.lastUsed).locator('xpath=ancestor::button').innerText();
    assert.equal(last.split('\n')[0], en.methods.totp);
  });

  it('a second visit goes to the method of the first before the one that the page names first', async () => {
    const email = 'own-way@example.com';
    const login = await openWithSeveral(email, { ...attributes, methods: 'totp email-otp' });
    await login.tryAnotherWay();
    await login.choose('email-otp');
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    await login.revisit();
    await login.submit();
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings['email-otp']);
  });

  it('a second visit goes elsewhere when the method of the first is gone', async () => {
    const email = 'gone@example.com';
    const login = await openWithSeveral(email, { ...attributes, methods: 'totp email-otp' });
    await login.enterCode(await appCode(stage.cloud, email));
    await login.untilStep('done');
    await enroll(stage.cloud, email, 'EMAIL_OTP');
    await login.revisit();
    await login.submit();
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings['email-otp']);
  });

  it('makes a SignUp for somebody else than the one who is known', async () => {
    const login = await stage.open({ attributes });
    await login.signIn('known-one@example.com');
    await login.revisit();
    stage.cloud.requests.clear();
    await login.requestCode('another-one@example.com');
    assert.equal(login.requests()[0], 'SignUp');
    await login.enterCode(login.codeFor('another-one@example.com'));
    await login.untilStep('done');
    assert.equal(login.success().isNewUser, true);
  });

  it('"use another account" forgets the person', async () => {
    const login = await stage.open({ attributes });
    await login.signIn('forget@example.com');
    await login.revisit();
    await login.button(en.useOtherAccount).click();
    assert.equal(await login.usernameField.inputValue(), '');
    assert.equal(await login.isFocused(login.usernameField), true);
    await login.revisit();
    assert.equal(await login.usernameField.inputValue(), '');
    assert.equal(await login.button(en.useOtherAccount).count(), 0);
  });
});

describe('an entry of the browser’s storage that is corrupt', () => {
  const MEMORY = 'authsignal-cognito-login.localdemoclient';
  const PASSKEYS = 'as_user_passkey_map';
  const CORRUPT: [string, string][] = [
    [MEMORY, '{'],
    [MEMORY, 'null'],
    [MEMORY, '7'],
    [MEMORY, '{"identifier":7,"method":"carrier-pigeon","passkeyDeclinedAt":"never"}'],
    [PASSKEYS, '{'],
    [PASSKEYS, '[]'],
  ];
  for (const [index, [key, value]] of CORRUPT.entries())
    it(`is no trouble: ${key} is ${value}`, async () => {
      const email = `corrupt-${index}@example.com`;
      const prepare = ({ page }: WatchedPage) =>
        page.addInitScript(([name, text]) => localStorage.setItem(name, text), [key, value] as const);
      const login = await stage.open({ attributes: { remember: '', 'passkey-enrollment': 'off' }, prepare });
      assert.equal(await login.usernameField.inputValue(), '');
      await login.signIn(email);
      assert.deepEqual(login.events('login-error'), []);
      if (key !== MEMORY) return;
      const stored = await login.page.evaluate((name) => localStorage.getItem(name), key);
      assert.deepEqual(JSON.parse(stored ?? ''), { identifier: email, method: 'email-otp' });
    });

  it('is no trouble when the storage is blocked', async () => {
    const prepare = ({ page }: WatchedPage) =>
      page.addInitScript(() =>
        Object.defineProperty(window, 'localStorage', {
          get() {
            throw new DOMException('Denied', 'SecurityError');
          },
        }),
      );
    const login = await stage.open({ attributes: { remember: '' }, prepare });
    await login.signIn('blocked-storage@example.com');
  });
});

describe('without "remember"', () => {
  it('a second visit starts with an empty field', async () => {
    const login = await stage.open();
    await login.signIn('unknown@example.com');
    await login.revisit();
    assert.equal(await login.usernameField.inputValue(), '');
  });
});

/** Choosing among methods, and each method that needs no passkey: what works, what goes wrong, and what is given up. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/en.js';
import { prepareStage, withFakeClock, type Attributes } from '../helpers/e2e.js';
import { wrongCodeFor, type LoginHarness } from '../helpers/login-harness.js';
import { appCode, decide, enroll } from '../helpers/phone.js';

const stage = prepareStage();

const SEVERAL = ['EMAIL_OTP', 'AUTHENTICATOR_APP', 'EMAIL_MAGIC_LINK', 'PUSH'] as const;

const begin = async (login: LoginHarness, address: string): Promise<void> => {
  await login.typeUsername(address);
  await login.submit();
};

/** A person who is enrolled in `SEVERAL`, in the step of their default method. */
async function openWithSeveral(address: string, attributes?: Attributes): Promise<LoginHarness> {
  await enroll(stage.cloud, address, ...SEVERAL);
  const login = await stage.open({ attributes });
  await begin(login, address);
  await login.untilStep('entering');
  return login;
}

/** The same in a page whose time stands still, with whatever `method` waits for. */
async function waitAtRest(address: string, method: 'EMAIL_MAGIC_LINK' | 'PUSH'): Promise<LoginHarness> {
  await enroll(stage.cloud, address, method);
  const login = await stage.open({ prepare: withFakeClock });
  await login.page.clock.pauseAt(Date.now() + 60_000);
  await begin(login, address);
  await login.untilStep('waiting');
  return login;
}

/** Opens the newest link in another browser, as it were, and presses the button on it. */
async function confirmLink(login: LoginHarness, address: string): Promise<void> {
  const { page } = await stage.openPage(login.linkFor(address));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Confirmed' }).waitFor();
}

/** A minute after starting over nothing was asked but what the next attempt asks. */
async function isSilentAfterStartOver(login: LoginHarness, challenge: string): Promise<void> {
  const before = login.requests();
  await login.goBack();
  await login.untilStep('identify');
  await login.page.clock.runFor(60_000);
  await login.submit();
  await login.untilStep('waiting');
  assert.deepEqual(login.requests(), [...before, 'SignUp', 'InitiateAuth', challenge]);
}

const methodOf = (login: LoginHarness) => login.success().method;

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
    assert.equal(await login.resendButton.innerText(), en.resendIn(18));
    assert.equal(login.countOf('challenge/email-otp'), 1);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });

  it('sees those that the page names, in its order', async () => {
    const login = await openWithSeveral('named@example.com', { methods: 'totp email-otp' });
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods.totp, en.methods['email-otp']]);
  });

  it('has no other way when the page names one', async () => {
    const login = await openWithSeveral('one@example.com', { methods: 'totp' });
    assert.equal(await login.heading(), en.headings.totp);
    assert.equal(await login.button(en.otherMethod).count(), 0);
  });
});

describe('an authenticator app', () => {
  it('signs in with the code that it shows', async () => {
    const email = 'app@example.com';
    await enroll(stage.cloud, email, 'AUTHENTICATOR_APP');
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('entering');
    assert.equal(await login.resendButton.count(), 0);
    await login.enterCode(await appCode(stage.cloud, email));
    await login.untilStep('done');
    assert.equal(methodOf(login), 'totp');
    assert.equal(login.tokens().tokenType, 'Bearer');
  });

  it('has a wrong code said in place, and the field emptied', async () => {
    const email = 'wrong-app@example.com';
    await enroll(stage.cloud, email, 'AUTHENTICATOR_APP');
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('entering');
    const wrong = wrongCodeFor(await appCode(stage.cloud, email));
    const { code } = await login.errorAfter(() => login.enterCode(wrong));
    assert.equal(code, 'wrong-code');
    await login.untilStep('entering');
    assert.equal(await login.alert(), en.errors['wrong-code']);
    assert.equal(await login.codeField.inputValue(), '');
    assert.equal(login.countOf('RespondToAuthChallenge'), 0);
  });
});

describe('a link by email', () => {
  it('signs in when it is opened in another browser', async () => {
    const email = 'link@example.com';
    await enroll(stage.cloud, email, 'EMAIL_MAGIC_LINK');
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('waiting');
    assert.equal(await login.heading(), en.headings['magic-link']);
    await confirmLink(login, email);
    await login.untilStep('done');
    assert.equal(methodOf(login), 'magic-link');
  });

  it('can be sent again after 30 seconds', async () => {
    const email = 'link-again@example.com';
    const login = await waitAtRest(email, 'EMAIL_MAGIC_LINK');
    const first = login.linkFor(email);
    assert.equal(await login.resendButton.innerText(), en.resendIn(30));
    await login.page.clock.runFor(30_000);
    await login.rendered();
    await login.resend();
    await login.untilEventCount('login-step-change', 5);
    await login.untilStep('waiting');
    assert.notEqual(login.linkFor(email), first);
    await confirmLink(login, email);
    await login.page.clock.resume();
    await login.untilStep('done');
  });

  it('is asked about no more once the person starts over', async () => {
    const email = 'link-over@example.com';
    const login = await waitAtRest(email, 'EMAIL_MAGIC_LINK');
    const path = '**/verify/email-magic-link/finalize';
    const asked = login.page.waitForResponse(path);
    await login.page.clock.runFor(2000);
    await asked;
    await isSilentAfterStartOver(login, 'challenge/email-magic-link');
    assert.equal(await login.heading(), en.headings['magic-link']);
  });

  it('is as good at the next attempt after the person started over', async () => {
    const email = 'link-anew@example.com';
    await enroll(stage.cloud, email, 'EMAIL_MAGIC_LINK');
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('waiting');
    await login.goBack();
    await login.untilStep('identify');
    await login.submit();
    await login.untilStep('waiting');
    await confirmLink(login, email);
    await login.untilStep('done');
  });
});

describe('a push prompt', () => {
  it('signs in when it is approved', async () => {
    const email = 'push@example.com';
    await enroll(stage.cloud, email, 'PUSH');
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('waiting');
    assert.equal(await login.heading(), en.headings.push);
    await decide(login.linkFor(email), 'approve');
    await login.untilStep('done');
    assert.equal(methodOf(login), 'push');
  });

  it('that is declined says so, and is sent again at once', async () => {
    const email = 'declined@example.com';
    await enroll(stage.cloud, email, 'PUSH');
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('waiting');
    const first = login.linkFor(email);
    const { code } = await login.errorAfter(() => decide(first, 'decline'));
    assert.equal(code, 'not-allowed');
    assert.equal(await login.alert(), en.declined);

    const sent = login.page.waitForResponse('**/client/challenge/push');
    await login.button(en.tryAgain).click();
    await sent;
    await decide(login.linkFor(email), 'approve');
    await login.untilStep('done');
    assert.equal(login.countOf('challenge/push'), 2);
  });

  it('is asked about no more once the person starts over', async () => {
    const login = await waitAtRest('push-over@example.com', 'PUSH');
    await isSilentAfterStartOver(login, 'challenge/push');
  });
});

describe('a phone number', () => {
  it('gets a code by text message, and a new person is signed up', async () => {
    const login = await stage.open({ attributes: { identifier: 'phone' } });
    await login.requestCode('+64 21 123 4567');
    assert.equal(await login.heading(), en.headings.sms);
    await login.enterCode(login.codeFor('+64211234567'));
    await login.untilStep('done');
    assert.deepEqual([methodOf(login), login.success().isNewUser], ['sms', true]);
  });

  it('gets its code by WhatsApp when that is what the person has', async () => {
    const number = '+64211234568';
    await enroll(stage.cloud, number, 'WHATSAPP');
    const login = await stage.open({ attributes: { identifier: 'phone' } });
    await login.requestCode(number);
    assert.equal(await login.heading(), en.headings.whatsapp);
    await login.enterCode(login.codeFor(number));
    await login.untilStep('done');
    assert.equal(methodOf(login), 'whatsapp');
  });
});

describe('a blocked sign-in', () => {
  it('ends at the first step, and says so', async () => {
    stage.cloud.authsignal.settings.forceState = 'BLOCK';
    const email = 'blocked@example.com';
    const login = await stage.open();
    const { code, recoverable } = await login.errorAfter(() => begin(login, email));
    assert.deepEqual([code, recoverable], ['blocked', false]);
    await login.untilStep('identify');
    assert.equal(await login.alert(), en.errors.blocked);
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth']);
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

describe('without "remember"', () => {
  it('a second visit starts with an empty field', async () => {
    const login = await stage.open();
    await login.signIn('unknown@example.com');
    await login.revisit();
    assert.equal(await login.usernameField.inputValue(), '');
  });
});

/** The code step: wrong and expired codes, sending again, going back, and what hands and browsers do to the field. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock } from '../helpers/e2e.js';
import { type PlaywrightLogin, wrongCodeFor } from '../helpers/playwright-login.js';

const stage = prepareStage();

/** What the button that sends again shows, and whether it can be pressed. */
const resendState = async (login: PlaywrightLogin): Promise<[string, boolean]> => [
  await login.resendText(),
  (await login.resendButton.getAttribute('aria-disabled')) !== 'true',
];

/** A widget in its code step, in a page whose time stands still. */
async function openAtRest(address: string): Promise<PlaywrightLogin> {
  const login = await stage.open({ prepare: withFakeClock });
  await login.page.clock.pauseAt(Date.now() + 60_000);
  await login.requestCode(address);
  return login;
}

describe('a wrong code', () => {
  it('is said in place, and the field is empty and focused for the next one', async () => {
    const login = await stage.open();
    await login.requestCode('wrong@example.com');
    const wrong = wrongCodeFor(login.codeFor('wrong@example.com'));
    const error = await login.errorAfter(() => login.enterCode(wrong));
    assert.deepEqual([error.code, error.recoverable], ['wrong-code', true]);
    await login.untilStep('entering');
    assert.equal(await login.alert(), error.message);
    assert.equal(error.message, en.errors['wrong-code']);
    assert.equal(await login.codeField.inputValue(), '');
    assert.equal(await login.isFocused(login.codeField), true);
    assert.equal(await login.codeField.getAttribute('aria-invalid'), 'true');
  });

  it('never reaches Cognito, however often, and the right one still signs in', async () => {
    const email = 'often@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    const wrong = wrongCodeFor(login.codeFor(email));
    for (let tries = 1; tries <= 5; tries++) {
      const { code } = await login.errorAfter(() => login.enterCode(wrong));
      assert.equal(code, 'wrong-code');
      await login.untilStep('entering');
    }
    assert.equal(login.countOf('verify/email-otp'), 5);
    assert.equal(login.countOf('RespondToAuthChallenge'), 0);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
  });

  it('that lacks a digit is said without a request', async () => {
    const login = await stage.open();
    await login.requestCode('short@example.com');
    await login.enterCode('12345');
    const { code } = await login.errorAfter(() => login.page.keyboard.press('Enter'));
    assert.equal(code, 'wrong-code');
    assert.equal(await login.alert(), en.invalidCode(6));
    assert.equal(await login.codeField.inputValue(), '12345');
    assert.equal(login.countOf('verify/email-otp'), 0);
  });
});

describe('an expired code', () => {
  it('is refused, and a new one signs in', async () => {
    const email = 'expired@example.com';
    stage.cloud.authsignal.settings.codeLifetimeMs = 60_000;
    const login = await openAtRest(email);
    stage.cloud.clock.advance(61_000);
    const old = login.codeFor(email);
    const { code, recoverable } = await login.errorAfter(() => login.enterCode(old));
    // Authsignal has one answer for wrong and for expired.
    assert.deepEqual([code, recoverable], ['wrong-code', true]);
    await login.untilStep('entering');
    await login.page.clock.runFor(31_000);
    await login.resend();
    await login.untilResent();
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
  });
});

describe('sending a new code', () => {
  it('can be asked for after a countdown of 30 seconds', async () => {
    const email = 'again@example.com';
    const login = await openAtRest(email);
    const first = login.codeFor(email);
    assert.deepEqual(await resendState(login), [en.resendIn(30, '0:30'), false]);
    await login.resend();
    await login.page.clock.runFor(29_000);
    await login.rendered();
    assert.deepEqual(await resendState(login), [en.resendIn(1, '0:01'), false]);
    await login.resend();
    assert.equal(login.countOf('challenge/email-otp'), 1);
    await login.page.clock.runFor(1000);
    await login.rendered();
    assert.deepEqual(await resendState(login), [en.resend, true]);

    await login.resend();
    await login.untilResent();
    assert.equal(login.countOf('challenge/email-otp'), 2);
    assert.deepEqual(await resendState(login), [`✓ ${en.sent}`, false]);
    assert.notEqual(login.codeFor(email), first);
    await login.page.clock.runFor(5000);
    await login.rendered();
    assert.deepEqual(await resendState(login), [en.resendIn(25, '0:25'), false]);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });

  it('keeps its countdown through a wrong code', async () => {
    const email = 'countdown@example.com';
    const login = await openAtRest(email);
    await login.page.clock.runFor(12_000);
    await login.errorAfter(() => login.enterCode(wrongCodeFor(login.codeFor(email))));
    await login.untilStep('entering');
    assert.deepEqual(await resendState(login), [en.resendIn(18, '0:18'), false]);
  });

  it('keeps its countdown when the widget is moved to another place', async () => {
    const login = await openAtRest('moved@example.com');
    await login.page.clock.runFor(10_000);
    await login.widget.evaluate((widget) => document.body.append(widget));
    await login.page.clock.runFor(5000);
    await login.rendered();
    assert.deepEqual(await resendState(login), [en.resendIn(15, '0:15'), false]);
  });

  it('makes one request, however often a person presses', async () => {
    const login = await openAtRest('press@example.com');
    await login.page.clock.runFor(30_000);
    await login.rendered();
    await login.resendButton.dblclick();
    await login.untilResent();
    assert.equal(login.countOf('challenge/email-otp'), 2);
  });
});

describe('going back', () => {
  it('keeps the address, and says that the sign-in was given up', async () => {
    const email = 'back@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    await login.goBack();
    await login.untilStep('identify');
    assert.equal(await login.usernameField.inputValue(), email);
    assert.deepEqual(
      login.events('login-cancel').map(({ detail }) => detail),
      [{ step: 'entering', method: 'email-otp' }],
    );
    assert.equal(await login.codeField.count(), 0);
    await login.submit();
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });
});

describe('a person in a hurry', () => {
  it('starts one sign-in with two presses of Enter', async () => {
    const login = await stage.open();
    await login.typeUsername('enter@example.com');
    await Promise.all([login.page.keyboard.press('Enter'), login.page.keyboard.press('Enter')]);
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth', 'challenge/email-otp']);
  });

  it('starts one sign-in with a double click', async () => {
    const login = await stage.open();
    await login.typeUsername('click@example.com');
    await login.button(en.continue).dblclick();
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth', 'challenge/email-otp']);
  });

  it('sends the code once when the field changes twice at once', async () => {
    const email = 'twice@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    await login.codeField.evaluate((input: HTMLInputElement, code) => {
      input.value = code;
      input.dispatchEvent(new Event('input'));
      input.dispatchEvent(new Event('input'));
    }, login.codeFor(email));
    await login.untilStep('done');
    assert.equal(login.countOf('verify/email-otp'), 1);
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
  });

  it('sends the code once when they press Enter after the last digit', async () => {
    const email = 'last@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    await login.enterCode(login.codeFor(email));
    await login.page.keyboard.press('Enter');
    await login.untilStep('done');
    assert.equal(login.countOf('verify/email-otp'), 1);
  });

  it('cannot change a field while it is being sent, and it stays enabled and focused', async () => {
    const login = await stage.open();
    stage.cloud.faults.add({ service: 'cognito', operation: 'InitiateAuth', kind: 'delay', ms: 30_000 });
    await login.typeUsername('busy@example.com');
    await login.page.keyboard.press('Enter');
    await login.untilStep('starting');
    assert.equal(await login.usernameField.getAttribute('aria-busy'), 'true');
    assert.equal(await login.usernameField.isEditable(), false);
    assert.equal(await login.usernameField.isEnabled(), true);
    assert.equal(await login.isFocused(login.usernameField), true);
  });
});

describe('a code with words around it', () => {
  it('is found in what is pasted', async () => {
    const email = 'paste@example.com';
    const login = await stage.open({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
    await login.requestCode(email);
    const code = login.codeFor(email);
    await login.page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      `Your code is ${code.slice(0, 3)} ${code.slice(3)}!`,
    );
    await login.codeField.focus();
    await login.page.keyboard.press('Control+V');
    await login.untilStep('done');
    assert.equal(login.countOf('verify/email-otp'), 1);
  });
});

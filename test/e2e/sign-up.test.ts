/** How people get an account: just before they sign in, in a step of its own, or not at all. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { TriggerHandler } from '../../demo/local-cloud/cognito/triggers.js';
import { DEMO_POOL } from '../../demo/local-cloud/cognito/pools.js';
import en from '../../src/i18n/locales/en.js';
import type { LoginErrorCode } from '../../src/index.js';
import { axeViolations, prepareAxe } from '../helpers/axe.js';
import { prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

const stage = prepareStage();

const demoPool = () => stage.cloud.cognito.pool(DEMO_POOL.id);

afterEach(() => {
  Object.assign(demoPool().settings, structuredClone(DEMO_POOL));
  for (const name of Object.keys(stage.cloud.cognito.replacedTriggers))
    delete stage.cloud.cognito.replacedTriggers[name as 'preSignUp'];
});

const openForm = (more = {}) => stage.open({ attributes: { 'sign-up': 'form', ...more } });

async function turnToSignUp(login: PlaywrightLogin): Promise<void> {
  await login.button(en.noAccount).click();
  await login.button(en.createAccount).waitFor();
}

const create = (login: PlaywrightLogin) => login.button(en.createAccount).click();

/** A user of the demo pool, as an administrator would have made it. */
const addUser = (email: string, status: 'CONFIRMED' | 'UNCONFIRMED' = 'CONFIRMED') => {
  const { users } = demoPool();
  users.store(users.draft(email, [], status));
};

const refuse =
  (message: string): TriggerHandler =>
  () =>
    Promise.reject(new Error(message));

const confirmNobody: TriggerHandler = async (event: object) => event;

/** Fills in the `terms` slot, as the page has it. */
const addTerms = (login: PlaywrightLogin, markup: { required?: boolean } = {}) =>
  login.widget.evaluate((widget, { required = false }) => {
    const label = document.createElement('label');
    label.slot = 'terms';
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.required = required;
    label.append(box, ' I accept the terms.');
    widget.append(label);
  }, markup);

describe('sign-up="form"', () => {
  it('creates an account in a step of its own', async () => {
    const email = 'form-new@example.com';
    const login = await openForm();
    await turnToSignUp(login);
    assert.equal(await login.heading(), en.signUp);
    assert.equal(login.step(), 'identify');
    await login.typeUsername(email);
    await create(login);
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.equal(login.success().isNewUser, true);
    assert.deepEqual(login.requests(), [
      'SignUp',
      'InitiateAuth',
      'challenge/email-otp',
      'verify/email-otp',
      'RespondToAuthChallenge',
    ]);
    assert.deepEqual(
      login.events().map(({ type, detail }) => (type === 'login-step-change' ? detail.step : type)),
      ['login-start', 'starting', 'sending', 'entering', 'verifying', 'answering', 'login-success', 'done'],
    );
  });

  it('never signs anybody up who signs in, known or not, by button, by key or by signIn()', async () => {
    const login = await openForm();
    await login.requestCode('form-in@example.com');
    await login.goBack();
    await login.untilStep('identify');
    await login.usernameField.press('Enter');
    await login.untilStep('entering');
    await login.goBack();
    await login.untilStep('identify');
    await turnToSignUp(login);
    await login.widget.evaluate((widget: Widget) => void widget.signIn('form-in@example.com').catch(() => 0));
    await login.untilStep('entering');
    assert.equal(login.countOf('SignUp'), 0);
    assert.equal(login.countOf('InitiateAuth'), 3);
  });

  it('signs in who has an account already, and shows nobody else that they have', async () => {
    const email = 'form-known@example.com';
    await (await stage.open()).signIn(email);
    const screens: string[][] = [];
    for (const address of [email, 'form-knowx@example.com']) {
      stage.cloud.requests.clear();
      const login = await openForm();
      await turnToSignUp(login);
      await login.typeUsername(address);
      await create(login);
      await login.untilStep('entering');
      const text = await login.widget.evaluate((widget) => widget.shadowRoot?.textContent ?? '');
      screens.push([
        text.replaceAll(address, '…'),
        ...login.requests(),
        ...login.events().map(({ type }) => type),
      ]);
      await login.enterCode(login.codeFor(address));
      await login.untilStep('done');
      assert.equal(login.success().isNewUser, address !== email);
    }
    assert.deepEqual(screens[0], screens[1]);
  });

  it('goes to and fro by keyboard, keeps what is typed, and says where the person is', async () => {
    const login = await openForm();
    const { keyboard } = login.page;
    await login.typeUsername('to-and-fro@example.com');
    await login.button(en.noAccount).focus();
    await keyboard.press('Enter');
    await login.button(en.createAccount).waitFor();
    assert.ok(await login.isFocused(login.usernameField));
    assert.equal(await login.usernameField.inputValue(), 'to-and-fro@example.com');
    assert.equal(await login.usernameField.getAttribute('autocomplete'), 'username webauthn');
    assert.equal(await login.widget.getByRole('status').innerText(), en.signUp);
    await login.button(en.haveAccount).focus();
    await keyboard.press('Enter');
    await login.button(en.continue).waitFor();
    assert.ok(await login.isFocused(login.usernameField));
    assert.equal(await login.usernameField.inputValue(), 'to-and-fro@example.com');
    await turnToSignUp(login);
    await keyboard.press('Enter');
    await login.untilStep('entering');
    assert.ok(await login.isFocused(login.codeField));
    assert.equal(login.countOf('SignUp'), 1);
  });

  it('has the terms where an account is created, and creates none before they are accepted', async () => {
    const email = 'form-terms@example.com';
    const login = await openForm();
    await addTerms(login, { required: true });
    const box = login.page.getByRole('checkbox', { name: 'I accept the terms.' });
    assert.equal(await box.isVisible(), false);
    await turnToSignUp(login);
    assert.ok(await box.isVisible());
    await login.typeUsername(email);
    await login.usernameField.press('Enter');
    assert.ok(await login.isFocused(box));
    await create(login);
    assert.deepEqual(login.events(), []);
    await box.check();
    await create(login);
    await login.untilStep('entering');
    assert.equal(demoPool().users.find(email)?.attributes.email, email);
  });

  it('adds what the page says of the person, up to the moment in which they create the account', async () => {
    const email = 'form-name@example.com';
    const login = await openForm();
    await turnToSignUp(login);
    await login.widget.evaluate((widget: Widget) => {
      widget.addEventListener('login-start', () => {
        widget.userAttributes = { name: 'Ana' };
      });
    });
    await login.typeUsername(email);
    await create(login);
    await login.untilStep('entering');
    assert.equal(demoPool().users.find(email)?.attributes.name, 'Ana');
  });

  it('is signing in again when the person starts over after the account was created', async () => {
    const login = await openForm();
    await turnToSignUp(login);
    await login.typeUsername('form-over@example.com');
    await create(login);
    await login.untilStep('entering');
    await login.goBack();
    await login.untilStep('identify');
    assert.equal(await login.heading(), en.signIn);
    assert.ok(await login.button(en.noAccount).isVisible());
  });

  it('has no step for new accounts where a username-url makes them', async () => {
    const login = await openForm({ 'username-url': `${stage.cloud.url}/username` });
    assert.equal(await login.button(en.noAccount).count(), 0);
  });

  it('is accessible in light and dark, on a narrow screen, with terms and with an error', async () => {
    const login = await stage.open({
      attributes: { 'sign-up': 'form' },
      context: { viewport: { width: 320, height: 640 }, bypassCSP: true },
      prepare: ({ page }) => prepareAxe(page),
    });
    await addTerms(login);
    await turnToSignUp(login);
    await login.errorAfter(() => create(login));
    for (const colorScheme of ['light', 'dark'] as const) {
      await login.page.emulateMedia({ colorScheme });
      assert.deepEqual(await axeViolations(login.page), [], colorScheme);
    }
    const overflow = await login.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
  });

  it('says that what is typed is no address, and stays', async () => {
    const login = await openForm();
    await turnToSignUp(login);
    await login.typeUsername('ana');
    const { code } = await login.errorAfter(() => create(login));
    assert.equal(code, 'invalid-identifier');
    assert.equal(await login.alert(), en.invalidEmail);
    assert.equal(await login.heading(), en.signUp);
    assert.ok(await login.isFocused(login.usernameField));
  });
});

describe('a sign-up that does not work', () => {
  const rows: [what: string, prepare: (email: string) => void, code: LoginErrorCode, hint?: RegExp][] = [
    [
      'in a pool of administrators',
      () => (demoPool().settings.selfSignUp = false),
      'sign-up-refused',
      /allow self-registration or set sign-up="off"/,
    ],
    [
      'which a trigger refuses',
      () => (stage.cloud.cognito.replacedTriggers.preSignUp = refuse('Only for staff')),
      'sign-up-refused',
      /^PreSignUp trigger/,
    ],
    [
      'which a trigger refuses for a reason that was agreed on',
      () => (stage.cloud.cognito.replacedTriggers.preSignUp = refuse('authsignal-cognito-login:blocked')),
      'blocked',
    ],
    [
      'that leaves the person unconfirmed',
      () => (stage.cloud.cognito.replacedTriggers.preSignUp = confirmNobody),
      'misconfigured',
      /autoConfirmUser/,
    ],
    [
      'whose message is beyond a limit, though the user is there',
      () => {
        stage.cloud.cognito.replacedTriggers.preSignUp = confirmNobody;
        demoPool().settings.confirmationMessages = 'limited';
      },
      'misconfigured',
      /autoConfirmUser/,
    ],
    [
      'whose message is not delivered, though the user is there',
      () => {
        stage.cloud.cognito.replacedTriggers.preSignUp = confirmNobody;
        demoPool().settings.confirmationMessages = 'undeliverable';
      },
      'misconfigured',
      /autoConfirmUser/,
    ],
    [
      'of somebody who was never confirmed',
      (email) => addUser(email, 'UNCONFIRMED'),
      'misconfigured',
      /confirm it/,
    ],
    [
      'with a password policy that nothing meets',
      () => (demoPool().settings.passwordPolicy.minimumLength = 99),
      'misconfigured',
      /password policy/,
    ],
  ];
  for (const [what, prepare, expected, hintPattern] of rows) {
    it(`${what}, is "${expected}" where the person creates the account`, async () => {
      const email = `refused-${rows.findIndex(([row]) => row === what)}@example.com`;
      prepare(email);
      const login = await openForm();
      await turnToSignUp(login);
      await login.typeUsername(email);
      const { code, hint, message } = await login.errorAfter(() => create(login));
      assert.equal(code, expected);
      assert.equal(message, en.errors[expected]);
      if (hintPattern) assert.match(hint ?? '', hintPattern);
      else assert.equal(hint, undefined);
      assert.equal(login.watched.takeWarnings().length, hintPattern ? 1 : 0);
      assert.equal(await login.heading(), en.signUp);
      assert.equal(await login.alert(), message);
      assert.equal(await login.usernameField.inputValue(), email);
      assert.ok(await login.button(en.haveAccount).isVisible());
    });
  }
});

describe('sign-up="auto"', () => {
  it('signs people in to a pool of administrators', async () => {
    const email = 'made-by-admin@example.com';
    addUser(email);
    demoPool().settings.selfSignUp = false;
    const login = await stage.open();
    await login.signIn(email);
    assert.equal(login.success().isNewUser, false);
    assert.deepEqual(login.requests().slice(0, 2), ['SignUp', 'InitiateAuth']);
  });

  it('goes on when Cognito’s own message is beyond a limit, if the user is confirmed all the same', async () => {
    const email = 'limited@example.com';
    const { replacedTriggers } = stage.cloud.cognito;
    replacedTriggers.preSignUp = confirmNobody;
    demoPool().settings.confirmationMessages = 'limited';
    const login = await stage.open();
    await login.typeUsername(email);
    // As an administrator's own automation does, between the two calls.
    await login.page.route('**/cognito/**', async (route) => {
      const user = demoPool().users.find(email);
      if (user) user.status = 'CONFIRMED';
      await route.continue();
    });
    await login.submit();
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.equal(login.success().isNewUser, true);
  });

  it('says that a trigger refuses the person', async () => {
    stage.cloud.cognito.replacedTriggers.preSignUp = refuse('Only for staff');
    const login = await stage.open();
    await login.typeUsername('not-staff@example.com');
    const { code, message } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'sign-up-refused');
    assert.doesNotMatch(message, /staff/);
    assert.equal(login.watched.takeWarnings().length, 1);
    assert.deepEqual(login.requests(), ['SignUp']);
  });
});

describe('sign-up="off"', () => {
  it('has no step for new accounts, and signs nobody up', async () => {
    const login = await stage.open({ attributes: { 'sign-up': 'off' } });
    assert.equal(await login.button(en.noAccount).count(), 0);
    await login.requestCode('off@example.com');
    assert.deepEqual(login.requests(), ['InitiateAuth', 'challenge/email-otp']);
    assert.equal(demoPool().users.find('off@example.com'), undefined);
  });
});

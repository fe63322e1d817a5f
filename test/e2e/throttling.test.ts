/** A server says that it was asked too often: the widget says how long to wait, and asks nothing until then. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from '../../demo/local-cloud/context.js';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { enroll } from '../helpers/phone.js';

const stage = prepareStage();

interface Row {
  readonly service: Fault['service'];
  readonly operation: string;
  /** As far as the person comes before. */
  readonly come: (login: PlaywrightLogin, email: string) => Promise<void>;
  /** What they try, now and again. */
  readonly attempt: (login: PlaywrightLogin) => Promise<unknown>;
  /** The shortest wait, in seconds; the longest is a quarter longer. */
  readonly seconds: number;
}

const CODE = '000000';

/** Presses a button though it says that it has to be waited for. */
const press = (login: PlaywrightLogin, name: string): Promise<void> =>
  login.button(name).evaluate((button: HTMLElement) => button.click());

const ROWS: Row[] = [
  {
    service: 'cognito',
    operation: 'SignUp',
    come: (login, email) => login.typeUsername(email),
    attempt: (login) => press(login, en.continue),
    seconds: 5,
  },
  {
    service: 'cognito',
    operation: 'InitiateAuth',
    come: (login, email) => login.typeUsername(email),
    // The same by key.
    attempt: (login) => login.usernameField.press('Enter'),
    seconds: 5,
  },
  {
    service: 'authsignal',
    operation: '/client/challenge/email-otp',
    come: (login, email) => login.typeUsername(email),
    attempt: (login) => (login.step() === 'identify' ? login.submit() : press(login, en.tryAgain)),
    seconds: 60,
  },
  {
    service: 'authsignal',
    operation: '/client/verify/email-otp',
    come: (login, email) => login.requestCode(email),
    attempt: (login) => login.codeField.fill(CODE),
    seconds: 60,
  },
  {
    service: 'cognito',
    operation: 'RespondToAuthChallenge',
    come: (login, email) => login.requestCode(email),
    attempt: (login) =>
      login.step() === 'entering'
        ? login.codeField.fill(login.codeFor('limited-respondtoauthchallenge@example.com'))
        : press(login, en.tryAgain),
    seconds: 5,
  },
];

function secondsIn(text: string): number {
  const [, minutes = 0, seconds = 0] =
    / in (?:(\d+) minutes? ?)?(?:(\d+) seconds?)?\./.exec(text) ?? assert.fail(text);
  return Number(minutes) * 60 + Number(seconds);
}

describe('a rate limit', () => {
  for (const { service, operation, come, attempt, seconds } of ROWS) {
    it(`at ${operation} is waited out`, async () => {
      const email = `limited-${operation.replace(/\W/g, '')}@example.com`.toLowerCase();
      const login = await stage.open({ prepare: withFakeClock });
      await come(login, email);
      stage.cloud.faults.add({ service, operation, kind: 'status', status: 429 });
      const { code, message } = await login.errorAfter(() => attempt(login));
      assert.equal(code, 'rate-limited');
      const wait = secondsIn(message);
      assert.ok(wait >= seconds && wait <= Math.ceil(seconds * 1.25), message);
      assert.equal(await login.alert(), message);

      // Pressing it does nothing but say how long it still is.
      const asked = login.requests();
      const step = login.step();
      await login.page.clock.fastForward((seconds - 2) * 1000);
      for (let count = 0; count < 3; count += 1) await attempt(login);
      await login.rendered();
      assert.deepEqual(login.requests(), asked);
      assert.equal(login.step(), step);
      assert.ok(secondsIn(await login.alert()) < wait, await login.alert());
      assert.equal(login.events('login-error').length, 1);

      // Afterwards it works.
      stage.cloud.faults.clear();
      await login.page.clock.fastForward(wait * 1000);
      if (operation.includes('verify')) {
        const { code: next } = await login.errorAfter(() => attempt(login));
        assert.equal(next, 'wrong-code');
        return;
      }
      await attempt(login);
      await login.untilStep(operation === 'RespondToAuthChallenge' ? 'done' : 'entering');
    });
  }

  it('of one method leaves the others open', async () => {
    const email = 'limited-one@example.com';
    await enroll(stage.cloud, email, 'EMAIL_OTP', 'EMAIL_MAGIC_LINK');
    const login = await stage.open({ prepare: withFakeClock });
    await login.requestCode(email);
    await login.tryAnotherWay();
    stage.cloud.faults.add({
      service: 'authsignal',
      operation: '/client/challenge/email-magic-link',
      kind: 'status',
      status: 429,
    });
    const { code } = await login.errorAfter(() => login.choose('magic-link'));
    assert.equal(code, 'rate-limited');
    const asked = login.requests();
    await login.choose('magic-link');
    await login.rendered();
    assert.deepEqual(login.requests(), asked);
    await login.choose('email-otp');
    await login.untilStep('entering');
  });

  it('rejects signIn() at once while the wait runs', async () => {
    const login = await stage.open({ prepare: withFakeClock });
    await login.typeUsername('limited-call@example.com');
    stage.cloud.faults.add({ service: 'cognito', operation: 'SignUp', kind: 'status', status: 429 });
    await login.errorAfter(() => login.submit());
    const asked = login.requests();
    const outcome = await login.widget.evaluate((widget: HTMLElementTagNameMap['authsignal-cognito-login']) =>
      widget.signIn('limited-call@example.com').then(
        () => 'signed in',
        ({ code }: { code: string }) => code,
      ),
    );
    assert.equal(outcome, 'rate-limited');
    assert.deepEqual(login.requests(), asked);
  });
});

/** Sessions and tokens that grow old, and widgets that are moved or taken away. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

const MINUTE = 60_000;

const stage = prepareStage();

/** Time goes by for the clouds and, where its clock is a fake one, for the page. */
async function pass(login: PlaywrightLogin, ms: number): Promise<void> {
  stage.cloud.clock.advance(ms);
  await login.page.clock.fastForward(ms);
}

describe('a person who takes their time', () => {
  for (const minutes of [4, 9]) {
    it(`signs in ${minutes} minutes after the code was sent, though Cognito gives them three`, async () => {
      const email = `slow-${minutes}@example.com`;
      const login = await stage.open({ prepare: withFakeClock });
      await login.requestCode(email);
      await pass(login, minutes * MINUTE);
      stage.cloud.requests.clear();
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
      assert.deepEqual(login.requests(), [
        'verify/email-otp',
        'RespondToAuthChallenge',
        'InitiateAuth',
        'RespondToAuthChallenge',
      ]);
      assert.deepEqual(login.events('login-error'), []);
      assert.ok(login.tokens().accessToken);
    });
  }

  it('is told to start again when Authsignal’s token has expired, with the address kept', async () => {
    const email = 'late@example.com';
    const login = await stage.open({ prepare: withFakeClock });
    await login.requestCode(email);
    await pass(login, 11 * MINUTE);
    const { code, recoverable } = await login.errorAfter(() => login.enterCode(login.codeFor(email)));
    assert.deepEqual([code, recoverable], ['session-expired', true]);
    await login.untilStep('identify');
    assert.equal(await login.alert(), en.errors['session-expired']);
    assert.equal(await login.usernameField.inputValue(), email);
    await login.submit();
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });
});

describe('a widget that is moved in its document', () => {
  it('keeps the code step, makes no request and signs in', async () => {
    const email = 'moved@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    const before = login.requests();
    await login.widget.evaluate((widget) => {
      const { parentNode } = widget;
      widget.remove();
      parentNode?.append(widget);
    });
    // A task later the widget knows that it was only moved.
    await login.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.deepEqual(login.requests(), before);
    assert.equal(login.step(), 'entering');
    assert.equal(await login.codeField.count(), 1);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.deepEqual(login.requests(), [...before, 'verify/email-otp', 'RespondToAuthChallenge']);
    assert.deepEqual(login.events('login-cancel'), []);
  });

  it('goes on with what is under way', async () => {
    const email = 'moving@example.com';
    const login = await stage.open();
    stage.cloud.faults.add({ service: 'cognito', operation: 'InitiateAuth', kind: 'delay', ms: 300 });
    await login.typeUsername(email);
    const begun = login.page.waitForRequest((request) =>
      /InitiateAuth/.test(request.headers()['x-amz-target'] ?? ''),
    );
    await login.submit();
    await begun;
    await login.widget.evaluate((widget) => document.body.append(widget));
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth', 'challenge/email-otp']);
  });
});

describe('a widget that is removed for good', () => {
  it('stops its request, and signIn() rejects with an AbortError', async () => {
    const login = await stage.open();
    stage.cloud.faults.add({ service: 'cognito', operation: 'InitiateAuth', kind: 'delay', ms: 30_000 });
    const { page } = login;
    const isInitiateAuth = (request: { headers(): Record<string, string> }) =>
      /InitiateAuth/.test(request.headers()['x-amz-target'] ?? '');
    const begun = page.waitForRequest(isInitiateAuth);
    const stopped = page.waitForEvent('requestfailed', isInitiateAuth);
    const outcome = login.widget.evaluateHandle(
      (widget: HTMLElementTagNameMap['authsignal-cognito-login']) => ({
        rejection: widget.signIn('gone@example.com').then(
          () => 'signed in',
          (error: Error) => error.name,
        ),
      }),
    );
    await begun;
    await login.widget.evaluate((widget) => widget.remove());
    assert.equal(await (await outcome).evaluate(({ rejection }) => rejection), 'AbortError');
    assert.equal((await stopped).failure()?.errorText, 'net::ERR_ABORTED');
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth']);
  });

  it('rejects signIn() in the code step, too, and asks for nothing more', async () => {
    const login = await stage.open();
    const outcome = await login.widget.evaluateHandle(
      (widget: HTMLElementTagNameMap['authsignal-cognito-login']) => ({
        rejection: widget.signIn('left@example.com').then(
          () => 'signed in',
          (error: Error) => error.name,
        ),
      }),
    );
    await login.untilStep('entering');
    const before = login.requests();
    await login.widget.evaluate((widget) => widget.remove());
    assert.equal(await outcome.evaluate(({ rejection }) => rejection), 'AbortError');
    assert.deepEqual(login.requests(), before);
  });
});

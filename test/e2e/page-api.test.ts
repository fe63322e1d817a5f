/** What a page can do with the widget: listen, hold it up, stop it, call it, send people on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

declare global {
  interface Window {
    /** Settles the promise that the page gave to `waitUntil`. */
    settle: (error?: Error) => void;
    heard: string[];
    outcome: Promise<unknown>;
  }
}

const stage = prepareStage();

/** Makes the page ask the widget to wait. */
const holdUp = (widget: Widget) =>
  widget.addEventListener('login-success', (event) =>
    event.waitUntil(
      new Promise<void>((resolve, reject) => {
        window.settle = (error) => (error ? reject(error) : resolve());
      }),
    ),
  );

/** What came of `signIn()`, in a form that can travel. */
const callSignIn = (widget: Widget, identifier?: string) => {
  window.outcome = widget.signIn(identifier).then(
    ({ username, tokens, method, isNewUser }) => ({ username, tokens, method, isNewUser }),
    (error: Error & { code?: string }) => ({ name: error.name, code: error.code }),
  );
};

describe('login-success', () => {
  it('keeps the widget at "signing in" until the page is done with the tokens', async () => {
    const email = 'wait@example.com';
    const login = await stage.open();
    await login.widget.evaluate(holdUp);
    await login.requestCode(email);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('answering');
    await login.page.waitForFunction(() => 'settle' in window);
    assert.equal(login.events('login-success').length, 1);
    assert.equal(login.step(), 'answering');
    assert.equal(await login.widget.getByRole('status').innerText(), en.answering);
    await login.page.evaluate(() => window.settle());
    await login.untilStep('done');
  });

  it('is told again when the page could not finish and the person tries again', async () => {
    const email = 'reject@example.com';
    const login = await stage.open();
    await login.widget.evaluate(holdUp);
    await login.requestCode(email);
    const error = await login.errorAfter(async () => {
      await login.enterCode(login.codeFor(email));
      await login.page.waitForFunction(() => 'settle' in window);
      await login.page.evaluate(() => window.settle(new Error('The shop is closed.')));
    });
    assert.equal(error.recoverable, true);
    assert.equal(await login.alert(), en.notAccepted);
    const before = login.requests();
    await login.button(en.tryAgain).click();
    await login.untilEventCount('login-success', 2);
    await login.page.evaluate(() => window.settle());
    await login.untilStep('done');
    const [first, second] = login.events('login-success');
    assert.deepEqual(second?.detail, first?.detail);
    assert.deepEqual(login.requests(), before);
  });

  it('is told to nobody but those who listen on the widget', async () => {
    const login = await stage.open();
    await login.widget.evaluate((widget: Widget) => {
      window.heard = [];
      for (const target of [widget, document.body])
        for (const type of ['login-start', 'login-success'])
          target.addEventListener(type, () => void window.heard.push(`${type} at ${target.localName}`));
    });
    await login.signIn('quiet@example.com');
    assert.deepEqual(await login.page.evaluate(() => window.heard), [
      'login-start at authsignal-cognito-login',
      'login-start at body',
      'login-success at authsignal-cognito-login',
    ]);
    const [{ bubbles, composed } = assert.fail()] = login.events('login-success');
    assert.deepEqual([bubbles, composed], [false, false]);
  });
});

describe('login-start', () => {
  it('stops the sign-in before its first request when the page prevents it', async () => {
    const login = await stage.open();
    await login.widget.evaluate((widget: Widget) =>
      widget.addEventListener('login-start', (event) => event.preventDefault()),
    );
    await login.typeUsername('stopped@example.com');
    await login.submit();
    await login.rendered();
    assert.deepEqual(
      login.events().map(({ type }) => type),
      ['login-start'],
    );
    assert.equal(login.step(), 'identify');
    await login.widget.evaluate(callSignIn);
    assert.deepEqual(await login.page.evaluate(() => window.outcome), {
      name: 'AbortError',
      code: 'internal',
    });
    assert.deepEqual(login.requests(), []);
  });
});

describe('reset()', () => {
  it('cancels the code step and empties the widget', async () => {
    const login = await stage.open();
    await login.requestCode('reset@example.com');
    await login.widget.evaluate((widget: Widget) => widget.reset());
    await login.untilStep('identify');
    assert.deepEqual(
      login.events('login-cancel').map(({ detail }) => detail),
      [{ step: 'entering', method: 'email-otp' }],
    );
    assert.equal(await login.usernameField.inputValue(), '');
    assert.equal(await login.codeField.count(), 0);
    await login.signIn('after-reset@example.com');
  });

  it('makes the widget ready for the next person after a sign-in, which is no cancelling', async () => {
    const login = await stage.open();
    await login.signIn('first@example.com');
    await login.widget.evaluate((widget: Widget) => widget.reset());
    await login.untilStep('identify');
    assert.deepEqual(login.events('login-cancel'), []);
    await login.signIn('second@example.com');
    assert.equal(login.events('login-success').length, 2);
  });
});

describe('signIn()', () => {
  it('resolves with what login-success says', async () => {
    const email = 'called@example.com';
    const login = await stage.open();
    await login.widget.evaluate(callSignIn, email);
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(email));
    assert.deepEqual(await login.page.evaluate(() => window.outcome), login.success());
    assert.equal(login.step(), 'done');
  });

  const rejections: [string, () => void, string, { name: string; code: string }, string[]?][] = [
    ['the identifier is none', () => {}, 'ana', { name: 'LoginError', code: 'invalid-identifier' }],
    [
      'Cognito cannot be reached',
      () => stage.cloud.faults.add({ service: 'cognito', operation: 'SignUp', kind: 'drop' }),
      'ana@example.com',
      { name: 'LoginError', code: 'network' },
    ],
    [
      'Authsignal blocks the person',
      () => (stage.cloud.authsignal.settings.forceState = 'BLOCK'),
      'blocked@example.com',
      { name: 'LoginError', code: 'blocked' },
      ["[authsignal-cognito-login] Authsignal's rules ended the action with BLOCK."],
    ],
  ];
  for (const [what, prepare, identifier, outcome, warnings = []] of rejections) {
    it(`rejects with "${outcome.code}" when ${what}`, async () => {
      const login = await stage.open();
      prepare();
      await login.widget.evaluate(callSignIn, identifier);
      assert.deepEqual(await login.page.evaluate(() => window.outcome), outcome);
      assert.deepEqual(
        login.watched.takeWarnings().filter((text) => text.startsWith('[authsignal-cognito-login]')),
        warnings,
      );
    });
  }

  it('rejects with an AbortError when the person goes back', async () => {
    const login = await stage.open();
    await login.widget.evaluate(callSignIn, 'goes-back@example.com');
    await login.untilStep('entering');
    await login.goBack();
    assert.deepEqual(await login.page.evaluate(() => window.outcome), {
      name: 'AbortError',
      code: 'internal',
    });
  });
});

describe('success-url', () => {
  it('sends the person on, without tokens in the address', async () => {
    const email = 'onward@example.com';
    const login = await stage.open({ attributes: { 'success-url': '/welcome' } });
    await login.requestCode(email);
    const arrival = login.page.waitForURL('**/welcome*');
    await login.enterCode(login.codeFor(email));
    await arrival;
    assert.equal(login.page.url(), `${stage.siteUrl}/welcome`);
  });
});

/** A widget or triggers that are not set up right: the person is told kindly, the developer what to change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

/** The one warning that the console got; its text begins with the widget's name. */
async function onlyWarning({ watched }: PlaywrightLogin): Promise<string> {
  const [warning, ...others] = await watched.nextWarnings();
  assert.deepEqual(others, []);
  const [, text = ''] = /^\[authsignal-cognito-login\] (.*)$/.exec(warning ?? '') ?? [];
  assert.ok(text, String(warning));
  return text;
}

describe('a required attribute', () => {
  const REQUIRED: [string, string | undefined, RegExp][] = [
    ['region', undefined, /us-east-1/],
    ['region', 'Virginia', /us-east-1/],
    ['user-pool-client-id', undefined, /app client id/],
    ['user-pool-client-id', 'my client', /app client id/],
    ['tenant-id', undefined, /Authsignal tenant id/],
  ];
  for (const [name, value, accepted] of REQUIRED) {
    it(`is asked for in one warning: ${name} ${value === undefined ? 'missing' : `"${value}"`}`, async () => {
      const login = await stage.open({ attributes: { [name]: value } });
      const warning = await onlyWarning(login);
      assert.ok(warning.startsWith(`"${name}" `), warning);
      assert.match(warning, accepted);
      assert.equal(await login.alert(), en.notSetUp);
      assert.equal(await login.button(en.continue).count(), 0);
      const code = await login.widget.evaluate((widget: Widget) =>
        widget.signIn('ana@example.com').then(
          () => 'signed in',
          (error: { code?: string }) => error.code,
        ),
      );
      assert.equal(code, 'misconfigured');
      assert.deepEqual(login.requests(), []);
    });
  }

  it('makes the widget usable as soon as it is there', async () => {
    const login = await stage.open({ attributes: { region: undefined } });
    await onlyWarning(login);
    await login.widget.evaluate((widget) => widget.setAttribute('region', 'us-east-1'));
    await login.rendered();
    assert.equal(await login.alert(), '');
    await login.signIn('repaired@example.com');
  });
});

describe('a wrong value of an optional attribute', () => {
  const OPTIONAL: [string, string, RegExp][] = [
    ['authsignal-url', 'http://api.authsignal.com/v1', /https/],
    ['cognito-url', 'javascript:alert(1)', /https/],
    ['mode', 'inlined', /inline, popup, window, redirect/],
    ['identifier', 'mail', /email, phone, email-or-phone, username/],
    ['methods', 'email-otp carrier-pigeon', /email-otp, sms, whatsapp, totp, passkey/],
    ['sign-up', 'on', /auto, form, off/],
    ['theme', 'blue', /auto, light, dark/],
    ['action', 'sign in', /letters, digits/],
    ['success-url', 'javascript:alert(1)', /https/],
  ];
  for (const [name, value, accepted] of OPTIONAL) {
    it(`is told in one warning, and the default holds: ${name}="${value}"`, async () => {
      // No call goes to the default address.
      const login = await stage.open({ attributes: { 'without-passkey-autofill': '', [name]: value } });
      // What the first step does not need is read when a person begins.
      await login.usernameField.focus();
      const warning = await onlyWarning(login);
      assert.ok(warning.startsWith(`"${name}" `), warning);
      assert.match(warning, accepted);
      assert.equal(await login.alert(), '');
      assert.equal(await login.button(en.continue).count(), 1);
    });
  }
});

describe('a trigger that is not right', () => {
  const MISTAKES: [string, RegExp][] = [
    ['says-nothing', /CreateAuthChallenge/],
    ['forgets-token', /CreateAuthChallenge.*token/],
    ['sends-empty-token', /CreateAuthChallenge.*token/],
    ['sends-number', /trigger/i],
    ['sends-json', /CreateAuthChallenge.*enrolledMethods/],
    ['throws', /CreateAuthChallenge/],
  ];
  for (const [mistake, hinted] of MISTAKES) {
    it(`is "misconfigured" with a hint that names it: Create ${mistake.replaceAll('-', ' ')}`, async () => {
      const email = `${mistake}@example.com`;
      const login = await stage.open();
      await login.typeUsername(email);
      const { code, hint, recoverable, message } = await login.errorAfter(() => login.submit());
      assert.deepEqual([code, recoverable], ['misconfigured', false]);
      assert.match(hint ?? '', hinted);
      assert.equal(await onlyWarning(login), hint);
      assert.equal(message, en.errors.misconfigured);
      assert.equal(await login.alert(), message);
      assert.equal(await login.usernameField.inputValue(), email);
      // A trigger's own words are for its log.
      assert.ok(!JSON.stringify([hint, message]).includes('secrets'));
    });
  }

  it('is "misconfigured" when it asks for a challenge that the widget does not know', async () => {
    const login = await stage.open();
    await login.page.route('**/cognito/**', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      await route.fulfill({
        response,
        json: body.ChallengeName ? { ...body, ChallengeName: 'SOFTWARE_TOKEN_MFA' } : body,
      });
    });
    await login.typeUsername('unknown-challenge@example.com');
    const { code, hint } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'misconfigured');
    assert.match(hint ?? '', /DefineAuthChallenge.*SOFTWARE_TOKEN_MFA.*CUSTOM_CHALLENGE/);
    assert.equal(await onlyWarning(login), hint);
  });

  it('is hinted at when Verify refuses what Authsignal accepted', async () => {
    const email = 'is-refused@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    const { code, hint } = await login.errorAfter(() => login.enterCode(login.codeFor(email)));
    assert.equal(code, 'not-allowed');
    assert.match(hint ?? '', /VerifyAuthChallengeResponse/);
    assert.equal(await onlyWarning(login), hint);
    assert.equal(await login.alert(), en.errors['not-allowed']);
    assert.equal(await login.usernameField.inputValue(), email);
  });

  for (const [what, who, methods] of [
    ['it knows only methods that the widget does not', 'knows-pigeons-only@example.com', undefined],
    ['the page wants one that the person does not have', 'has-a-mailbox-only@example.com', 'totp'],
  ] as const)
    it(`is no way into an empty choice when ${what}`, async () => {
      const login = await stage.open({ attributes: { methods } });
      await login.typeUsername(who);
      const { code } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'not-enrolled');
      // There is no other way to try.
      assert.equal(await login.alert(), en.noMethod);
      assert.equal(await login.button(en.otherMethod).count(), 0);
      assert.equal(await login.button(en.continue).count(), 1);
    });

  it('is no trouble when it only lacks what the widget can do without', async () => {
    const login = await stage.open();
    await login.signIn('sends-token-only@example.com');
  });
});

describe('an app client that is not right', () => {
  const CLIENTS: [string, RegExp][] = [
    ['localsecretclient', /localsecretclient has a client secret/],
    ['localsrpclient', /ALLOW_CUSTOM_AUTH on app client localsrpclient/],
    ['nosuchclient', /nosuchclient in us-east-1/],
  ];
  for (const [client, hinted] of CLIENTS) {
    it(`is "misconfigured" with a hint that says what to change: ${client}`, async () => {
      const login = await stage.open({ attributes: { 'user-pool-client-id': client } });
      await login.typeUsername(`${client}@example.com`);
      const { code, hint } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'misconfigured');
      assert.match(hint ?? '', hinted);
      assert.equal(await onlyWarning(login), hint);
    });
  }
});

describe('a person whom Authsignal does not let on', () => {
  for (const [state, message] of [
    ['BLOCK', en.errors.blocked],
    ['REVIEW_REQUIRED', en.review],
  ] as const) {
    it(`is told why with ${state}, and nothing more is asked`, async () => {
      stage.cloud.authsignal.settings.forceState = state;
      const login = await stage.open();
      await login.typeUsername(`${state.toLowerCase()}@example.com`);
      const error = await login.errorAfter(() => login.submit());
      assert.deepEqual(
        [error.code, error.state, error.recoverable, error.message],
        ['blocked', state, false, message],
      );
      assert.match(await onlyWarning(login), new RegExp(`ended the action with ${state}`));
      assert.equal(await login.alert(), message);
      assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth']);
      assert.deepEqual(stage.cloud.outbox.list(), []);
    });
  }
});

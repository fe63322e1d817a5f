/** What is offered when the triggers say little, and who needs no challenge, or an authenticator first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Secret, TOTP } from 'otpauth';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock, type Attributes, type OpenOptions } from '../helpers/e2e.js';
import { wrongCodeFor, type PlaywrightLogin } from '../helpers/playwright-login.js';
import { appCode, enroll } from '../helpers/phone.js';

// The name in the email address says what these triggers do.
const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

async function begin(login: PlaywrightLogin, address: string): Promise<void> {
  await login.typeUsername(address);
  await login.submit();
}

/** Of a person who came before: the code step, or whatever `step` says. */
async function openAgain(address: string, attributes?: Attributes): Promise<PlaywrightLogin> {
  const login = await stage.open({ attributes: { 'sign-up': 'off', ...attributes } });
  await begin(login, address);
  return login;
}

describe('triggers that send the token and nothing else', () => {
  /** Somebody who came before, and has `methods` by now. */
  async function somebodyWith(name: string, ...methods: Parameters<typeof enroll>[2][]): Promise<string> {
    const email = `sends-token-only+${name}@example.com`;
    const login = await stage.open();
    await login.signIn(email);
    await enroll(stage.cloud, email, ...methods);
    stage.cloud.requests.clear();
    return email;
  }

  it('ask nobody else about a new person', async () => {
    const login = await stage.open();
    await login.signIn('sends-token-only+new@example.com');
    assert.equal(login.countOf('init'), 0);
  });

  it('leave it to Authsignal which methods a person has', async () => {
    const email = await somebodyWith('asks', 'AUTHENTICATOR_APP', 'PUSH');
    const login = await openAgain(email);
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings.totp);
    assert.deepEqual(login.requests(), ['InitiateAuth', 'init']);
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods.totp, en.methods.push]);
    await login.choose('totp');
    await login.untilStep('entering');
    await login.enterCode(await appCode(stage.cloud, email));
    await login.untilStep('done');
    assert.equal(login.success().method, 'totp');
  });

  it('leave the order to the page', async () => {
    const email = await somebodyWith('orders', 'AUTHENTICATOR_APP', 'EMAIL_OTP', 'PUSH');
    const login = await openAgain(email, { methods: 'email-otp totp' });
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings['email-otp']);
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods['email-otp'], en.methods.totp]);
  });

  it('need nobody else where the page names one code', async () => {
    const email = await somebodyWith('one-code', 'AUTHENTICATOR_APP', 'EMAIL_OTP');
    const login = await openAgain(email, { methods: 'email-otp' });
    await login.untilStep('entering');
    assert.deepEqual(login.requests(), ['InitiateAuth', 'challenge/email-otp']);
  });

  const SILENT: [string, () => void][] = [
    ['has no such endpoint', () => (stage.cloud.authsignal.settings.initEndpoint = false)],
    ['drops the connection', () => fail({ kind: 'drop' })],
    ['has had enough', () => fail({ kind: 'status', status: 429 })],
    ['is broken', () => fail({ kind: 'html' })],
    ['refuses', () => fail({ kind: 'message-only' })],
  ];
  const fail = (fault: { kind: 'drop' | 'status' | 'html' | 'message-only'; status?: number }) =>
    stage.cloud.faults.add({ service: 'authsignal', operation: '/client/init', ...fault });

  for (const [index, [what, prepare]] of SILENT.entries())
    it(`get by with what the page names where Authsignal ${what}`, async () => {
      const email = await somebodyWith(`silent-${index}`, 'AUTHENTICATOR_APP', 'EMAIL_OTP');
      prepare();
      const login = await openAgain(email, { methods: 'email-otp totp' });
      await login.untilStep('entering');
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
      assert.deepEqual(login.events('login-error'), []);
      assert.ok(login.countOf('init') <= 1);
    });

  it('get by with the code that fits where Authsignal takes its time', async () => {
    const email = await somebodyWith('slow', 'EMAIL_OTP', 'AUTHENTICATOR_APP');
    stage.cloud.faults.add({ service: 'authsignal', operation: '/client/init', kind: 'delay', ms: 20_000 });
    const login = await stage.open({ attributes: { 'sign-up': 'off' }, prepare: withFakeClock });
    const asked = login.page.waitForRequest('**/client/init');
    await begin(login, email);
    await asked;
    await login.page.clock.fastForward(4000);
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings['email-otp']);
    assert.equal(await login.button(en.otherMethod).count(), 0);
  });
});

describe('state ALLOW', () => {
  it('lets a person in at once whom the triggers trust', async () => {
    const email = 'trusted-one@example.com';
    await enroll(stage.cloud, email, 'AUTHENTICATOR_APP');
    stage.cloud.authsignal.settings.forceState = 'ALLOW';
    const login = await stage.open();
    await begin(login, email);
    await login.untilStep('done');
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth', 'RespondToAuthChallenge']);
    assert.deepEqual(
      login.events('login-step-change').map(({ detail }) => detail.step),
      ['starting', 'answering', 'done'],
    );
    assert.equal(login.success().method, undefined);
    assert.equal(login.tokens().tokenType, 'Bearer');
  });

  it('lets nobody in who has no authenticator: a code goes to the address just typed', async () => {
    const email = 'trusted-new@example.com';
    stage.cloud.authsignal.settings.forceState = 'ALLOW';
    const login = await stage.open();
    await login.requestCode(email);
    assert.deepEqual(
      stage.cloud.outbox.list().map(({ to }) => to),
      [email],
    );
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });

  it('is no more than a challenge where Verify does not go along', async () => {
    const email = 'says-allow@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    assert.deepEqual(login.requests(), [
      'SignUp',
      'InitiateAuth',
      'RespondToAuthChallenge',
      'InitiateAuth',
      'challenge/email-otp',
    ]);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.deepEqual(login.events('login-error'), []);
  });
});

describe('a person without authenticators', () => {
  it('proves the address that they typed, and no other', async () => {
    const email = 'open-first@example.com';
    const login = await stage.open({ attributes: { methods: 'totp email-otp' } });
    await login.requestCode(email);
    assert.equal(await login.heading(), en.headings['email-otp']);
    assert.deepEqual(login.requests(), ['SignUp', 'InitiateAuth', 'user-authenticators/email-otp']);
    assert.deepEqual(
      stage.cloud.outbox.list().map(({ to }) => to),
      [email],
    );
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
  });

  it('may do so by a link where the page prefers it', async () => {
    const email = 'open-link@example.com';
    const login = await stage.open({ attributes: { methods: 'magic-link email-otp' } });
    await begin(login, email);
    await login.untilStep('waiting');
    assert.equal(login.countOf('user-authenticators/email-magic-link'), 1);
    const { page } = await stage.openPage(login.linkFor(email));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await login.untilStep('done');
  });
});

describe('a code, where there is another way', () => {
  for (const how of ['Enter', 'the button'] as const)
    it(`has the focus in its field: ${how}`, async () => {
      const email = `focus-${how.length}@example.com`;
      await enroll(stage.cloud, email, 'EMAIL_OTP', 'AUTHENTICATOR_APP');
      const login = await stage.open({ attributes: { methods: 'email-otp totp' } });
      await login.typeUsername(email);
      if (how === 'Enter') await login.usernameField.press('Enter');
      else await login.submit();
      await login.untilStep('entering');
      assert.equal(await login.isFocused(login.codeField), true);
    });
});

describe('setting up an authenticator app', () => {
  const secretIn = async (login: PlaywrightLogin): Promise<string> =>
    (await login.widget.locator('code').innerText()).replace(/\s/g, '');

  /** What the app shows that was given `secret`. */
  const codeOf = (secret: string): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: stage.cloud.clock.now() });

  async function openSetup(name: string, options: OpenOptions = {}): Promise<PlaywrightLogin> {
    const login = await stage.open({ ...options, attributes: { methods: 'totp', ...options.attributes } });
    await begin(login, `open-${name}@example.com`);
    await login.untilStep('enrolling');
    return login;
  }

  it('takes a QR code or a secret to copy, and the code that the app shows then', async () => {
    const login = await openSetup('app', { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
    assert.equal(await login.heading(), en.setUpTotp);
    await login.widget.getByRole('img', { name: en.setUpQrCodeLabel }).waitFor();
    const secret = await secretIn(login);
    await login.button(en.copy).click();
    await login.button(en.copied).waitFor();
    assert.equal(await login.page.evaluate(() => navigator.clipboard.readText()), secret);
    await login.enterCode(codeOf(secret));
    await login.untilStep('done');
    assert.equal(login.success().method, 'totp');

    const again = await openAgain('open-app@example.com', { methods: 'totp' });
    await again.untilStep('entering');
    await again.enterCode(codeOf(secret));
    await again.untilStep('done');
  });

  it('says for a moment that the key was copied', async () => {
    const login = await openSetup('copies', {
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
      prepare: withFakeClock,
    });
    await login.button(en.copy).click();
    await login.button(en.copied).waitFor();
    await login.widget.getByRole('status').filter({ hasText: en.copied }).waitFor();
    await login.page.clock.runFor(5000);
    await login.button(en.copy).waitFor();
  });

  for (const [why, clipboard] of [
    ['there is no clipboard, as on an insecure page', null],
    ['the page may not write to it', 'refuses'],
  ] as const) {
    it(`selects the key and says so, each time, where ${why}`, async () => {
      const login = await openSetup(clipboard ?? 'insecure');
      await login.page.evaluate((kind) => {
        const writeText = () =>
          Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'));
        Object.defineProperty(navigator, 'clipboard', { value: kind ? { writeText } : undefined });
        const status = document.querySelector('#login')?.shadowRoot?.querySelector('[role="status"]');
        const said: (string | null)[] = [];
        Object.assign(window, { said });
        if (status)
          new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
      }, clipboard);
      const secret = await secretIn(login);
      for (let attempt = 1; attempt <= 2; attempt++) {
        await login.page.evaluate(() => getSelection()?.removeAllRanges());
        await login.button(en.copy).click();
        await login.page.waitForFunction(
          ([text, count]) =>
            (window as { said?: string[] }).said?.filter((words) => words === text).length === count,
          [en.copyFailed, attempt] as const,
        );
        await login.widget.getByText(en.copyFailed).first().waitFor();
        const selected = await login.page.evaluate(() => String(getSelection()));
        assert.equal(selected.replace(/\s/g, ''), secret);
      }
      await login.enterCode(codeOf(secret));
      await login.untilStep('done');
    });
  }

  it('begins with what to do, and describes the code by it', async () => {
    const login = await stage.open({ attributes: { methods: 'totp' } });
    await login.typeUsername('open-reads@example.com');
    await login.button(en.continue).press('Enter');
    await login.untilStep('enrolling');
    const isHeadingFocused = () =>
      login.widget.evaluate((widget) => widget.shadowRoot?.activeElement?.matches('h2') === true);
    assert.equal(await isHeadingFocused(), true);
    assert.equal(await login.codeField.getAttribute('aria-description'), en.setUpTotpDescription);
    await login.codeField.pressSequentially('12');
    await login.widget.evaluate((widget: HTMLElement) => {
      widget.blur();
      widget.focus();
    });
    assert.equal(await login.isFocused(login.codeField), true);
    await login.errorAfter(() => login.page.keyboard.press('Enter'));
    assert.equal(await login.codeField.getAttribute('aria-description'), en.invalidCode(6));
  });

  it('leads to the code when it is missing', async () => {
    const login = await openSetup('missing');
    await login.errorAfter(() => login.button(en.verify).press('Enter'));
    assert.equal(await login.alert(), en.invalidCode(6));
    assert.equal(await login.isFocused(login.codeField), true);
  });

  it('goes on with the same secret after a wrong code, or one that is none', async () => {
    const login = await openSetup('wrong');
    const secret = await secretIn(login);
    const { code } = await login.errorAfter(() => login.enterCode(wrongCodeFor(codeOf(secret))));
    assert.equal(code, 'wrong-code');
    assert.equal(await login.alert(), en.errors['wrong-code']);
    assert.equal(login.step(), 'enrolling');
    assert.equal(await secretIn(login), secret);
    await login.codeField.fill('12a4');
    await login.errorAfter(() => login.button(en.verify).click());
    assert.equal(await login.alert(), en.invalidCode(6));
    assert.equal(await login.codeField.inputValue(), '12a4');
    await login.codeField.fill('');
    await login.enterCode(codeOf(secret));
    await login.untilStep('done');
  });

  it('is given up with nothing left behind, and begins with another secret next time', async () => {
    const login = await openSetup('over');
    const secret = await secretIn(login);
    await login.goBack();
    await login.untilStep('identify');
    assert.equal(await login.widget.locator('code').count(), 0);
    await login.submit();
    await login.untilStep('enrolling');
    const other = await secretIn(login);
    assert.notEqual(other, secret);
    await login.enterCode(codeOf(other));
    await login.untilStep('done');
  });

  it('that takes longer than Authsignal’s token lives begins again, with the address kept', async () => {
    const login = await openSetup('late');
    const secret = await secretIn(login);
    stage.cloud.clock.advance(11 * 60_000);
    const { code } = await login.errorAfter(() => login.enterCode(codeOf(secret)));
    assert.equal(code, 'session-expired');
    await login.untilStep('identify');
    assert.equal(await login.alert(), en.errors['session-expired']);
    assert.equal(await login.usernameField.inputValue(), 'open-late@example.com');
    await login.submit();
    await login.untilStep('enrolling');
    await login.enterCode(codeOf(await secretIn(login)));
    await login.untilStep('done');
  });

  it('stays possible after too many tries', async () => {
    const login = await openSetup('often', { prepare: withFakeClock });
    const fault = { service: 'authsignal', operation: '/client/verify/totp', kind: 'status' } as const;
    stage.cloud.faults.add({ ...fault, status: 429, code: 'too_many_requests', times: 1 });
    const right = codeOf(await secretIn(login));
    const { code } = await login.errorAfter(() => login.enterCode(right));
    assert.equal(code, 'rate-limited');
    assert.equal(await login.codeField.inputValue(), right);
    await login.page.clock.fastForward(80_000);
    await login.button(en.verify).click();
    await login.untilStep('done');
  });
});

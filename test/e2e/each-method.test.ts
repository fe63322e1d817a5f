/** Every method that needs no key, through the same fortunes: it works, it goes wrong, it is given up and come back to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerificationMethod } from '../../demo/local-cloud/authsignal/types.js';
import type { Fault } from '../../demo/local-cloud/context.js';
import { spokenTime } from '../../src/i18n/duration.js';
import en from '../../src/i18n/locales/en.js';
import type { MethodId } from '../../src/index.js';
import { prepareStage, withFakeClock, type OpenOptions } from '../helpers/e2e.js';
import { wrongCodeFor, type PlaywrightLogin } from '../helpers/playwright-login.js';
import { appCode, decide, enroll } from '../helpers/phone.js';

const stage = prepareStage();

const MINUTE = 60_000;

interface Subject {
  id: MethodId;
  /** Authsignal's name for it. */
  method: VerificationMethod;
  /** What the person types, by its last digits. */
  address: (number: number) => string;
  /** Another method that the same person has. */
  other: VerificationMethod & ('EMAIL_OTP' | 'AUTHENTICATOR_APP');
  /** The call that sends something to the person, by its path; a QR code is sent by web socket. */
  send?: string;
}

const email = (number: number) => `person-${number}@example.com`;
const phone = (number: number) => `+64211${String(number).padStart(6, '0')}`;

let people = 0;

/** Somebody new, who has the method and `others`. */
async function somebodyWith({ method, address }: Subject, ...others: VerificationMethod[]): Promise<string> {
  const who = address((people += 1));
  await enroll(stage.cloud, who, method, ...others);
  return who;
}

const openFor = (who: string, options: OpenOptions = {}): Promise<PlaywrightLogin> =>
  stage.open({ ...options, attributes: { identifier: who.startsWith('+') ? 'phone' : 'email' } });

async function begin(login: PlaywrightLogin, who: string): Promise<void> {
  await login.typeUsername(who);
  await login.submit();
}

/** As `openFor`, on a page whose time stands still. */
async function openAtRest(who: string): Promise<PlaywrightLogin> {
  const login = await openFor(who, { prepare: withFakeClock });
  await login.page.clock.pauseAt(Date.now() + MINUTE);
  return login;
}

const refuse = (operation: string): Fault => ({
  service: 'authsignal',
  operation: `/client/${operation}`,
  kind: 'status',
  status: 429,
  code: 'too_many_requests',
  times: 1,
});

/** Every wording: the wait varies, so that not everybody comes back at once. */
const WAITS = Array.from({ length: 20 }, (_, more) => en.retryIn(60 + more, spokenTime(60 + more, 'en')));

/** Lets the time pass that the widget says. */
async function waitAsTold(login: PlaywrightLogin): Promise<void> {
  const told = await login.alert();
  assert.ok(WAITS.includes(told), told);
  await login.page.clock.runFor(80_000);
}

/** Nothing is asked in the five seconds after the person has started over, nor later. */
async function isSilentAfterStartOver(login: PlaywrightLogin): Promise<void> {
  await login.goBack();
  await login.untilStep('identify');
  const before = login.requests();
  await login.page.clock.runFor(5000);
  await login.page.clock.runFor(MINUTE);
  assert.deepEqual(login.requests(), before);
  assert.equal(login.events('login-cancel').length, 1);
}

const OTHER_IDS = { EMAIL_OTP: 'email-otp', AUTHENTICATOR_APP: 'totp' } as const;

/** Looks at another method, then comes back. */
async function lookAround(login: PlaywrightLogin, { id, other }: Subject): Promise<void> {
  await login.tryAnotherWay();
  await login.choose(OTHER_IDS[other]);
  await login.untilStep('entering');
  assert.equal(await login.heading(), en.headings[OTHER_IDS[other]]);
  await login.tryAnotherWay();
  await login.choose(id);
}

const CODES: (Subject & { verify: string })[] = [
  {
    id: 'email-otp',
    method: 'EMAIL_OTP',
    address: email,
    other: 'AUTHENTICATOR_APP',
    send: 'challenge/email-otp',
    verify: 'verify/email-otp',
  },
  {
    id: 'sms',
    method: 'SMS',
    address: phone,
    other: 'AUTHENTICATOR_APP',
    send: 'challenge/sms',
    verify: 'verify/sms',
  },
  {
    id: 'whatsapp',
    method: 'WHATSAPP',
    address: phone,
    other: 'AUTHENTICATOR_APP',
    send: 'challenge/whatsapp',
    verify: 'verify/whatsapp',
  },
  { id: 'totp', method: 'AUTHENTICATOR_APP', address: email, other: 'EMAIL_OTP', verify: 'verify/totp' },
];

for (const subject of CODES) {
  const { id, send, verify } = subject;
  const codeOf = (login: PlaywrightLogin, who: string) =>
    send ? login.codeFor(who) : appCode(stage.cloud, who);
  const signInByCode = async (login: PlaywrightLogin, who: string) => {
    await login.enterCode(await codeOf(login, who));
    await login.untilStep('done');
    assert.equal(login.success().method, id);
  };

  describe(`a code: ${id}`, () => {
    it('signs in', async () => {
      const who = await somebodyWith(subject);
      const login = await openFor(who);
      await begin(login, who);
      await login.untilStep('entering');
      assert.equal(await login.heading(), en.headings[id]);
      assert.equal(await login.resendButton.count(), send ? 1 : 0);
      assert.equal(await login.isFocused(login.codeField), true);
      await signInByCode(login, who);
      assert.equal(login.tokens().tokenType, 'Bearer');
    });

    it('that is wrong is said in place, and the right one signs in', async () => {
      const who = await somebodyWith(subject);
      const login = await openFor(who);
      await begin(login, who);
      await login.untilStep('entering');
      const wrong = wrongCodeFor(await codeOf(login, who));
      const { code } = await login.errorAfter(() => login.enterCode(wrong));
      assert.equal(code, 'wrong-code');
      assert.equal(await login.alert(), en.errors['wrong-code']);
      assert.equal(await login.codeField.inputValue(), '');
      assert.equal(login.countOf('RespondToAuthChallenge'), 0);
      await signInByCode(login, who);
    });

    it('with a letter, or too short, or too long, is not sent, and stays to be mended', async () => {
      const who = await somebodyWith(subject);
      const login = await openFor(who);
      await begin(login, who);
      await login.untilStep('entering');
      for (const text of ['12a456', '12345', '1234567']) {
        await login.codeField.fill(text);
        const { code } = await login.errorAfter(() => login.button(en.verify).click());
        assert.equal(code, 'wrong-code');
        assert.equal(await login.alert(), en.invalidCode(6));
        assert.equal(await login.codeField.inputValue(), text);
      }
      assert.equal(login.countOf(verify), 0);
      await login.codeField.fill('');
      await signInByCode(login, who);
    });

    it('that has expired is refused, and a new one signs in', async () => {
      stage.cloud.authsignal.settings.codeLifetimeMs = MINUTE;
      const who = await somebodyWith(subject);
      const login = await openAtRest(who);
      await begin(login, who);
      await login.untilStep('entering');
      const old = await codeOf(login, who);
      // An app's code is taken for a little longer than it is shown.
      stage.cloud.clock.advance(2 * MINUTE);
      const { code, recoverable } = await login.errorAfter(() => login.enterCode(old));
      // Authsignal has one answer for wrong and for expired.
      assert.deepEqual([code, recoverable], ['wrong-code', true]);
      await login.untilStep('entering');
      if (send) {
        await login.page.clock.runFor(31_000);
        await login.resend();
        await login.untilResent();
      }
      await signInByCode(login, who);
    });

    it('that is tried too often has to wait, and stays in the field', async () => {
      const who = await somebodyWith(subject);
      const login = await openAtRest(who);
      await begin(login, who);
      await login.untilStep('entering');
      stage.cloud.faults.add(refuse(verify));
      const right = await codeOf(login, who);
      const { code } = await login.errorAfter(() => login.enterCode(right));
      assert.equal(code, 'rate-limited');
      await waitAsTold(login);
      assert.equal(await login.codeField.inputValue(), right);
      await login.button(en.verify).click();
      await login.untilStep('done');
    });

    if (send)
      it('that was asked for too often is not sent, and can be asked for again', async () => {
        const who = await somebodyWith(subject);
        const login = await openAtRest(who);
        stage.cloud.faults.add(refuse(send));
        const { code } = await login.errorAfter(() => begin(login, who));
        assert.equal(code, 'rate-limited');
        await waitAsTold(login);
        await login.button(en.tryAgain).click();
        await login.untilStep('entering');
        await signInByCode(login, who);
      });

    it('that is given up asks for nothing more, and the next attempt is like the first', async () => {
      const who = await somebodyWith(subject);
      const login = await openAtRest(who);
      await begin(login, who);
      await login.untilStep('entering');
      await isSilentAfterStartOver(login);
      assert.equal(await login.usernameField.inputValue(), who);
      await login.submit();
      await login.untilStep('entering');
      assert.equal(await login.codeField.inputValue(), '');
      await signInByCode(login, who);
    });

    it('is as good after a look at another method, and was sent once', async () => {
      const who = await somebodyWith(subject, subject.other);
      const login = await openFor(who);
      await begin(login, who);
      await login.untilStep('entering');
      const first = await codeOf(login, who);
      await lookAround(login, subject);
      await login.untilStep('entering');
      assert.equal(await login.heading(), en.headings[id]);
      if (send) assert.equal(login.countOf(send), 1);
      await login.enterCode(first);
      await login.untilStep('done');
      assert.equal(login.success().method, id);
    });
  });
}

interface Waiting extends Subject {
  /** The call that asks what has become of it. */
  ask: string;
  approve: (login: PlaywrightLogin, who: string) => Promise<void>;
  decline?: (login: PlaywrightLogin, who: string) => Promise<void>;
}

/** Opens the newest link in another browser, as it were, and presses the button on it. */
async function confirmLink(login: PlaywrightLogin, who: string): Promise<void> {
  const { page } = await stage.openPage(login.linkFor(who));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Confirmed' }).waitFor();
}

/** Scans the code that is on the screen, then decides on the phone. */
const scanAnd =
  (decision: 'approve' | 'decline') =>
  async (login: PlaywrightLogin, who: string): Promise<void> => {
    await login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor();
    await decide(login.linkFor(who), 'claim');
    await login.widget.getByText(en.qrCodeClaimed).waitFor();
    assert.equal(await login.heading(), en.headings.push);
    await decide(login.linkFor(who), decision);
  };

const WAITING: Waiting[] = [
  {
    id: 'magic-link',
    method: 'EMAIL_MAGIC_LINK',
    address: email,
    other: 'AUTHENTICATOR_APP',
    send: 'challenge/email-magic-link',
    ask: 'verify/email-magic-link/finalize',
    approve: confirmLink,
  },
  {
    id: 'push',
    method: 'PUSH',
    address: email,
    other: 'AUTHENTICATOR_APP',
    send: 'challenge/push',
    ask: 'verify/push',
    approve: (login, who) => decide(login.linkFor(who), 'approve'),
    decline: (login, who) => decide(login.linkFor(who), 'decline'),
  },
  {
    id: 'qr-code',
    method: 'DEVICE',
    address: email,
    other: 'EMAIL_OTP',
    ask: 'verify/qr-code',
    approve: scanAnd('approve'),
    decline: scanAnd('decline'),
  },
];

for (const subject of WAITING) {
  const { id, send, ask, approve, decline } = subject;
  const signInElsewhere = async (login: PlaywrightLogin, who: string) => {
    await approve(login, who);
    await login.untilStep('done');
    assert.equal(login.success().method, id);
  };
  /** Waits until there is something to act on. */
  const untilWaiting = async (login: PlaywrightLogin) => {
    await login.untilStep('waiting');
    if (id === 'qr-code') await login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor();
  };

  describe(`something that happens elsewhere: ${id}`, () => {
    it('signs in', async () => {
      const who = await somebodyWith(subject);
      const login = await openFor(who);
      await begin(login, who);
      await untilWaiting(login);
      assert.equal(await login.heading(), en.headings[id]);
      await signInElsewhere(login, who);
      assert.equal(login.tokens().tokenType, 'Bearer');
    });

    if (decline)
      it('that the person declines is said, and a new one signs in', async () => {
        const who = await somebodyWith(subject);
        const login = await openFor(who);
        await begin(login, who);
        await untilWaiting(login);
        const { code } = await login.errorAfter(() => decline(login, who));
        assert.equal(code, 'not-allowed');
        assert.equal(await login.alert(), en.declined);
        assert.equal(login.step(), 'waiting');
        const sent = stage.cloud.outbox.list().length;
        await login.button(en.tryAgain).click();
        await untilSent(sent + 1);
        await signInElsewhere(login, who);
      });

    it('for which nobody comes until Authsignal’s token has expired starts over, and a new one signs in', async () => {
      const who = await somebodyWith(subject);
      const login = await openFor(who, { prepare: withFakeClock });
      await begin(login, who);
      await untilWaiting(login);
      stage.cloud.clock.advance(10 * MINUTE + 1);
      const { code, recoverable } = await login.errorAfter(() =>
        login.page.clock.fastForward(10 * MINUTE + 1),
      );
      assert.deepEqual([code, recoverable], ['session-expired', true]);
      // Chromium writes a line for a socket that is refused, whatever the page does about it.
      if (id === 'qr-code')
        assert.match(login.watched.problems.pop() ?? '', /WebSocket connection .* failed/);
      assert.equal(await login.alert(), en.errors['session-expired']);
      assert.equal(login.step(), 'identify');
      await login.submit();
      await untilWaiting(login);
      await signInElsewhere(login, who);
    });

    if (send)
      it('is waited for on, though it was asked about too often', async () => {
        const who = await somebodyWith(subject);
        const login = await openFor(who, { prepare: withFakeClock });
        await begin(login, who);
        await untilWaiting(login);
        stage.cloud.faults.add(refuse(ask));
        const refused = login.page.waitForResponse(`**/client/${ask}`);
        await login.page.clock.runFor(1500);
        assert.equal((await refused).status(), 429);
        await approve(login, who);
        await login.page.clock.runFor(7000);
        await login.untilStep('done');
        assert.deepEqual(login.events('login-error'), []);
      });

    if (send)
      it('that was asked for too often is not sent, and can be asked for again', async () => {
        const who = await somebodyWith(subject);
        const login = await openAtRest(who);
        stage.cloud.faults.add(refuse(send));
        const { code } = await login.errorAfter(() => begin(login, who));
        assert.equal(code, 'rate-limited');
        await waitAsTold(login);
        await login.button(en.tryAgain).click();
        await untilWaiting(login);
        await login.page.clock.resume();
        await signInElsewhere(login, who);
      });

    it('that is given up asks for nothing more, and the next attempt is like the first', async () => {
      const who = await somebodyWith(subject);
      const login = await openAtRest(who);
      const sockets: { isClosed(): boolean }[] = [];
      login.page.on('websocket', (socket) => sockets.push(socket));
      await begin(login, who);
      await untilWaiting(login);
      await isSilentAfterStartOver(login);
      assert.equal(await login.usernameField.inputValue(), who);
      assert.ok(sockets.every((socket) => socket.isClosed()));
      await login.submit();
      await untilWaiting(login);
      await login.page.clock.resume();
      await signInElsewhere(login, who);
    });

    it('is as good after a look at another method, and asks for nothing meanwhile', async () => {
      const who = await somebodyWith(subject, subject.other);
      const login = await openAtRest(who);
      await begin(login, who);
      await untilWaiting(login);
      await login.tryAnotherWay();
      const before = login.requests();
      await login.page.clock.runFor(5000);
      assert.deepEqual(login.requests(), before);
      await login.choose(OTHER_IDS[subject.other]);
      await login.untilStep('entering');
      await login.tryAnotherWay();
      await login.choose(id);
      await untilWaiting(login);
      if (send) assert.equal(login.countOf(send), 1);
      await login.page.clock.resume();
      await signInElsewhere(login, who);
    });
  });
}

/** Waits until `count` things in all were sent. */
async function untilSent(count: number): Promise<void> {
  const { outbox } = stage.cloud;
  while (outbox.list().length < count)
    await new Promise<void>((resolve) => {
      const unsubscribe = outbox.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
}

describe('a link that has expired', () => {
  it('says so where it is opened, and a new one signs in', async () => {
    stage.cloud.authsignal.settings.codeLifetimeMs = MINUTE;
    const who = email((people += 1));
    await enroll(stage.cloud, who, 'EMAIL_MAGIC_LINK');
    const login = await openAtRest(who);
    await begin(login, who);
    await login.untilStep('waiting');
    const old = login.linkFor(who);
    stage.cloud.clock.advance(MINUTE + 1);
    const { page } = await stage.openPage(old);
    await page.getByRole('heading', { name: 'This link is not valid' }).waitFor();

    await login.page.clock.runFor(31_000);
    await login.rendered();
    await login.resend();
    await untilSent(2);
    assert.notEqual(login.linkFor(who), old);
    await login.untilResent();
    await login.page.clock.resume();
    await confirmLink(login, who);
    await login.untilStep('done');
  });
});

describe('a QR code that expires', () => {
  it('makes way for a new one by itself, which signs in', async () => {
    const who = email((people += 1));
    await enroll(stage.cloud, who, 'DEVICE');
    const login = await openFor(who, { prepare: withFakeClock });
    await begin(login, who);
    await login.untilStep('waiting');
    await login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor();
    const old = login.linkFor(who);
    await login.page.clock.fastForward(9 * MINUTE + 1);
    await untilSent(2);
    assert.notEqual(login.linkFor(who), old);
    await scanAnd('approve')(login, who);
    await login.untilStep('done');
  });
});

/** What the SDK's `launch()` gets wrong, one test for each: through the widget, and under each policy a page may have. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page, Route } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { type PageOptions, prepareStage, type Stage, withFakeClock } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import {
  answerPrebuilt,
  cancelPrebuilt,
  prebuiltFrame,
  returnHere,
  tracesOf,
  untilPresented,
} from '../helpers/prebuilt-ui.js';
import type { WatchedPage } from '../helpers/watched-page.js';

const cloudOptions = { triggers: fileURLToPath(new URL('./triggers', import.meta.url)) };

const style = 'body { margin: 2rem; }';

interface Policy {
  readonly name: string;
  readonly options: PageOptions;
  /** Whether a window is cut off from the page. */
  readonly isCutOff?: boolean;
}

const POLICIES: readonly Policy[] = [
  { name: 'no policy', options: { style } },
  { name: 'a strict policy with Trusted Types', options: { canFrame: true } },
  {
    name: 'the policy Cross-Origin-Opener-Policy: same-origin',
    options: { style, headers: { 'cross-origin-opener-policy': 'same-origin' } },
    isCutOff: true,
  },
];

const MINUTE = 60_000;

let people = 0;
/** The address of somebody new: who is sent many codes has to wait for the next. */
const someone = () => `ana-${(people += 1)}@example.com`;

/** Addresses that are not the pre-built UI's, by the name under which a trigger sends them. */
const MISTAKES = [
  'sends-other-host',
  'sends-script',
  'sends-bare-url',
  'sends-fragment',
  'sends-http',
  'sends-path',
  'sends-words',
];

/** How the UI can fail to load, by what it does then. */
const REFUSALS: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  'is not reachable': (route) => route.abort(),
  'refuses to be framed': async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'x-frame-options': 'DENY' } });
  },
};

afterEach(() => {
  delete process.env.AUTHSIGNAL_REDIRECT_URL;
});

const start = async (login: PlaywrightLogin, address: string) => {
  await login.typeUsername(address);
  await login.submit();
};

/** What has the focus, in whatever shadow root. */
const focused = ({ page }: PlaywrightLogin) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id || element?.localName;
  });

const hasFocus = ({ widget }: PlaywrightLogin) =>
  widget.evaluate((element) => element === document.activeElement || element.matches(':focus-within'));

/** The way out that is always in sight. */
const cancelButton = ({ page }: PlaywrightLogin) =>
  page.getByRole('button', { name: en.cancel, exact: true });

/** What opens when `act` is done. */
async function windowAfter({ page }: PlaywrightLogin, act: () => Promise<unknown>): Promise<Page> {
  const [child] = await Promise.all([page.waitForEvent('popup'), act()]);
  return child;
}

/** The page signs in by itself when it has loaded, in no click. */
const signInOnLoad =
  (email: string) =>
  ({ page }: WatchedPage) =>
    page.addInitScript((address) => {
      addEventListener('load', () => {
        const widget = document.querySelector<HTMLElement & { signIn(email: string): Promise<unknown> }>(
          '#login',
        );
        widget?.signIn(address).catch(() => undefined);
      });
    }, email);

/** Every way in which a person can close the UI. */
const CLOSE: readonly ((login: PlaywrightLogin) => Promise<void>)[] = [
  // Where the focus is when it opens,
  ({ page }) => page.keyboard.press('Escape'),
  // in the UI,
  (login) => cancelPrebuilt(prebuiltFrame(login)),
  // and while the focus is in the UI.
  async (login) => {
    await prebuiltFrame(login).getByRole('button', { name: 'Email a code' }).focus();
    await login.page.keyboard.press('Escape');
  },
  async (login) => {
    await prebuiltFrame(login).getByRole('button', { name: 'Email a code' }).focus();
    await cancelButton(login).click();
  },
];

function describePolicy(stage: Stage, { name, options, isCutOff = false }: Policy): void {
  const open = (mode: string, more: PageOptions = {}) =>
    stage.open({ ...options, ...more, attributes: { mode } });

  describe(`mode="popup" under ${name}`, () => {
    it('takes the focus in and gives it back, is closed in every way, and signs in after that', async () => {
      const email = someone();
      const login = await open('popup');
      const before = await tracesOf(login);
      await start(login, email);
      let cancels = 0;
      for (const close of CLOSE) {
        await untilPresented(prebuiltFrame(login));
        assert.equal(await focused(login), 'dialog');
        await close(login);
        await login.untilEventCount('login-cancel', (cancels += 1));
        await login.button(en.tryAgain).waitFor();
        assert.equal(login.events('login-cancel').at(-1)?.detail.step, 'waiting');
        assert.deepEqual(await tracesOf(login), before);
        assert.equal(await hasFocus(login), true);
        await login.button(en.tryAgain).click();
      }
      await answerPrebuilt(login, prebuiltFrame(login), email);
      await login.untilStep('done');
      assert.deepEqual(await tracesOf(login), before);
      assert.equal(await hasFocus(login), true);
      assert.deepEqual(login.events('login-error'), []);
      assert.deepEqual([login.countOf('InitiateAuth'), login.countOf('RespondToAuthChallenge')], [1, 1]);
      assert.equal(login.success().method, undefined);
    });

    it('opens no address but that of the UI, and that one after the others', async () => {
      const email = someone();
      const login = await open('popup');
      const before = await tracesOf(login);
      for (const mistake of MISTAKES) {
        await login.typeUsername(`${mistake}@example.com`);
        const { code, hint, step } = await login.errorAfter(() => login.submit());
        assert.deepEqual([code, step], ['misconfigured', 'waiting'], mistake);
        assert.match(hint ?? '', /CreateAuthChallenge set an "url" that is not the pre-built UI/);
        await login.button(en.continue).waitFor();
        assert.equal(await login.alert(), en.errors.misconfigured);
        assert.deepEqual(await tracesOf(login), before, mistake);
      }
      assert.match(login.watched.takeWarnings().join(), /^[^,]*"url"/);
      await start(login, email);
      await answerPrebuilt(login, prebuiltFrame(login), email);
      await login.untilStep('done');
      assert.deepEqual(await tracesOf(login), before);
    });

    it("opens over the page's own modal dialog, which stays open with its scroll lock", async () => {
      const email = someone();
      const login = await open('popup', {
        around: '<dialog id="outer" aria-label="Sign in"><slot></dialog>',
      });
      const outer = login.page.locator('#outer');
      await outer.evaluate((dialog: HTMLDialogElement) => {
        dialog.showModal();
        document.body.style.overflow = 'clip';
      });
      const before = await tracesOf(login);
      await start(login, email);
      await untilPresented(prebuiltFrame(login));
      await login.page.keyboard.press('Escape');
      await login.untilEventCount('login-cancel', 1);
      await login.button(en.tryAgain).click();
      await answerPrebuilt(login, prebuiltFrame(login), email);
      await login.untilStep('done');
      assert.equal(await outer.evaluate((dialog) => dialog.matches(':modal')), true);
      assert.deepEqual(await tracesOf(login), before);
      assert.equal(await hasFocus(login), true);
    });

    for (const [what, refuse] of Object.entries(REFUSALS))
      it(`fails after ten seconds when the UI ${what}, and can be tried again`, async () => {
        const email = someone();
        const login = await open('popup', { prepare: withFakeClock });
        const before = await tracesOf(login);
        await login.page.route('**/mfa?**', refuse);
        await login.typeUsername(email);
        const { code, recoverable } = await login.errorAfter(async () => {
          await login.submit();
          await login.page.locator('iframe').waitFor({ state: 'attached' });
          await login.page.clock.fastForward(10_000);
        });
        assert.deepEqual([code, recoverable], ['load-failed', true]);
        assert.equal(await login.alert(), en.errors['load-failed']);
        assert.match(login.watched.takeWarnings().join(), /not reachable, or refuses to be framed/);
        await login.button(en.tryAgain).waitFor();
        assert.deepEqual(await tracesOf(login), before);
        await login.page.unroute('**/mfa?**');
        await login.button(en.tryAgain).click();
        await answerPrebuilt(login, prebuiltFrame(login), email);
        await login.untilStep('done');
        // The browser says so itself.
        const refused = login.watched.problems.splice(0);
        assert.ok(
          refused.every((problem) => /X-Frame-Options/.test(problem)),
          refused.join(),
        );
      });
  });

  describe(`mode="window" under ${name}`, () => {
    /** What the person does when they have closed the window: nothing, where the page can tell. */
    const sayClosed = async (login: PlaywrightLogin) => {
      if (isCutOff) await login.button(en.windowClosed).click();
    };

    it('opens in the click, is cancelled when it is closed, and opens again', async () => {
      const email = someone();
      const login = await open('window');
      const before = await tracesOf(login);
      const child = await windowAfter(login, () => start(login, email));
      await untilPresented(child);
      await child.close();
      await sayClosed(login);
      await login.untilEventCount('login-cancel', 1);
      await login.button(en.tryAgain).waitFor();
      assert.equal(login.step(), 'waiting');
      assert.equal(login.events('login-cancel')[0]?.detail.step, 'waiting');
      assert.deepEqual(await tracesOf(login), before);
      const again = await windowAfter(login, () => login.button(en.tryAgain).click());
      await untilPresented(again);
      if (isCutOff) {
        // Nothing is heard from it: the page waits until the person says that it is closed.
        await login.button(en.windowClosed).waitFor();
        assert.equal(login.events('login-cancel').length, 1);
        await login.button(en.changeAddress).click();
        await login.untilStep('identify');
      } else {
        const closed = again.waitForEvent('close');
        await answerPrebuilt(login, again, email);
        await login.untilStep('done');
        await closed;
      }
      assert.deepEqual(await tracesOf(login), before);
      assert.deepEqual(login.events('login-error'), []);
    });

    it('opens from a frame of another site, where the page around it lets it', async () => {
      const email = someone();
      const login = await stage.openFramed({
        ...options,
        attributes: { mode: 'window' },
        frame: '',
        isThirdParty: true,
      });
      if (isCutOff) {
        const { code } = await login.errorAfter(() => start(login, email));
        assert.equal(code, 'popup-blocked');
        await login.button(en.tryAgain).waitFor();
        return;
      }
      const child = await windowAfter(login, () => start(login, email));
      await answerPrebuilt(login, child, email);
      await login.untilStep('done');
      assert.deepEqual(login.events('login-error'), []);
    });

    it('says when the browser blocked it, and opens it from a click', async () => {
      const email = someone();
      const login = await open('window', { prepare: signInOnLoad(email) });
      await login.untilEventCount('login-error', 1);
      const { code, recoverable } = login.events('login-error')[0]?.detail ?? {};
      assert.deepEqual([code, recoverable], ['popup-blocked', true]);
      await login.button(en.tryAgain).waitFor();
      assert.equal(await login.alert(), en.errors['popup-blocked']);
      const before = await tracesOf(login);
      const child = await windowAfter(login, () => login.button(en.tryAgain).click());
      await untilPresented(child);
      if (isCutOff) {
        await sayClosed(login);
        await login.untilEventCount('login-cancel', 1);
      } else {
        await answerPrebuilt(login, child, email);
        await login.untilStep('done');
      }
      assert.deepEqual(await tracesOf(login), before);
      assert.equal(login.countOf('InitiateAuth'), 1);
    });
  });

  describe(`mode="redirect" under ${name}`, () => {
    it('comes back and signs in, or is cancelled, and nothing stays', async () => {
      const email = someone();
      const login = await open('redirect');
      const address = login.page.url();
      const before = await tracesOf(login);
      returnHere(login, '?keep=1#part');
      await start(login, email);
      await untilPresented(login.page);
      await cancelPrebuilt(login.page);
      await login.untilEventCount('login-cancel', 1);
      assert.equal(await login.usernameField.inputValue(), email);
      assert.deepEqual(await tracesOf(login), before);
      await login.submit();
      await untilPresented(login.page);
      await answerPrebuilt(login, login.page, email);
      await login.untilStep('done');
      assert.equal(login.page.url(), `${address}?keep=1#part`);
      assert.deepEqual(await tracesOf(login), before);
      assert.deepEqual([login.events('login-cancel').length, login.events('login-error').length], [1, 0]);
      assert.equal(login.countOf('RespondToAuthChallenge'), 1);
    });
  });
}

describe('where the browser blocks what no click opened', () => {
  const stage = prepareStage(cloudOptions, { ignoreDefaultArgs: ['--disable-popup-blocking'] });
  for (const policy of POLICIES) describePolicy(stage, policy);

  it('a policy that does not let the UI be framed is named at once', async () => {
    const email = someone();
    const login = await stage.open({ attributes: { mode: 'popup' } });
    const before = await tracesOf(login);
    await login.typeUsername(email);
    const { code, hint } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'load-failed');
    assert.ok(hint?.includes(`add ${stage.cloud.url} to frame-src`), hint);
    assert.equal(await login.alert(), en.errors['load-failed']);
    assert.deepEqual(await tracesOf(login), before);
    login.watched.takeWarnings();
    assert.ok(login.watched.problems.splice(0).every((problem) => /frame-src/.test(problem)));
  });

  it('says so when the UI reported that its token expired, and starts anew', async () => {
    const email = someone();
    const login = await stage.open({ canFrame: true, attributes: { mode: 'popup' } });
    const before = await tracesOf(login);
    await start(login, email);
    const ui = prebuiltFrame(login);
    await untilPresented(ui);
    stage.cloud.clock.advance(11 * MINUTE);
    await ui.getByRole('button', { name: 'Email a code' }).click();
    await ui.getByRole('heading', { name: 'This page has expired' }).waitFor();
    const { code } = await login.errorAfter(() => cancelPrebuilt(ui));
    assert.equal(code, 'session-expired');
    assert.deepEqual(await tracesOf(login), before);
    assert.equal(await login.usernameField.inputValue(), email);
    await login.submit();
    await answerPrebuilt(login, prebuiltFrame(login), email);
    await login.untilStep('done');
    assert.deepEqual(login.events('login-cancel'), []);
  });

  it('signs in although the session of Cognito died meanwhile', async () => {
    const email = someone();
    const login = await stage.open({ canFrame: true, attributes: { mode: 'popup' } });
    await start(login, email);
    await untilPresented(prebuiltFrame(login));
    stage.cloud.clock.advance(4 * MINUTE);
    await answerPrebuilt(login, prebuiltFrame(login), email);
    await login.untilStep('done');
    assert.deepEqual([login.countOf('InitiateAuth'), login.countOf('RespondToAuthChallenge')], [2, 2]);
    assert.deepEqual(login.events('login-error'), []);
  });

  for (const options of [{ style }, { canFrame: true }])
    it(`does not end by what others say, nor by what is no message, with ${Object.keys(options).join()}`, async () => {
      const email = someone();
      const login = await stage.open({ ...options, attributes: { mode: 'popup' } });
      await start(login, email);
      const ui = prebuiltFrame(login);
      await untilPresented(ui);
      const close = JSON.stringify({ event: 'AUTHSIGNAL_CLOSE_POPUP', token: 'forged.result.token' });
      // The page itself is of another origin.
      await login.page.evaluate(
        (messages) => messages.forEach((message) => window.postMessage(message)),
        [close, null],
      );
      const odd = [
        '',
        '[]',
        'null',
        '{"event":',
        { event: 'AUTHSIGNAL_CLOSE_POPUP', token: 'forged.result.token' },
        null,
        { height: -1 },
        '{"event":"AUTHSIGNAL_CLOSE_POPUP","token":5}',
      ];
      await ui
        .locator('body')
        .evaluate((_, messages) => messages.forEach((message) => parent.postMessage(message, '*')), odd);
      await answerPrebuilt(login, ui, email);
      await login.untilStep('done');
      assert.equal(login.countOf('RespondToAuthChallenge'), 1);
    });
});

describe('where the browser blocks nothing', () => {
  const stage = prepareStage(cloudOptions);

  for (const { name, options } of POLICIES.filter(({ isCutOff }) => !isCutOff))
    it(`the window opens without a click under ${name}`, async () => {
      const email = someone();
      let opened: Promise<Page> | undefined;
      const login = await stage.open({
        ...options,
        attributes: { mode: 'window' },
        prepare: async (watched) => {
          opened = watched.page.waitForEvent('popup');
          await signInOnLoad(email)(watched);
        },
      });
      const child = await opened;
      assert.ok(child);
      await answerPrebuilt(login, child, email);
      await login.untilStep('done');
      assert.deepEqual(login.events('login-error'), []);
    });
});

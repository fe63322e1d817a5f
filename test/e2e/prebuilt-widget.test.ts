/** Authsignal's pre-built UI as the widget presents it: over the page, in a window, or in the page's place. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import en from '../../src/i18n/en.js';
import { prepareStage } from '../helpers/e2e.js';
import type { LoginHarness } from '../helpers/login-harness.js';
import {
  answerPrebuilt,
  cancelPrebuilt,
  prebuiltFrame,
  returnHere,
  untilPresented,
} from '../helpers/prebuilt-ui.js';

const stage = prepareStage(
  { triggers: fileURLToPath(new URL('./triggers', import.meta.url)) },
  // What a person did not ask for is not opened.
  { ignoreDefaultArgs: ['--disable-popup-blocking'] },
);

afterEach(() => {
  delete process.env.AUTHSIGNAL_REDIRECT_URL;
});

const start = async (login: LoginHarness, address: string) => {
  await login.typeUsername(address);
  await login.submit();
};

/** Everything around the widget. */
const surroundings = ({ page }: LoginHarness) =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => !element.closest('authsignal-cognito-login'))
      .map((element) => (element.cloneNode(false) as Element).outerHTML),
  );

const presentations = ({ page }: LoginHarness) => page.locator('iframe, dialog').count();

const hasFocus = ({ widget }: LoginHarness) =>
  widget.evaluate((element) => element === document.activeElement || element.matches(':focus-within'));

describe('mode="popup"', () => {
  const WAYS = [
    {
      name: 'in the own dialog, under a strict policy',
      options: { canFrame: true },
      container: 'authsignal-cognito-login dialog',
      address: 'dialog@example.com',
    },
    {
      name: "in the SDK's popup, on a page with a style sheet",
      options: { style: 'body { margin: 2rem; }' },
      container: '#__authsignal-popup-container',
      address: 'popup@example.com',
    },
  ];
  for (const { name, options, container, address } of WAYS) {
    describe(name, () => {
      const open = () => stage.open({ ...options, attributes: { mode: 'popup' } });

      it('signs a new person in', async () => {
        const login = await open();
        await start(login, address);
        await untilPresented(prebuiltFrame(login));
        assert.equal(await login.page.locator(container).count(), 1);
        assert.equal(login.step(), 'waiting');
        await answerPrebuilt(login, prebuiltFrame(login), address);
        await login.untilStep('done');
        const { isNewUser, tokens, method } = login.success();
        assert.deepEqual([isNewUser, tokens.tokenType, method], [true, 'Bearer', undefined]);
        assert.equal(login.countOf('RespondToAuthChallenge'), 1);
      });

      it('leaves nothing behind, and the focus is in the widget again', async () => {
        const login = await open();
        const before = await surroundings(login);
        await start(login, 'traces@example.com');
        await answerPrebuilt(login, prebuiltFrame(login), 'traces@example.com');
        await login.untilStep('done');
        assert.deepEqual(await surroundings(login), before);
        assert.equal(await presentations(login), 0);
        assert.equal(await hasFocus(login), true);
      });

      it('is cancelled in the UI, which leaves nothing behind', async () => {
        const login = await open();
        const before = await surroundings(login);
        await start(login, 'cancel@example.com');
        await cancelPrebuilt(prebuiltFrame(login));
        await login.untilEventCount('login-cancel', 1);
        await login.button(en.tryAgain).waitFor();
        assert.equal(login.events('login-cancel')[0]?.detail.step, 'waiting');
        assert.deepEqual(login.events('login-error'), []);
        assert.deepEqual(await surroundings(login), before);
        assert.equal(await presentations(login), 0);
        assert.equal(await hasFocus(login), true);
      });

      it('opens again after a cancel, and signs in', async () => {
        const login = await open();
        await start(login, 'again@example.com');
        await cancelPrebuilt(prebuiltFrame(login));
        await login.button(en.tryAgain).click();
        await answerPrebuilt(login, prebuiltFrame(login), 'again@example.com');
        await login.untilStep('done');
        assert.equal(login.countOf('InitiateAuth'), 1);
        assert.equal(login.events('login-success').length, 1);
      });
    });
  }
});

describe('a trigger that sends nothing but a url', () => {
  it('gets a popup when the page asks for no mode', async () => {
    const login = await stage.open({ canFrame: true });
    await start(login, 'sends-url-only@example.com');
    await answerPrebuilt(login, prebuiltFrame(login), 'sends-url-only@example.com');
    await login.untilStep('done');
    assert.equal(login.success().isNewUser, true);
  });

  for (const mistake of ['sends-other-host', 'sends-script', 'sends-bare-url', 'sends-fragment'])
    for (const mode of ['popup', 'redirect'])
      it(`is "misconfigured", and nothing opens, in mode "${mode}" when it ${mistake.replaceAll('-', ' ')}`, async () => {
        const login = await stage.open({ attributes: { mode }, canFrame: true });
        const address = login.page.url();
        await login.typeUsername(`${mistake}@example.com`);
        const { code, hint, step } = await login.errorAfter(() => login.submit());
        assert.deepEqual([code, step], ['misconfigured', 'waiting']);
        assert.match(hint ?? '', /CreateAuthChallenge set an "url" that is not the pre-built UI/);
        assert.match(login.watched.takeWarnings().join(), /"url"/);
        assert.equal(await login.alert(), en.errors.misconfigured);
        assert.equal(await presentations(login), 0);
        assert.equal(login.page.url(), address);
      });
});

describe('mode="window"', () => {
  const open = () => stage.open({ attributes: { mode: 'window' } });

  /** What opens when `act` is done. */
  const windowAfter = async ({ page }: LoginHarness, act: () => Promise<unknown>): Promise<Page> => {
    const [child] = await Promise.all([page.waitForEvent('popup'), act()]);
    return child;
  };

  it('signs in, and the window closes', async () => {
    const login = await open();
    const child = await windowAfter(login, () => start(login, 'window@example.com'));
    const closed = child.waitForEvent('close');
    await answerPrebuilt(login, child, 'window@example.com');
    await login.untilStep('done');
    await closed;
    assert.deepEqual([login.success().isNewUser, login.success().method], [true, undefined]);
  });

  it('is cancelled by whoever closes the window, and opens again', async () => {
    const login = await open();
    const first = await windowAfter(login, () => start(login, 'closed@example.com'));
    await untilPresented(first);
    await first.close();
    await login.untilEventCount('login-cancel', 1);
    assert.equal(login.events('login-cancel')[0]?.detail.step, 'waiting');
    const second = await windowAfter(login, () => login.button(en.tryAgain).click());
    await answerPrebuilt(login, second, 'closed@example.com');
    await login.untilStep('done');
    assert.deepEqual(login.events('login-error'), []);
  });

  it('says that the window was blocked, and opens it from a click of its own', async () => {
    const login = await open();
    await login.page.evaluate(() => {
      const { open } = window;
      window.open = () => {
        window.open = open;
        return null;
      };
    });
    await login.typeUsername('blocked@example.com');
    const { code, recoverable } = await login.errorAfter(() => login.submit());
    assert.deepEqual([code, recoverable], ['popup-blocked', true]);
    assert.equal(await login.alert(), en.errors['popup-blocked']);
    const child = await windowAfter(login, () => login.button(en.tryAgain).click());
    await answerPrebuilt(login, child, 'blocked@example.com');
    await login.untilStep('done');
    assert.equal(login.countOf('InitiateAuth'), 1);
  });

  it('closes what it opened in the click when the url is not to be opened', async () => {
    const login = await open();
    await login.typeUsername('sends-script@example.com');
    const child = login.page.waitForEvent('popup').then(async (window) => {
      if (!window.isClosed()) await window.waitForEvent('close');
      return window.url();
    });
    const { code } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'misconfigured');
    assert.equal(await child, 'about:blank');
    assert.equal(login.watched.takeWarnings().length, 1);
  });
});

describe('mode="redirect"', () => {
  const open = () => stage.open({ attributes: { mode: 'redirect' } });

  /** Leaves the page, to which the UI returns with `query`, and waits until the UI can be used. */
  const leave = async (login: LoginHarness, address: string, query = '') => {
    returnHere(login, query);
    await start(login, address);
    await untilPresented(login.page);
  };

  it('comes back to an address without the token, and signs in once', async () => {
    const login = await open();
    const address = login.page.url();
    await leave(login, 'redirect@example.com', '?keep=1#part');
    await answerPrebuilt(login, login.page, 'redirect@example.com');
    await login.untilStep('done');
    assert.equal(login.page.url(), `${address}?keep=1#part`);
    assert.equal(login.events('login-success').length, 1);
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
    assert.deepEqual([login.success().isNewUser, login.success().method], [true, undefined]);
  });

  it('does nothing more when the page is loaded again', async () => {
    const login = await open();
    await leave(login, 'reload@example.com');
    await answerPrebuilt(login, login.page, 'reload@example.com');
    await login.untilStep('done');
    await login.page.reload();
    await login.rendered();
    assert.equal(await login.usernameField.inputValue(), '');
    // A second sign-in gets further than a repeated first one would have come by now.
    await leave(login, 'reload@example.com');
    assert.equal(login.events('login-success').length, 1);
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
    assert.deepEqual(login.events('login-cancel'), []);
  });

  it('takes a token that nobody asked for off the address, and ignores it', async () => {
    const login = await open();
    const address = login.page.url();
    await login.page.goto(`${address}?keep=1&token=eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl#part`);
    await login.rendered();
    assert.equal(login.page.url(), `${address}?keep=1#part`);
    await leave(login, 'forged@example.com');
    assert.equal(login.countOf('RespondToAuthChallenge'), 0);
    assert.deepEqual([...login.events('login-error'), ...login.events('login-cancel')], []);
  });

  it('is cancelled when the person comes back without a token, and keeps what they typed', async () => {
    const login = await open();
    const address = login.page.url();
    await leave(login, 'undecided@example.com', '?keep=1');
    await cancelPrebuilt(login.page);
    await login.untilEventCount('login-cancel', 1);
    await login.rendered();
    assert.equal(login.page.url(), `${address}?keep=1`);
    assert.equal(await login.usernameField.inputValue(), 'undecided@example.com');
    assert.deepEqual(login.events('login-error'), []);
    assert.equal(login.countOf('RespondToAuthChallenge'), 0);
  });

  it('signs in although the session expired meanwhile', async () => {
    const login = await open();
    await leave(login, 'slow@example.com');
    stage.cloud.clock.advance(4 * 60_000);
    await answerPrebuilt(login, login.page, 'slow@example.com');
    await login.untilStep('done');
    assert.equal(login.countOf('InitiateAuth'), 2);
    assert.equal(login.countOf('RespondToAuthChallenge'), 2);
    assert.equal(login.events('login-success').length, 1);
    assert.deepEqual(login.events('login-error'), []);
  });
});

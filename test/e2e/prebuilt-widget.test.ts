/** Authsignal's pre-built UI as the widget presents it: over the page, in a window, or in the page's place. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import ar from '../../src/i18n/locales/ar.js';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
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

const start = async (login: PlaywrightLogin, address: string) => {
  await login.typeUsername(address);
  await login.submit();
};

describe('a trigger that sends nothing but a url', () => {
  it('gets a popup when the page asks for no mode', async () => {
    const login = await stage.open({ canFrame: true });
    await start(login, 'sends-url-only@example.com');
    await answerPrebuilt(login, prebuiltFrame(login), 'sends-url-only@example.com');
    await login.untilStep('done');
    assert.equal(login.success().isNewUser, true);
  });
});

describe('the frame around the UI', () => {
  it("speaks the widget's language, in its direction", async () => {
    const login = await stage.open({ canFrame: true, attributes: { mode: 'popup', lang: 'ar' } });
    await login.widget.evaluate((widget: HTMLElement & { signIn(who: string): Promise<unknown> }) => {
      widget.signIn('ana@example.com').catch(() => undefined);
    });
    const dialog = login.widget.locator('dialog');
    await dialog.locator(`iframe[title="${ar.openPrebuilt}"]`).waitFor();
    assert.deepEqual(
      await dialog.evaluate((element) => [element.ariaLabel, getComputedStyle(element).direction]),
      [ar.openPrebuilt, 'rtl'],
    );
    await login.page.getByRole('button', { name: ar.cancel, exact: true }).click();
    await login.untilEventCount('login-cancel', 1);
  });
});

describe('mode="window"', () => {
  const open = () => stage.open({ attributes: { mode: 'window' } });

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

describe('a tenant with a host of its own', () => {
  const HOST = 'login.localhost';
  const open = async (attributes: Record<string, string> = {}) => {
    stage.cloud.authsignal.settings.prebuiltUiHost = HOST;
    return stage.open({ attributes: { mode: 'window', ...attributes } });
  };
  afterEach(() => {
    stage.cloud.authsignal.settings.prebuiltUiHost = undefined;
  });

  it('signs in where prebuilt-ui-host names it, whose messages count', async () => {
    const login = await open({ 'prebuilt-ui-host': `${HOST}:${new URL(stage.cloud.url).port}` });
    const opened = login.page.waitForEvent('popup');
    await start(login, 'own-host@example.com');
    const child = await opened;
    await untilPresented(child);
    assert.equal(new URL(child.url()).hostname, HOST);
    await answerPrebuilt(login, child, 'own-host@example.com');
    await login.untilStep('done');
  });

  it('is told about prebuilt-ui-host where the page does not name it', async () => {
    const login = await open();
    await login.typeUsername('unnamed-host@example.com');
    const { code, hint } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'misconfigured');
    assert.match(hint ?? '', /"prebuilt-ui-host"/);
    assert.equal(login.watched.takeWarnings().length, 1);
  });
});

describe('mode="redirect"', () => {
  const open = () => stage.open({ attributes: { mode: 'redirect' } });

  /** Leaves the page, to which the UI returns with `query`, and waits until the UI can be used. */
  const leave = async (login: PlaywrightLogin, address: string, query = '') => {
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

  it('does nothing in another tab, nor for the same address again', async () => {
    const login = await open();
    await leave(login, 'replay@example.com');
    const landing = login.page.waitForRequest(
      (request) =>
        /[?&]token=/.test(new URL(request.url()).search) && request.url().startsWith(stage.siteUrl),
    );
    await answerPrebuilt(login, login.page, 'replay@example.com');
    const address = (await landing).url();
    await login.untilStep('done');
    const tab = await login.page.context().newPage();
    for (const page of [tab, login.page]) {
      await page.goto(address);
      await page.waitForURL((url) => url.search === '');
      await page.getByRole('button', { name: en.continue }).waitFor();
    }
    await leave(login, 'replay@example.com');
    assert.equal(login.events('login-success').length, 1);
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
    assert.deepEqual([...login.events('login-error'), ...login.events('login-cancel')], []);
  });

  it('is taken up by the widget that stays, when a page mounts and unmounts others first', async () => {
    const login = await stage.open({
      attributes: { mode: 'redirect' },
      prepare: ({ page }) =>
        page.addInitScript(() => {
          let widget: Element | null = null;
          // Before any script has run,
          document.addEventListener(
            'readystatechange',
            () => {
              widget = document.querySelector('authsignal-cognito-login');
              widget?.remove();
            },
            { once: true },
          );
          // and when the widget's has: one goes at once, one while it looks for what it needs.
          document.addEventListener('DOMContentLoaded', () => {
            if (!widget) return;
            const main = document.querySelector('main');
            const second = widget.cloneNode() as Element & { updateComplete: Promise<boolean> };
            const third = widget.cloneNode() as Element;
            main?.append(widget);
            widget.remove();
            main?.append(second);
            void second.updateComplete.then(() => second.replaceWith(third));
          });
        }),
    });
    await leave(login, 'mounted@example.com');
    await answerPrebuilt(login, login.page, 'mounted@example.com');
    await login.untilStep('done');
    assert.equal(login.events('login-success').length, 1);
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
    assert.deepEqual([...login.events('login-error'), ...login.events('login-cancel')], []);
  });

  it('is taken up when the mode is set after the widget was there', async () => {
    const login = await stage.open({
      prepare: ({ page }) =>
        page.addInitScript(() => {
          document.addEventListener('DOMContentLoaded', () => {
            const widget = document.querySelector<
              HTMLElement & { mode: string; updateComplete: Promise<boolean> }
            >('authsignal-cognito-login');
            void widget?.updateComplete.then(() => (widget.mode = 'redirect'));
          });
        }),
    });
    const address = login.page.url();
    await leave(login, 'late@example.com');
    await answerPrebuilt(login, login.page, 'late@example.com');
    await login.untilStep('done');
    assert.equal(login.page.url(), address);
    assert.equal(login.events('login-success').length, 1);
  });

  for (const token of ['eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl', 'forged', ''])
    it(`takes the token "${token}" that nobody asked for off the address, and ignores it`, async () => {
      const login = await open();
      const address = login.page.url();
      await login.page.goto(`${address}?keep=1&token=${token}#part`);
      await login.rendered();
      assert.equal(login.page.url(), `${address}?keep=1#part`);
      await leave(login, 'forged@example.com');
      assert.equal(login.countOf('RespondToAuthChallenge'), 0);
      assert.deepEqual([...login.events('login-error'), ...login.events('login-cancel')], []);
    });

  it("leaves a token in the address alone in every other mode: it is the page's", async () => {
    const login = await stage.open({ attributes: { mode: 'popup' } });
    const address = `${login.page.url()}?token=eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl`;
    await login.page.goto(address);
    await login.rendered();
    assert.equal(login.page.url(), address);
  });

  it('says that nothing can be stored, and does not leave', async () => {
    const login = await stage.open({
      attributes: { mode: 'redirect' },
      prepare: ({ page }) =>
        page.addInitScript(() =>
          Object.defineProperty(window, 'sessionStorage', {
            get() {
              throw new DOMException('No storage here.', 'SecurityError');
            },
          }),
        ),
    });
    const address = login.page.url();
    await login.typeUsername('private@example.com');
    const { code, hint } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'misconfigured');
    assert.match(hint ?? '', /sessionStorage/);
    assert.match(login.watched.takeWarnings().join(), /sessionStorage/);
    assert.equal(await login.alert(), en.errors.misconfigured);
    assert.equal(login.page.url(), address);
    assert.equal(await login.usernameField.inputValue(), 'private@example.com');
  });

  it('does not leave for an address that is not to be opened', async () => {
    const login = await open();
    const address = login.page.url();
    await login.typeUsername('sends-other-host@example.com');
    const { code } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'misconfigured');
    assert.equal(login.watched.takeWarnings().length, 1);
    assert.equal(login.page.url(), address);
    assert.deepEqual(await login.page.evaluate(() => Object.keys(sessionStorage)), []);
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

  it('is cancelled when the person quits and comes back with the token that asked, and answers nothing', async () => {
    const login = await open();
    const address = login.page.url();
    await leave(login, 'quits@example.com', '?keep=1');
    await login.page.getByRole('button', { name: 'Quit' }).click();
    await login.untilEventCount('login-cancel', 1);
    assert.equal(login.page.url(), `${address}?keep=1`);
    assert.equal(await login.usernameField.inputValue(), 'quits@example.com');
    assert.equal(login.countOf('RespondToAuthChallenge'), 0);
    await login.submit();
    await untilPresented(login.page);
    await answerPrebuilt(login, login.page, 'quits@example.com');
    await login.untilStep('done');
    assert.deepEqual(login.events('login-error'), []);
    assert.equal(login.countOf('RespondToAuthChallenge'), 1);
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

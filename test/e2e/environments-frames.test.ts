/** The widget in a frame: sandboxed, or on another site's page, with and without what the frame may permit. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/locales/en.js';
import { CHROMIUM_ARGS } from '../helpers/browsers.mjs';
import { prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { answerPrebuilt, prebuiltFrame, untilPresented } from '../helpers/prebuilt-ui.js';
import { addAuthenticator } from '../helpers/virtual-authenticator.js';

const stage = prepareStage();

const isPasskeyOffered = async (login: PlaywrightLogin) => (await login.button(en.usePasskey).count()) === 1;

/** A page that may neither keep nor read anything. */
const blockStorage = ({ page }: PlaywrightLogin['watched']) =>
  page.addInitScript(() => {
    const block = (owner: object, name: string) =>
      Object.defineProperty(owner, name, {
        configurable: true,
        get: () => {
          throw new DOMException(`${name} is blocked.`, 'SecurityError');
        },
        set: () => {
          throw new DOMException(`${name} is blocked.`, 'SecurityError');
        },
      });
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) block(window, name);
    block(Document.prototype, 'cookie');
  });

describe('a sandboxed frame', () => {
  it('without an origin signs in by code, remembers nobody and offers no passkey', async () => {
    const login = await stage.openFramed({
      frame: 'sandbox="allow-scripts"',
      attributes: { remember: '', 'passkey-enrollment': 'auto' },
    });
    assert.equal(await isPasskeyOffered(login), false);
    await login.signIn('sandboxed@example.com');
    assert.ok(login.tokens().accessToken);
    assert.deepEqual(login.autofillRequests(), []);
    await login.screenshot('sandboxed');
  });

  it('with the origin of its page signs in, remembers and offers a passkey', async () => {
    const login = await stage.openFramed({
      frame: 'sandbox="allow-scripts allow-same-origin"',
      attributes: { remember: '' },
    });
    assert.equal(await isPasskeyOffered(login), true);
    await login.signIn('same-origin@example.com');
    const stored = await login.page.evaluate(() => Object.values(localStorage).join());
    assert.match(stored, /same-origin@example\.com/);
    // Of the page that frames itself, not of the widget.
    assert.match(
      login.watched.takeWarnings().join(),
      /^An iframe which has both allow-scripts and allow-same-origin/,
    );
  });

  it('that allows no windows says so to who wants one', async () => {
    const login = await stage.openFramed({
      frame: 'sandbox="allow-scripts allow-same-origin"',
      attributes: { mode: 'window' },
    });
    await login.typeUsername('windowless@example.com');
    const { code } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'popup-blocked');
    // Chromium's own word on it.
    login.watched.problems.splice(0);
  });
});

const PERMITTED = 'allow="publickey-credentials-get"';

describe("a frame on another site's page, without storage", () => {
  it('offers no passkey though the page permits one, and signs in by code', async () => {
    const login = await stage.openFramed({
      frame: PERMITTED,
      isThirdParty: true,
      attributes: { 'passkey-enrollment': 'auto', remember: '' },
    });
    assert.equal(await isPasskeyOffered(login), false);
    await login.requestCode('permitted-code@example.com');
    await login.screenshot('third-party-code');
    await login.enterCode(login.codeFor('permitted-code@example.com'));
    await login.untilStep('done');
  });

  it('shows the pre-built UI over the frame', async () => {
    const login = await stage.openFramed({
      frame: '',
      isThirdParty: true,
      canFrame: true,
      attributes: { mode: 'popup' },
    });
    await login.typeUsername('framed-popup@example.com');
    await login.submit();
    const ui = prebuiltFrame(login);
    await untilPresented(ui);
    await login.screenshot('third-party-popup');
    await answerPrebuilt(login, ui, 'framed-popup@example.com');
    await login.untilStep('done');
  });

  it('opens the window of the pre-built UI', async () => {
    const login = await stage.openFramed({
      frame: '',
      isThirdParty: true,
      attributes: { mode: 'window' },
    });
    const opened = login.page.waitForEvent('popup');
    await login.typeUsername('framed-window@example.com');
    await login.submit();
    await answerPrebuilt(login, await opened, 'framed-window@example.com');
    await login.untilStep('done');
  });
});

describe("a frame on another site's page, with storage", () => {
  // In the place of Playwright's own list, which takes the storage away.
  const stage = prepareStage({}, { args: [...CHROMIUM_ARGS, '--disable-features=Translate'] });

  it('offers a passkey where the page permits it, and signs in with one', async () => {
    const email = 'permitted@example.com';
    const attributes = { 'passkey-enrollment': 'prompt', 'without-passkey-autofill': '' };
    const home = await stage.open({ attributes, prepare: ({ page }) => addAuthenticator(page) });
    await home.requestCode(email);
    await home.enterCode(home.codeFor(email));
    await home.untilStep('enrolling');
    await home.button(en.createPasskey).click();
    await home.untilStep('done');

    stage.cloud.authsignal.settings.expectedOrigins = [stage.siteUrl.replace('localhost', 'news.localhost')];
    home.watched.events.length = 0;
    const login = await stage.openFramed({
      within: home.watched,
      frame: PERMITTED,
      isThirdParty: true,
      attributes,
    });
    assert.equal(await isPasskeyOffered(login), true);
    await login.screenshot('third-party-passkey');
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    assert.equal(login.success().method, 'passkey');
  });

  it('offers none where the page does not permit it, and tells the developer once', async () => {
    const login = await stage.openFramed({ frame: '', isThirdParty: true });
    assert.equal(await isPasskeyOffered(login), false);
    await login.signIn('not-permitted@example.com');
    assert.deepEqual(login.autofillRequests(), []);
    const [warning = '', ...others] = login.watched.takeWarnings();
    assert.match(warning, /no passkeys here: the frame .* allow="publickey-credentials-get/);
    assert.deepEqual(others, []);
  });
});

describe('blocked cookies and storage', () => {
  it('keep nobody from signing in by code', async () => {
    const login = await stage.open({
      prepare: blockStorage,
      attributes: { remember: '', 'passkey-enrollment': 'auto' },
    });
    assert.equal(await isPasskeyOffered(login), false);
    await login.signIn('no-storage@example.com');
    assert.deepEqual(login.events('login-error'), []);
  });

  it('keep nobody from signing in with the pre-built UI in a popup', async () => {
    const login = await stage.open({
      prepare: blockStorage,
      attributes: { mode: 'popup' },
      style: 'body { margin: 2rem; }',
    });
    await login.typeUsername('popup@example.com');
    await login.submit();
    await answerPrebuilt(login, prebuiltFrame(login), 'popup@example.com');
    await login.untilStep('done');
  });

  it('make mode="redirect" say what it needs', async () => {
    const login = await stage.open({ prepare: blockStorage, attributes: { mode: 'redirect' } });
    await login.typeUsername('no-session@example.com');
    const { hint } = await login.errorAfter(() => login.submit());
    assert.match(hint ?? '', /sessionStorage/);
    assert.match(login.watched.takeWarnings().join(), /sessionStorage/);
  });

  it('leave the cookie of the page as it was', async () => {
    const login = await stage.open({ prepare: blockStorage });
    await login.requestCode('cookie@example.com');
    const outcome = await login.page.evaluate(() => {
      try {
        return document.cookie;
      } catch (error) {
        return error instanceof DOMException && error.name;
      }
    });
    assert.equal(outcome, 'SecurityError');
    assert.equal(await login.page.evaluate(() => Object.hasOwn(document, 'cookie')), false);
  });
});

/** The framework examples, each as its own toolchain built it from the packed project, under a strict policy. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Locator, Request } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';
import { importsOf } from '../helpers/imports.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';
import { type PolicyRow, readmePolicy } from '../helpers/policy.js';
import type { WatchedPage } from '../helpers/watched-page.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

declare global {
  interface Window {
    /** Defines the element that `defineLate` held back. */
    defineNow: () => void;
  }
}

interface Embed {
  /** The README's row about the framework's own Trusted Types policy. */
  readonly policy?: PolicyRow;
  /** Whether the person can turn the form away, and call it back. */
  readonly canClose: boolean;
  /** Whether a definition that comes after the first render finds the properties that the framework set. */
  readonly keepsEarlyProperties: boolean;
}

const EMBEDS: Record<string, Embed> = {
  // Its only script listens.
  html: { canClose: false, keepsEarlyProperties: true },
  angular: { canClose: true, keepsEarlyProperties: true },
  vue: { policy: 'Vue', canClose: true, keepsEarlyProperties: true },
  // React sets properties only on elements that are defined already, which its static import sees to.
  react: { canClose: true, keepsEarlyProperties: false },
  svelte: { policy: 'Svelte', canClose: true, keepsEarlyProperties: true },
  // A static build, which has the form in its HTML.
  astro: { canClose: false, keepsEarlyProperties: true },
};

const SIGN_IN = [
  'SignUp',
  'InitiateAuth',
  'challenge/email-otp',
  'verify/email-otp',
  'RespondToAuthChallenge',
];
const HEADING = 'Welcome back';

const stage = prepareStage();

async function open(
  name: string,
  prepare?: (watched: WatchedPage) => Promise<unknown>,
  folder = 'dist',
): Promise<PlaywrightLogin> {
  const { url } = stage.cloud;
  const page = `${url}/embeds/${name}/${folder}/`;
  const { policy } = EMBEDS[name] ?? {};
  // The page's own are its style sheet and the call that starts a session.
  const csp = readmePolicy({ cloudUrl: url }, policy ? [policy] : []).replace(
    'connect-src',
    `style-src 'self'; connect-src ${url}/session`,
  );
  const watched = await stage.openPage(page, {
    prepare: async (watched) => {
      await watched.page.route(page, async (route) => {
        const response = await route.fetch();
        await route.fulfill({
          response,
          headers: { ...response.headers(), 'content-security-policy': csp },
        });
      });
      await prepare?.(watched);
    },
  });
  const login = new PlaywrightLogin(watched, stage.cloud, '');
  await login.widget.waitFor({ state: 'attached' });
  return login;
}

/** One of the page's own buttons; they are beside the form. */
const pageButton = ({ page }: PlaywrightLogin, name: string): Locator =>
  page.locator('p ~ button', { hasText: name });

const greeting = ({ page }: PlaywrightLogin): Locator => page.locator('p[role=status]');

/** Signs in, and waits until the page greets the person. */
async function signIn(login: PlaywrightLogin, email: string): Promise<void> {
  await login.requestCode(email);
  await login.enterCode(login.codeFor(email));
  await greeting(login).filter({ hasText: 'Signed in' }).waitFor();
}

const isInitiateAuth = (request: Request) => /InitiateAuth/.test(request.headers()['x-amz-target'] ?? '');

/** Holds the element's definition back until `defineNow()`. */
const defineLate = ({ page }: WatchedPage) =>
  page.addInitScript(() => {
    const define = customElements.define.bind(customElements);
    customElements.define = (...definition) => {
      window.defineNow = () => define(...definition);
    };
  });

/** Otherwise React advertises its DevTools in the console. */
const withoutDevTools = ({ page }: WatchedPage) =>
  page.addInitScript(() => Object.assign(window, { __REACT_DEVTOOLS_GLOBAL_HOOK__: { isDisabled: true } }));

for (const [name, { canClose, keepsEarlyProperties }] of Object.entries(EMBEDS)) {
  describe(`the example for ${name}`, () => {
    it('signs a person in once, and gives the tokens to the site and to nobody else', async () => {
      const login = await open(name);
      const started = login.page.waitForResponse(/\/session$/);
      await signIn(login, `${name}@example.com`);

      const { username, tokens, isNewUser } = login.success();
      assert.equal(isNewUser, true);
      assert.equal(await greeting(login).innerText(), `Signed in as ${username}`);
      assert.deepEqual(login.requests(), SIGN_IN);
      const response = await started;
      assert.equal(response.status(), 204);
      assert.equal(response.request().headers()['authorization'], `Bearer ${tokens.accessToken}`);
      const page = await login.page.content();
      for (const token of [tokens.accessToken, tokens.idToken, tokens.refreshToken]) {
        assert.ok(token);
        assert.ok(!page.includes(token));
      }
    });

    it('lets the person try again when the site refuses the token', async () => {
      const email = `refused-${name}@example.com`;
      const login = await open(name, ({ page }) =>
        page.route('**/session', (route) => route.fulfill({ status: 503 }), { times: 1 }),
      );
      await login.requestCode(email);
      await login.errorAfter(() => login.enterCode(login.codeFor(email)));
      assert.equal(await login.alert(), en.notAccepted);
      assert.equal(await greeting(login).textContent(), '');
      await login.button(en.tryAgain).click();
      await greeting(login).filter({ hasText: 'Signed in' }).waitFor();
      assert.deepEqual(login.requests(), SIGN_IN);
    });

    it('gives the form its attributes and its properties', async () => {
      const login = await open(name);
      await login.usernameField.waitFor();
      const read = await login.widget.evaluate((widget: Widget) => ({
        attribute: widget.getAttribute('user-pool-client-id'),
        property: widget.userPoolClientId,
        word: widget.messages?.signIn,
        // What the framework set on the element before it was one would hide the element's own.
        isOwn: Object.hasOwn(widget, 'messages'),
      }));
      const word = canClose ? HEADING : undefined;
      assert.deepEqual(read, {
        attribute: 'localdemoclient',
        property: 'localdemoclient',
        word,
        isOwn: false,
      });
      assert.equal(await login.heading(), word ?? en.signIn);
    });

    it('signs in with a form that is defined after the page is there', async () => {
      const login = await open(name, defineLate);
      // As a page's own script may, which need not wait for the form's.
      if (!canClose)
        await login.widget.evaluate((widget: Widget, signIn) => (widget.messages = { signIn }), HEADING);
      await login.page.waitForFunction(() => 'defineNow' in window);
      await login.page.evaluate(() => window.defineNow());
      await login.rendered();
      assert.equal(await login.heading(), keepsEarlyProperties ? HEADING : en.signIn);
      await signIn(login, `late-${name}@example.com`);
    });

    if (!canClose) return;

    it('stops everything when the form is turned away in the code step, and starts anew', async () => {
      const login = await open(name);
      await login.requestCode(`first-${name}@example.com`);
      await pageButton(login, 'Not now').click();
      await login.widget.waitFor({ state: 'detached' });
      assert.deepEqual(login.requests(), SIGN_IN.slice(0, 3));

      await pageButton(login, 'Sign in').click();
      assert.equal(await login.heading(), HEADING);
      assert.equal(await login.usernameField.inputValue(), '');
      login.watched.events.length = 0;
      stage.cloud.requests.clear();
      await signIn(login, `second-${name}@example.com`);
      assert.deepEqual(login.requests(), SIGN_IN);
    });

    it('cancels the request under way when the form is turned away', async () => {
      const login = await open(name);
      const { page } = login;
      stage.cloud.faults.add({ service: 'cognito', operation: 'InitiateAuth', kind: 'delay', ms: 30_000 });
      const begun = page.waitForRequest(isInitiateAuth);
      const stopped = page.waitForEvent('requestfailed', isInitiateAuth);
      await login.typeUsername(`gone-${name}@example.com`);
      await login.submit();
      await begun;
      await pageButton(login, 'Not now').click();
      assert.equal((await stopped).failure()?.errorText, 'net::ERR_ABORTED');
      assert.deepEqual(login.events('login-error'), []);
      assert.deepEqual(login.requests(), SIGN_IN.slice(0, 2));
    });

    it('signs one person out and the next one in', async () => {
      const login = await open(name);
      await signIn(login, `one-${name}@example.com`);
      await pageButton(login, 'Sign out').click();
      assert.equal(await login.usernameField.inputValue(), '');
      login.watched.events.length = 0;
      await signIn(login, `two-${name}@example.com`);
      assert.equal(await greeting(login).innerText(), `Signed in as ${login.success().username}`);
    });
  });
}

describe('the example for react, built for development', () => {
  // Where React renders and runs effects twice, to find what does not bear it.
  it('signs a person in once under StrictMode, before and after it was taken out of the page', async () => {
    const folder = 'dist/development';
    await promisify(execFile)('npx', ['vite', 'build', '--mode', 'development', '--outDir', folder], {
      cwd: fileURLToPath(new URL('../../demo/embeds/react', import.meta.url)),
      env: { ...process.env, NODE_ENV: 'development' },
    });
    const login = await open('react', withoutDevTools, folder);
    await signIn(login, 'strict@example.com');
    assert.deepEqual(login.requests(), SIGN_IN);

    await pageButton(login, 'Sign out').click();
    await login.requestCode('stricter@example.com');
    await pageButton(login, 'Not now').click();
    await pageButton(login, 'Sign in').click();
    stage.cloud.requests.clear();
    login.watched.events.length = 0;
    await signIn(login, 'strictest@example.com');
    assert.deepEqual(login.requests(), SIGN_IN);
    assert.match(login.watched.takeWarnings().join(), /^Lit is in dev mode\.[^,]*$/);
  });
});

describe('the packed project', () => {
  const installed = fileURLToPath(
    new URL('../../demo/embeds/node_modules/authsignal-cognito-login', import.meta.url),
  );

  it('is installed as its users get it, without the sources', () => {
    assert.equal(lstatSync(installed).isSymbolicLink(), false);
    assert.deepEqual(
      readdirSync(installed).filter((file) => file === 'src' || file === 'test'),
      [],
    );
    assert.deepEqual(readdirSync(join(installed, 'demo')).sort(), ['guides', 'infra']);
  });

  it('imports only what it depends on', () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'peerDependencies', Record<string, string>>;
    // The bundles have what they need in them, or Node has it.
    const modules = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.js') && !/^(cdn|lambda|node)\//.test(file),
    );
    const packages = modules
      .flatMap((file) => importsOf(file, readFileSync(join(installed, 'dist', file), 'utf8')))
      .map(({ target }) => /^npm:(?!node:|#)((?:@[^/]+\/)?[^/]+)/.exec(target)?.[1])
      .filter((imported) => imported !== undefined);
    const declared = { ...dependencies, ...peerDependencies };
    assert.deepEqual(
      [...new Set(packages)].filter((imported) => !(imported in declared)),
      [],
    );
    assert.ok(packages.includes('lit'));
  });
});

/** The examples with a server: what it writes can be used at once, and hydration disturbs nobody, whenever it comes. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';
import { freePort } from '../helpers/free-port.mjs';
import { watchLayout, shiftsOf } from '../helpers/layout-shift.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';
import type { WatchedPage } from '../helpers/watched-page.js';

interface App {
  /** Starts its server, in its folder. */
  readonly command: readonly string[];
  /** The environment that tells it where the local cloud is. */
  readonly cloud: string;
  /** What it says when it listens. */
  readonly isReady: RegExp;
  /** Its scripts. */
  readonly scripts: RegExp;
  /** What its framework leaves on an element that it has hydrated. */
  readonly trace: RegExp;
  /** The heading of the page with the tag itself. */
  readonly heading: string;
}

/** Words of the page's own, which the server and the element have to know. */
const GO_ON = 'Go on';
const HEADING = 'Welcome back';

const APPS: Record<string, App> = {
  next: {
    command: ['npx', 'next', 'start'],
    cloud: 'CLOUD_URL',
    isReady: /Ready in/,
    scripts: /\/_next\/static\/.+\.js/,
    trace: /__reactProps\$/,
    heading: HEADING,
  },
  nuxt: {
    command: ['node', '.output/server/index.mjs'],
    cloud: 'NUXT_PUBLIC_CLOUD_URL',
    isReady: /Listening on/,
    scripts: /\/_nuxt\/.+\.js/,
    trace: /_vei/,
    heading: HEADING,
  },
  sveltekit: {
    command: ['node', 'dist'],
    cloud: 'CLOUD_URL',
    isReady: /Listening on/,
    scripts: /\/_app\/immutable\/.+\.js/,
    trace: /^Symbol\((events|attributes)\)$/,
    // It has nothing in its slots.
    heading: en.signIn,
  },
  'angular-ssr': {
    command: ['node', 'dist/server/server.js'],
    cloud: 'CLOUD_URL',
    isReady: /Listening on/,
    scripts: /^http:\/\/[^/]+\/(main|chunks\/.+)\.js/,
    trace: /__ngContext__/,
    heading: HEADING,
  },
};

const stage = prepareStage();

/** Starts the server of an app; says what it said where it ends instead. */
async function startApp(
  name: string,
  { command, cloud, isReady }: App,
): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort();
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: fileURLToPath(new URL(`../../demo/embeds/${name}`, import.meta.url)),
    env: { ...process.env, PORT: String(port), NEXT_TELEMETRY_DISABLED: '1', [cloud]: stage.cloud.url },
    // Its own group, so that what it starts ends with it.
    detached: true,
  });
  let said = '';
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        said += String(text);
        if (isReady.test(said)) resolve();
      });
  });
  const ended = once(child, 'exit').then(() => assert.fail(`${name} ended: ${said}`));
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return { url: `http://localhost:${port}`, process: child };
}

const greeting = ({ page }: PlaywrightLogin): Locator => page.locator('p[role=status]');

for (const [name, app] of Object.entries(APPS)) {
  describe(`the example for ${name}`, () => {
    let url = '';
    let server: ChildProcess | undefined;

    before(async () => {
      ({ url, process: server } = await startApp(name, app));
    });
    after(() => {
      if (server?.pid) process.kill(-server.pid);
    });

    interface Opened {
      login: PlaywrightLogin;
      /** Lets the app's scripts go, and waits until the page is hydrated. */
      release: () => Promise<void>;
    }

    /** Opens a page of the app; its scripts wait until they are let go. */
    async function openHeld(
      path = '/',
      prepare?: (watched: WatchedPage) => Promise<unknown>,
    ): Promise<Opened> {
      let letGo = () => {};
      const released = new Promise<void>((resolve) => (letGo = resolve));
      const watched = await stage.openPage(url + path, {
        isScriptHeld: true,
        prepare: async (watched) => {
          await watched.page.route(app.scripts, async (route) => {
            await released;
            await route.continue();
          });
          await prepare?.(watched);
        },
      });
      const login = new PlaywrightLogin(watched, stage.cloud, '');
      await login.widget.waitFor({ state: 'attached' });
      const release = async () => {
        letGo();
        await watched.page.waitForFunction(
          (trace) =>
            [document.querySelector('authsignal-cognito-login'), document.querySelector('button')].some(
              (element) =>
                element && Reflect.ownKeys(element).some((key) => new RegExp(trace).test(String(key))),
            ),
          app.trace.source,
        );
      };
      return { login, release };
    }

    async function open(path = '/'): Promise<PlaywrightLogin> {
      const { login, release } = await openHeld(path);
      await release();
      await login.rendered();
      return login;
    }

    async function finish(login: PlaywrightLogin, email: string): Promise<void> {
      await login.untilStep('entering');
      await login.enterCode(login.codeFor(email));
      await greeting(login).filter({ hasText: 'Signed in' }).waitFor();
    }

    async function signIn(login: PlaywrightLogin, email: string): Promise<void> {
      await login.typeUsername(email);
      await login.usernameField.press('Enter');
      await finish(login, email);
    }

    /** The script-tag build of the element, from another site. */
    const addElement = (page: Page) =>
      page.addScriptTag({ type: 'module', url: `${stage.siteUrl}/cdn/authsignal-cognito-login.js` });

    it('signs a person in, from typing to tokens', async () => {
      const login = await open();
      assert.equal(await login.widget.locator('h1').innerText(), HEADING);
      assert.equal(await login.button(GO_ON).count(), 1);
      const started = login.page.waitForResponse(/\/session$/);
      await signIn(login, `${name}@example.com`);
      assert.equal((await started).status(), 204);
      assert.equal(await greeting(login).innerText(), `Signed in as ${login.success().username}`);
    });

    it('has the form in its HTML, and moves nothing when its scripts come', async () => {
      const { login, release } = await openHeld('/', watchLayout);
      await login.usernameField.waitFor();
      assert.equal(await login.button(GO_ON).count(), 1);
      assert.equal(await login.widget.evaluate((widget) => 'updateComplete' in widget), false);
      await shiftsOf(login.page);
      await release();
      await login.page.waitForFunction(() => customElements.get('authsignal-cognito-login'));
      await login.rendered();
      assert.deepEqual(await shiftsOf(login.page), []);
    });

    it('goes on with what was typed and entered before its scripts came', async () => {
      const email = `early-${name}@example.com`;
      const { login, release } = await openHeld();
      await login.usernameField.pressSequentially(email);
      await login.usernameField.press('Enter');
      await release();
      await finish(login, email);
      assert.equal(login.events('login-start').length, 1);
    });

    it('answers a click from before its scripts came', async () => {
      const email = `click-${name}@example.com`;
      const { login, release } = await openHeld();
      await login.typeUsername(email);
      await login.button(GO_ON).click();
      await release();
      await finish(login, email);
    });

    for (const step of ['identify', 'entering'] as const)
      it(`is hydrated while an element that was there before is in the step "${step}"`, async () => {
        const email = `${step}-${name}@example.com`;
        const { login, release } = await openHeld();
        await addElement(login.page);
        await login.usernameField.fill(email);
        const field = step === 'identify' ? login.usernameField : login.codeField;
        if (step === 'entering') {
          await login.usernameField.press('Enter');
          await login.untilStep('entering');
          await login.codeField.pressSequentially('12');
        }
        const handle = await field.elementHandle();
        await release();
        assert.deepEqual(
          await handle?.evaluate((input) => [
            (input as HTMLInputElement).value,
            input.isConnected,
            input === document.activeElement,
          ]),
          [step === 'identify' ? email : '12', true, true],
        );
        if (step === 'identify') await login.usernameField.press('Enter');
        else await login.codeField.fill('');
        await finish(login, email);
        // Another copy of the element is there already, and the console says so.
        login.watched.takeWarnings();
      });

    it('signs in with a form that was turned away and called back', async () => {
      const login = await open();
      const { page } = login;
      await page.getByRole('button', { name: 'Not now' }).click();
      await login.widget.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      assert.equal(await login.widget.locator('h1').innerText(), HEADING);
      await signIn(login, `again-${name}@example.com`);
    });

    it('signs in with the tag itself, before and after hydration', async () => {
      const { login, release } = await openHeld('/bare');
      await addElement(login.page);
      const email = `bare-${name}@example.com`;
      await login.usernameField.fill(email);
      await login.usernameField.press('Enter');
      await login.untilStep('entering');
      await release();
      await finish(login, email);
      login.watched.takeWarnings();
    });

    it('signs in with the tag itself', async () => {
      const login = await open('/bare');
      assert.equal(await login.heading(), app.heading);
      await signIn(login, `tag-${name}@example.com`);
    });
  });
}

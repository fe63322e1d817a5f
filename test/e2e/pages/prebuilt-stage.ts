/** What the tests of the pre-built UI play on: the local cloud, a site with pages under several policies, and Chromium. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { build } from 'esbuild';
import { Hono } from 'hono';
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from 'playwright-core';
import { type LocalCloud, startLocalCloud } from '../../../demo/local-cloud/local-cloud.js';
import { CHROMIUM_ARGS, chromiumPath } from '../../helpers/browsers.mjs';
import { listenersOf } from '../../helpers/prebuilt-ui.js';
import { WatchedPage } from '../../helpers/watched-page.js';
import type { Outcome } from './prebuilt-page.js';

const STYLE = 'body { margin: 2rem; }';

/** What a page says about itself; `cloud` is the origin of the pre-built UI. */
export const POLICIES = {
  none: () => ({}),
  strict: (cloud: string) => ({
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `frame-src ${cloud}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
  }),
  unframed: () => ({ 'content-security-policy': "default-src 'none'; script-src 'self'" }),
  coop: () => ({ 'cross-origin-opener-policy': 'same-origin' }),
} satisfies Record<string, (cloud: string) => Record<string, string>>;

export type Policy = keyof typeof POLICIES;

export interface OpenOptions {
  policy?: Policy;
  mode: 'popup' | 'window' | 'redirect';
  /** Markup around the widget, which takes the place of `<slot>`. */
  around?: string;
  /** Whether the page has a `<style>`. */
  hasStyle?: boolean;
  /** The pre-built UI's address; that of a new action by default. */
  url?: string;
  clients?: readonly string[];
}

async function bundlePage(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./prebuilt-page.ts', import.meta.url))],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: '/',
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*\//, ''), text]));
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');

export interface Stage {
  readonly cloud: LocalCloud;
  readonly siteUrl: string;
  /** Serves a page at `/<name>` of the site, with whatever query. */
  add(name: string, options: OpenOptions): Promise<string>;
  open(options: OpenOptions, prepare?: (page: Page) => Promise<unknown>): Promise<Person>;
  /** The address of the pre-built UI for a new action. */
  track(redirectUrl?: string): Promise<string>;
}

/** A page, and what a person does with it. */
export class Person {
  readonly watched: WatchedPage;
  readonly page: Page;
  readonly #cloud: LocalCloud;

  constructor(watched: WatchedPage, cloud: LocalCloud) {
    this.watched = watched;
    this.page = watched.page;
    this.#cloud = cloud;
  }

  get signInButton() {
    return this.page.getByRole('button', { name: 'Sign in' }).first();
  }

  get dialog() {
    return this.page.locator('bare-widget dialog');
  }

  get sdkPopup() {
    return this.page.locator('#__authsignal-popup-container');
  }

  get cancelButton() {
    return this.page.getByRole('button', { name: 'Cancel', exact: true });
  }

  /** The pre-built UI, in whatever frame. */
  get frame(): FrameLocator {
    return this.page.frameLocator('iframe[title="Confirm it is you"]');
  }

  async signIn(): Promise<void> {
    await this.signInButton.click();
  }

  /** Proves who they are in the pre-built UI: in its frame, or in its own window. */
  async answer(ui: FrameLocator | Page): Promise<void> {
    await ui.getByRole('button', { name: 'Email a code' }).click();
    const field = ui.getByLabel('Code');
    await field.waitFor();
    await field.fill(this.#cloud.outbox.list().at(-1)?.code ?? '');
    await ui.getByRole('button', { name: 'Continue' }).click();
  }

  /** Opens the UI and waits until it can be used. */
  async present(): Promise<void> {
    await this.signIn();
    await this.frame.getByRole('button', { name: 'Email a code' }).waitFor();
  }

  /** Clicks, and resolves with the window that opens. */
  async openWindow(): Promise<Page> {
    const opened = this.page.waitForEvent('popup');
    await this.signIn();
    return opened;
  }

  async outcome(): Promise<Outcome> {
    const handle = await this.page.waitForFunction(() => window.bare.outcome);
    return (await handle.jsonValue()) ?? {};
  }

  /** What went wrong on the page so far, for a test that expects it. */
  takeProblems(): string[] {
    return this.watched.problems.splice(0);
  }

  /** Everything that the document consists of, and how many listeners of each kind it has. */
  async inventory(): Promise<unknown> {
    const dom = await this.page.evaluate(() => ({
      html: document.documentElement.outerHTML,
      widget: document.querySelector('bare-widget')?.shadowRoot?.innerHTML,
      sheets: document.adoptedStyleSheets.length,
    }));
    return { ...dom, listeners: await listenersOf(this.page) };
  }
}

/** Sets the stage for the calling suite; what is `without` is left out of the arguments that Playwright starts Chromium with. */
export function preparePrebuiltStage({ without = [] }: { without?: string[] } = {}): Stage {
  let cloud: LocalCloud;
  let browser: Browser;
  let siteUrl = '';
  let closeSite: () => Promise<unknown> = async () => undefined;
  const pages = new Map<string, OpenOptions & { url: string }>();
  const contexts: BrowserContext[] = [];
  const opened: WatchedPage[] = [];

  const markup = ({ mode, url, around = '<slot>', hasStyle, clients = ['client-1'] }: OpenOptions) => {
    const widgets = clients.map(
      (client) => `<bare-widget mode="${mode}" client="${client}" url="${escape(url ?? '')}"></bare-widget>`,
    );
    return `<!doctype html>
<html lang="en">
  <head>
    <title>A shop</title>
    ${hasStyle ? `<style>${STYLE}</style>` : ''}
    <script type="module" src="/prebuilt-page.js"></script>
  </head>
  <body><main>${around.replace('<slot>', widgets.join(''))}</main></body>
</html>`;
  };

  before(async () => {
    cloud = await startLocalCloud();
    const files = await bundlePage();
    const app = new Hono();
    app.get('/favicon.ico', (c) => c.body(null, 204));
    app.get('/silent', (c) => c.html('<title>Silent</title>'));
    app.get('/nothing', (c) => c.body(null, 204));
    app.get('/:name', (c) => {
      const name = c.req.param('name');
      const script = files.get(name);
      if (script !== undefined) return c.body(script, 200, { 'content-type': 'text/javascript' });
      const page = pages.get(name);
      if (!page) return c.notFound();
      const headers: Record<string, string> = POLICIES[page.policy ?? 'none'](cloud.url);
      for (const [header, value] of Object.entries(headers)) c.header(header, value);
      return c.html(markup(page));
    });
    const server = serve({ fetch: app.fetch, port: 0, hostname: 'localhost' });
    await once(server, 'listening');
    siteUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
    closeSite = () => new Promise((resolve) => server.close(resolve));
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: CHROMIUM_ARGS,
      ignoreDefaultArgs: without,
    });
  });

  after(async () => {
    await browser?.close();
    await closeSite();
    await cloud?.close();
  });

  afterEach(async () => {
    await Promise.all(opened.map(({ page }) => page.evaluate(() => undefined)));
    const problems = opened.flatMap((watched) => watched.problems);
    await Promise.all(contexts.map((context) => context.close()));
    contexts.length = 0;
    opened.length = 0;
    cloud.faults.clear();
    cloud.outbox.clear();
    assert.deepEqual(problems, []);
  });

  let actions = 0;
  const stage: Stage = {
    get cloud() {
      return cloud;
    },
    get siteUrl() {
      return siteUrl;
    },
    async track(redirectUrl) {
      actions += 1;
      const response = await fetch(`${cloud.url}/authsignal/v1/users/user-${actions}/actions/cognitoAuth`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa('local-authsignal-secret:')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ email: `ana-${actions}@example.com`, redirectUrl }),
      });
      const { url } = (await response.json()) as { url: string };
      return url;
    },
    async add(name, options) {
      pages.set(name, { ...options, url: options.url ?? (await stage.track(`${siteUrl}/${name}?keep=1`)) });
      return `${siteUrl}/${name}`;
    },
    async open(options, prepare) {
      const url = await stage.add(`page-${pages.size + 1}`, options);
      const context = await browser.newContext();
      contexts.push(context);
      const watched = await WatchedPage.open(context);
      opened.push(watched);
      await prepare?.(watched.page);
      await watched.page.goto(url);
      return new Person(watched, cloud);
    },
  };
  return stage;
}

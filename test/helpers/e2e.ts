/** What a file of end-to-end tests plays on: the local cloud, a site with a strict policy on another port, and Chromium. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
} from 'playwright-core';
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '../../demo/local-cloud/local-cloud.js';
import { CHROMIUM_ARGS, chromiumPath } from './browsers.mjs';
import { LoginHarness, PATIENCE_MS } from './login-harness.js';
import { WatchedPage } from './watched-page.js';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** An attribute that is `undefined` is left out. */
export type Attributes = Record<string, string | undefined>;

export interface PageOptions {
  context?: BrowserContextOptions;
  /** Runs before the page loads. */
  prepare?: (watched: WatchedPage) => Promise<unknown>;
  /** Whether the page's policy lets it frame the pre-built UI. */
  canFrame?: boolean;
  /** A style sheet that the page has in a `<style>`; it then has no policy. */
  style?: string;
}

/** Gives the page a clock that the test can move. */
export const withFakeClock = ({ page }: WatchedPage): Promise<void> => page.clock.install();

export interface OpenOptions extends PageOptions {
  /** Attributes of the widget, over those that the demo pool needs. */
  attributes?: Attributes;
}

export interface Stage {
  readonly cloud: LocalCloud;
  /** Origin of the site, which has the page `/welcome`. */
  readonly siteUrl: string;
  /** A page in a browser context of its own. */
  openPage(url: string, options?: PageOptions): Promise<WatchedPage>;
  /** A page of the site with these widgets, by id. */
  openWidgets(widgets: Record<string, Attributes>, options?: PageOptions): Promise<WatchedPage>;
  /** A page of the site with one widget. */
  open(options?: OpenOptions): Promise<LoginHarness>;
}

/** The strictest policy under which the widget works. Style sheets are constructed, so no style source is needed. */
export const contentSecurityPolicy = (cloudUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // The second is for the web socket of QR codes.
    `connect-src ${cloudUrl} ${cloudUrl.replace('http', 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

interface SitePage extends Pick<PageOptions, 'canFrame' | 'style'> {
  readonly body: string;
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

const widgetMarkup = (id: string, attributes: Attributes): string => {
  const pairs = Object.entries({ id, ...attributes }).filter(([, value]) => value !== undefined);
  const text = pairs.map(([name, value = '']) => ` ${name}="${escape(value)}"`).join('');
  return `<authsignal-cognito-login${text}></authsignal-cognito-login>`;
};

const pageMarkup = ({ body, style }: SitePage): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>A shop</title>
    ${style === undefined ? '' : `<style>${style}</style>`}
    <script type="module" src="/cdn/authsignal-cognito-login.js"></script>
  </head>
  <body>
    <main>
      <h1>A shop</h1>
      ${body}
    </main>
  </body>
</html>`;

async function startSite(cloudUrl: () => string) {
  const pages = new Map<string, SitePage>([['welcome', { body: 'You are welcome.' }]]);
  const app = new Hono();
  app.use('/cdn/*', serveStatic({ root: DIST }));
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/:page', (c) => {
    const page = pages.get(c.req.param('page'));
    if (page === undefined) return c.notFound();
    const frames = page.canFrame ? `; frame-src ${cloudUrl()}` : '';
    if (page.style === undefined)
      c.header('content-security-policy', `${contentSecurityPolicy(cloudUrl())}${frames}`);
    return c.html(pageMarkup(page));
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: 'localhost' });
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    /** Adds a page; returns its address. */
    add(page: SitePage): string {
      const name = `page-${pages.size}`;
      pages.set(name, page);
      return `${url}/${name}`;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Sets the stage for the tests of the calling file. After each of them it is as new, and what a page did wrong fails it. */
export function prepareStage(cloudOptions: LocalCloudOptions = {}, launchOptions: LaunchOptions = {}): Stage {
  let cloud: LocalCloud;
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  let usualSettings: LocalCloud['authsignal']['settings'];
  const contexts: BrowserContext[] = [];
  const opened: WatchedPage[] = [];

  before(async () => {
    cloud = await startLocalCloud(cloudOptions);
    usualSettings = structuredClone(cloud.authsignal.settings);
    site = await startSite(() => cloud.url);
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: CHROMIUM_ARGS,
      ...launchOptions,
    });
  });

  after(async () => {
    await browser?.close();
    await site?.close();
    await cloud?.close();
  });

  afterEach(async () => {
    // What the pages wrote to the console has arrived when they have answered.
    await Promise.all(opened.map(({ page }) => page.evaluate(() => undefined)));
    const problems = opened.flatMap((watched) => watched.problems);
    await Promise.all(contexts.map((context) => context.close()));
    contexts.length = 0;
    opened.length = 0;
    cloud.faults.clear();
    cloud.requests.clear();
    cloud.outbox.clear();
    Object.assign(cloud.authsignal.settings, usualSettings);
    assert.deepEqual(problems, []);
  });

  const demoAttributes = (): Attributes => ({
    region: 'us-east-1',
    'user-pool-client-id': 'localdemoclient',
    'tenant-id': 'local-tenant',
    'cognito-url': `${cloud.url}/cognito`,
    'authsignal-url': `${cloud.url}/authsignal/v1`,
  });

  const stage: Stage = {
    get cloud() {
      return cloud;
    },
    get siteUrl() {
      return site.url;
    },
    async openPage(url, { context: options, prepare } = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push(context);
      const watched = await WatchedPage.open(context);
      opened.push(watched);
      await prepare?.(watched);
      await watched.page.goto(url);
      return watched;
    },
    openWidgets(widgets, options = {}) {
      const markup = Object.entries(widgets).map(([id, attributes]) =>
        widgetMarkup(id, { ...demoAttributes(), ...attributes }),
      );
      const { canFrame, style } = options;
      return stage.openPage(site.add({ body: markup.join('\n      '), canFrame, style }), options);
    },
    async open({ attributes = {}, ...options } = {}) {
      const login = new LoginHarness(await stage.openWidgets({ login: attributes }, options), cloud);
      await login.rendered();
      return login;
    },
  };
  return stage;
}

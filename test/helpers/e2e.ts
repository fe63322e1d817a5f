/** What a file of end-to-end tests plays on: the local cloud, a site with a strict policy on another port, and Chromium. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
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
import { renderLogin, type RenderOptions } from '../../src/server/index.js';
import { chunksByName } from './bundle.js';
import { CHROMIUM_ARGS, chromiumPath } from './browsers.mjs';
import { PlaywrightLogin, PATIENCE_MS } from './playwright-login.js';
import { type PolicyRow, readmePolicy } from './policy.js';
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
  /** Rows of the README that the page's policy has besides the lines that every page needs. */
  policy?: readonly PolicyRow[];
  /** Headers that the page has besides. */
  headers?: Readonly<Record<string, string>>;
  /** Whether the script comes from another host. */
  isScriptElsewhere?: boolean;
  /** Markup around the widgets, which take the place of `<slot>`. */
  around?: string;
  /** Attributes of the page's `<html>`. */
  html?: string;
  /** Where to open it; in a browser context of its own by default. */
  within?: WatchedPage;
  /** How a server writes the widgets; it writes the bare tags by default. */
  render?: RenderOptions;
  /** Whether to wait only for the page's first bytes: scripts are held back. */
  isScriptHeld?: boolean;
  /** Whether the widget's script is left out. */
  isScriptless?: boolean;
}

/** A page that has another one in a frame. */
export interface FrameOptions extends OpenOptions {
  /** The frame's attributes, but for its address. */
  frame: string;
  /** Whether the page around the frame is of another site. */
  isThirdParty?: boolean;
}

/** Matches the address of a chunk of the build, by the name of the module that it holds. */
export function chunkAddress(name: string): RegExp {
  const file = chunksByName(fileURLToPath(new URL('../../dist/cdn', import.meta.url))).get(name);
  // A pattern that matches nothing would be waited for in vain.
  if (!file) throw new Error(`There is no chunk named ${name}.`);
  return new RegExp(`/${file.replaceAll('.', '\\.')}`);
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
  open(options?: OpenOptions): Promise<PlaywrightLogin>;
  /** A page with a frame in which a page of the site has one widget. */
  openFramed(options: FrameOptions): Promise<PlaywrightLogin>;
}

/** What a widget needs for the demo pool of `cloud`. */
export const demoAttributes = ({ url }: LocalCloud): Attributes => ({
  region: 'us-east-1',
  'user-pool-client-id': 'localdemoclient',
  'tenant-id': 'local-tenant',
  'cognito-url': `${url}/cognito`,
  'authsignal-url': `${url}/authsignal/v1`,
});

interface SitePage extends Omit<PageOptions, 'context' | 'prepare' | 'within' | 'render' | 'isScriptHeld'> {
  readonly body: string;
}

const DEFAULT_POLICY: readonly PolicyRow[] = ['the method `qr-code`'];

const FRAME_STYLE = 'iframe { inline-size: 100%; block-size: 40rem; border: 0; }';

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

export const widgetMarkup = (id: string, attributes: Attributes): string => {
  const pairs = Object.entries({ id, ...attributes }).filter(([, value]) => value !== undefined);
  const text = pairs.map(([name, value = '']) => ` ${name}="${escape(value)}"`).join('');
  return `<authsignal-cognito-login${text}></authsignal-cognito-login>`;
};

const pageMarkup = (
  { body, style, around = '<slot>', html = 'lang="en"', isScriptless }: SitePage,
  scriptUrl: string,
): string => `<!doctype html>
<html ${html}>
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>A shop</title>
    ${style === undefined ? '' : `<style>${style}</style>`}
    ${isScriptless ? '' : `<script type="module" src="${scriptUrl}/cdn/authsignal-cognito-login.js"></script>`}
  </head>
  <body>
    <main>
      <h1>A shop</h1>
      ${around.replace('<slot>', body)}
    </main>
  </body>
</html>`;

/** A site on a port of its own, with these scripts besides the widget's, by name. */
export async function startSite(cloudUrl: () => string, scripts: Readonly<Record<string, string>> = {}) {
  const pages = new Map<string, SitePage>([['welcome', { body: 'You are welcome.' }]]);
  const app = new Hono();
  app.use('/cdn/*', cors(), serveStatic({ root: DIST }));
  app.get('/favicon.ico', (c) => c.body(null, 204));
  for (const [name, script] of Object.entries(scripts))
    app.get(`/${name}`, (c) => c.body(script, 200, { 'content-type': 'text/javascript' }));
  app.get('/:page', (c) => {
    const page = pages.get(c.req.param('page'));
    if (page === undefined) return c.notFound();
    const { isScriptElsewhere, canFrame, policy = DEFAULT_POLICY } = page;
    // Another name of this machine is another origin.
    const scriptUrl = isScriptElsewhere ? url.replace('localhost', 'cdn.localhost') : '';
    if (page.style === undefined) {
      const rows: PolicyRow[] = canFrame ? [...policy, '`mode="popup"`'] : [...policy];
      c.header('content-security-policy', readmePolicy({ cloudUrl: cloudUrl(), scriptUrl }, rows));
    }
    for (const [name, value] of Object.entries(page.headers ?? {})) c.header(name, value);
    return c.html(pageMarkup(page, scriptUrl));
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

  const stage: Stage = {
    get cloud() {
      return cloud;
    },
    get siteUrl() {
      return site.url;
    },
    async openPage(url, { context: options, prepare, within, isScriptHeld } = {}) {
      if (within) {
        await within.page.goto(url);
        return within;
      }
      const context = await browser.newContext(options);
      context.setDefaultTimeout(PATIENCE_MS);
      contexts.push(context);
      const watched = await WatchedPage.open(context);
      opened.push(watched);
      await prepare?.(watched);
      await watched.page.goto(url, { waitUntil: isScriptHeld ? 'commit' : 'load' });
      return watched;
    },
    openWidgets(widgets, options = {}) {
      const { render } = options;
      const markup = Object.entries(widgets).map(([id, attributes]) => {
        const all = { ...demoAttributes(cloud), ...attributes };
        return render ? renderLogin({ id, ...all }, render) : widgetMarkup(id, all);
      });
      return stage.openPage(site.add({ ...options, body: markup.join('\n      ') }), options);
    },
    async open({ attributes = {}, ...options } = {}) {
      const login = new PlaywrightLogin(await stage.openWidgets({ login: attributes }, options), cloud);
      await login.rendered();
      return login;
    },
    async openFramed({ attributes = {}, frame, isThirdParty = false, ...options }) {
      const body = widgetMarkup('login', { ...demoAttributes(cloud), ...attributes });
      const policy = [...(options.policy ?? DEFAULT_POLICY), 'a page that has it in a frame'] as const;
      const framed = site.add({ ...options, body, policy });
      const framing = site.add({
        body: `<iframe title="Sign in" src="${framed}" ${frame}></iframe>`,
        style: FRAME_STYLE,
        headers: options.headers,
      });
      // Another name of this machine is another site.
      const url = isThirdParty ? framing.replace('localhost', 'news.localhost') : framing;
      const watched = await stage.openPage(url, options);
      const found = watched.page.frames().find((candidate) => candidate.url() === framed);
      assert.ok(found, 'the page has no such frame');
      const login = new PlaywrightLogin(watched, cloud, 'login', found);
      await login.rendered();
      return login;
    },
  };
  return stage;
}

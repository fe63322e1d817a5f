/** A site whose pages a test writes itself, and that has the script-tag build under any path that ends in /login/. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

export interface EmbeddingSite {
  /** Origin, once the tests run. */
  readonly url: string;
  /** Adds a page; returns its address. */
  addPage(html: string, headers?: Record<string, string>): string;
  /** Adds a script; returns its path. */
  addScript(code: string): string;
}

/** Starts a site for the tests of the calling file. */
export function prepareSite(): EmbeddingSite {
  const pages = new Map<string, { body: string; headers: Record<string, string> }>();
  const app = new Hono();
  // As a CDN answers for a version that is not fixed.
  app.get('/latest/*', (c) => c.redirect(c.req.path.replace('latest', '1.2.3/login')));
  app.use(
    '/*',
    serveStatic({
      root: DIST,
      rewriteRequestPath: (path) => path.replace(/^.*\/login\//, '/cdn/'),
      // Module scripts of another origin need it.
      onFound: (_, c) => c.header('access-control-allow-origin', '*'),
    }),
  );
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/:name', (c) => {
    const page = pages.get(c.req.path);
    return page ? c.body(page.body, 200, page.headers) : c.notFound();
  });
  let server: ReturnType<typeof serve>;
  before(async () => {
    server = serve({ fetch: app.fetch, port: 0, hostname: 'localhost' });
    await once(server, 'listening');
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  const add = (body: string, headers: Record<string, string>): string => {
    const path = `/${pages.size}`;
    pages.set(path, { body, headers });
    return path;
  };
  const site: EmbeddingSite = {
    get url() {
      return `http://localhost:${(server.address() as AddressInfo).port}`;
    },
    addPage: (html, headers = {}) =>
      site.url +
      add(`<!doctype html><html lang="en"><title>A shop</title>${html}</html>`, {
        'content-type': 'text/html; charset=utf-8',
        ...headers,
      }),
    addScript: (code) => add(code, { 'content-type': 'text/javascript; charset=utf-8' }),
  };
  return site;
}

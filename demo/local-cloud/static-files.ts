/** Serves the demo page and the build. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

// Parts of the demo folder that are no web pages, and may hold an account's settings.
const PRIVATE = /\/(?:\.|node_modules\/|local-cloud\/|aws\/)/;

export function createStaticFiles(demoRoot = join(PROJECT, 'demo')): Hono {
  const app = new Hono();

  app.use(etag());
  app.use(async (c, next) => {
    if (PRIVATE.test(`${c.req.path}/`)) return c.notFound();
    await next();
    // A rebuilt file keeps its name, so browsers have to ask each time.
    c.header('Cache-Control', 'no-cache');
    return;
  });
  app.use('/dist/*', serveStatic({ root: PROJECT }));
  app.use('/cdn/*', serveStatic({ root: PROJECT, rewriteRequestPath: (path) => `/dist${path}` }));
  app.use('/demo/*', serveStatic({ root: PROJECT, rewriteRequestPath: (path) => `/dist${path}` }));
  app.use(serveStatic({ root: demoRoot }));

  return app;
}

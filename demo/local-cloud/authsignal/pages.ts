/** The frame of the pages that the local Authsignal serves itself, with the policy under which they run. */
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { Cloud } from './cloud.js';
import type { ErrorStatus } from './errors.js';

const ASSETS = {
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
};

/** No frame-ancestors: the pre-built UI is made to be framed by any page, as the real one is. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

export const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('content-security-policy', POLICY);
  c.header('referrer-policy', 'no-referrer');
  c.header('cache-control', 'no-store');
  c.header('x-content-type-options', 'nosniff');
};

export function assets(): Hono {
  const app = new Hono();
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/assets/${name}`, (c) => {
      c.header('content-type', type);
      c.header('cache-control', 'no-cache');
      return c.body(readFileSync(new URL(`./prebuilt/${name}`, import.meta.url), 'utf8'));
    });
  }
  return app;
}

/** Answers with a whole page around `content`. */
export function page(
  cloud: Cloud,
  c: Context,
  options: {
    title: string;
    content: unknown;
    script?: boolean;
    status?: 200 | ErrorStatus;
  },
) {
  const { title, content, script = false, status = 200 } = options;
  const base = new URL(cloud.rootUrl()).pathname;
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="${base}/assets/page.css" />
          ${script ? html`<script type="module" src="${base}/assets/page.js"></script>` : ''}
        </head>
        <body>
          ${content}
        </body>
      </html>`,
    status,
  );
}

/** A page that only says something. */
export const messagePage = (
  cloud: Cloud,
  c: Context,
  options: { title: string; text: string; status?: 200 | ErrorStatus },
) =>
  page(cloud, c, {
    ...options,
    content: html`<main>
      <h1>${options.title}</h1>
      <p>${options.text}</p>
    </main>`,
  });

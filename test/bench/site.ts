/** Serves the script-tag build and the pages of the benchmark as a content network would: brotli, with caching headers. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { rollup } from 'rollup';
import { bundle } from '../../rollup.config.mjs';
import type * as Server from '../../src/server/index.js';
import { CDN, PAGES, SERVER } from './folders.js';

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** What has a hash in its name never changes; scripts with a plain name are asked for again after an hour. */
const cacheControl = (path: string): string =>
  path.includes('/chunks/')
    ? 'max-age=31536000, immutable'
    : path.endsWith('.js')
      ? 'max-age=3600'
      : 'no-cache';

function compress(path: string, content: string | Buffer) {
  const body = brotliCompressSync(content);
  const headers = {
    'content-type': TYPES[extname(path)],
    'content-encoding': 'br',
    'content-length': body.length,
    'cache-control': cacheControl(path),
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    vary: 'accept-encoding',
  };
  return [path, { body, headers }] as const;
}

const compressAll = (prefix: string, folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => TYPES[extname(name)])
    .map((name) => compress(`${prefix}${name}`, readFileSync(join(folder, name))));

/** The script of the bare form made with Lit, built as the widget's is. */
async function litForm(): Promise<string> {
  const { output, ...input } = bundle(join(PAGES, 'lit-form.ts'), { sourcemap: false });
  const build = await rollup(input);
  const [chunk] = (await build.generate(output)).output;
  await build.close();
  return chunk.code;
}

/** The widget's page as a server that writes the form answers it. */
async function renderedPage(): Promise<string> {
  const { renderLogin } = (await import(SERVER)) as typeof Server;
  const page = readFileSync(join(PAGES, 'widget.html'), 'utf8');
  const [tag = ''] = /<authsignal-cognito-login[^]*<\/authsignal-cognito-login>/.exec(page) ?? [];
  const attributes = Object.fromEntries(
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  return page.replace(tag, () => renderLogin(attributes));
}

export async function startSite(): Promise<Site> {
  const files = new Map([
    ...compressAll('/cdn/', CDN),
    ...compressAll('/', PAGES),
    compress('/lit-form.js', await litForm()),
    compress('/rendered.html', await renderedPage()),
  ]);
  const server = createServer(({ url = '' }, response) => {
    const file = files.get(url);
    if (file) response.writeHead(200, file.headers).end(file.body);
    else response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

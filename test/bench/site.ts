/** Serves the script-tag build and the pages of the benchmark as a content network would: brotli, with caching headers. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { CDN, PAGES } from './folders.js';

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

function compress(prefix: string, folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => TYPES[extname(name)],
  );
  return names.map((name) => {
    const path = `${prefix}${name}`;
    const body = brotliCompressSync(readFileSync(join(folder, name)));
    const headers = {
      'content-type': TYPES[extname(name)],
      'content-encoding': 'br',
      'content-length': body.length,
      'cache-control': cacheControl(path),
      etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
      vary: 'accept-encoding',
    };
    return [path, { body, headers }] as const;
  });
}

export async function startSite(): Promise<Site> {
  const files = new Map([...compress('/cdn/', CDN), ...compress('/', PAGES)]);
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

/** The demo page and the build as files: what is served, and what is not. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { send } from './server-client.js';

const FILES = {
  'public/index.html': '<!doctype html><title>Demo</title>',
  'public/playground.css': 'body { margin: 0 }',
  'public/embeds/html/index.html': '<!doctype html><title>Embed</title>',
  'public/embeds/html/app.js': 'export {};',
  'public/.env': 'SECRET=1',
  'public/aws/cdk.json': '{}',
  'public/local-cloud/main.ts': 'export {};',
  'public/embeds/html/node_modules/lit/index.js': 'export {};',
  'secret.txt': 'secret',
};

let folder: string;
let cloud: LocalCloud;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-static-'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  cloud = await startLocalCloud({ demoRoot: join(folder, 'public') });
});
after(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

/** The status for a path that is sent as it is, dots included. */
function statusOfRaw(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(cloud.url);
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('files', () => {
  const served: [string, keyof typeof FILES, string][] = [
    ['/', 'public/index.html', 'text/html; charset=utf-8'],
    ['/playground.css', 'public/playground.css', 'text/css; charset=utf-8'],
    ['/embeds/html/', 'public/embeds/html/index.html', 'text/html; charset=utf-8'],
    ['/embeds/html/app.js', 'public/embeds/html/app.js', 'text/javascript; charset=utf-8'],
  ];
  for (const [path, file, type] of served) {
    it(`at ${path} have their type, and are asked for each time`, async () => {
      const { status, headers, text } = await send(cloud.url + path);
      assert.deepEqual([status, text, headers.get('content-type')], [200, FILES[file], type]);
      assert.equal(headers.get('cache-control'), 'no-cache');
      const etag = headers.get('etag');
      assert.ok(etag);
      const again = await send(cloud.url + path, { headers: { 'if-none-match': etag } });
      assert.deepEqual([again.status, again.text], [304, '']);
    });
  }

  for (const path of [
    '/.env',
    '/aws/cdk.json',
    '/local-cloud/main.ts',
    '/embeds/html/node_modules/lit/index.js',
    '/nothing.html',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/embeds/../../secret.txt',
    '/embeds/..%5c..%5csecret.txt',
    '/dist/../package.json',
    '/cdn/../../package.json',
    '/demo/..%2f..%2fpackage.json',
    '//etc/passwd',
  ]) {
    it(`at ${path} are not there`, async () => {
      assert.equal(await statusOfRaw(path), 404);
    });
  }

  it('are for reading only', async () => {
    assert.equal((await send(`${cloud.url}/`, { method: 'PUT', body: 'x' })).status, 404);
  });
});

/** The declarations that go with bundled modules. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from '../../helpers/rollup-in-memory.js';
import { declarations } from './declarations.mjs';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'declarations-'));
});
after(() => rmSync(folder, { recursive: true }));

async function declarationsOf(sources: Record<string, string>): Promise<Record<string, string>> {
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
  const plugins = [declarations(folder, ['index.ts'])];
  const { output } = await build({ 'index.js': 'export const one = 1;' }, { plugins });
  return Object.fromEntries(
    output.flatMap((file) => (file.type === 'asset' ? [[file.fileName, String(file.source)]] : [])),
  );
}

describe('declarations', () => {
  it('are those of the entry and of the modules that these name, and no others', async () => {
    const written = await declarationsOf({
      'index.ts': `import type { Cloud } from './types.js';\nimport { start } from './start.js';\nexport const open = (): Cloud => start();`,
      'types.ts': 'export interface Cloud { url: string }',
      'start.ts': `import { serve } from 'hono';\nexport const start = () => serve();`,
    });
    assert.deepEqual(Object.keys(written).sort(), ['index.d.ts', 'types.d.ts']);
    assert.match(written['index.d.ts'] ?? '', /export declare const open: \(\) => Cloud;/);
  });

  it('fail where an export does not say its type', async () => {
    await assert.rejects(declarationsOf({ 'index.ts': 'export const open = () => start();' }), {
      message: /index\.ts: .*explicit/,
    });
  });

  it('fail where they need a package that is bundled', async () => {
    await assert.rejects(
      declarationsOf({ 'index.ts': `import type { Hono } from 'hono';\nexport declare const app: Hono;` }),
      { message: /index\.ts: the declarations need the package hono, which is bundled\./ },
    );
  });
});

/** Which chunks are compiled while they arrive. */
import assert from 'node:assert/strict';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { describe, it } from 'node:test';
import type { OutputChunk } from 'rollup';
import { build } from '../../helpers/rollup-in-memory.js';
import { compileHint } from './compile-hint.mjs';

describe('compileHint', () => {
  it('is on the first line of an entry and on no other chunk, and the map still fits', async () => {
    const modules = {
      'index.js': `export const load = () => import('./lazy.js');\nexport const wanted = 1;`,
      'lazy.js': 'export const lazy = 1;',
    };
    const { output } = await build(modules, { plugins: [compileHint()] }, { sourcemap: true });
    const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
    assert.deepEqual(
      chunks.map(({ code, isEntry }) => [isEntry, code.startsWith('//# allFunctionsCalledOnLoad\n')]),
      [
        [true, true],
        [false, false],
      ],
    );
    const [{ code, map }] = chunks as [OutputChunk];
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('wanted'));
    const column = lines[line]?.indexOf('wanted') ?? -1;
    const found = new SourceMap(map as unknown as SourceMapPayload).findEntry(line, column);
    assert.ok('originalLine' in found);
    assert.deepEqual([found.originalLine, found.originalColumn], [1, 13]);
  });
});

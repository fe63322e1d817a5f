/** The archive for Lambda is the same for the same code. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import type { OutputAsset } from 'rollup';
import { build } from '../../helpers/rollup-in-memory.js';
import { zip, zipped } from './zip.mjs';

describe('zip', () => {
  it('makes the same bytes of the same files, whatever their order', () => {
    assert.deepEqual(zip({ b: 'two', a: 'one' }), zip({ a: 'one', b: 'two' }));
  });

  it('keeps the date of no day', ({ mock }) => {
    const before = zip({ a: 'one' });
    mock.timers.enable({ apis: ['Date'], now: 4e12 });
    assert.deepEqual(zip({ a: 'one' }), before);
  });
});

describe('zipped', () => {
  const modules = {
    'index.js': `export const load = () => import('./lazy.js');`,
    'lazy.js': 'export const lazy = 1;',
  };
  const pack = async () => {
    const { output } = await build(modules, { plugins: [zipped('all.zip', { extra: 'yes' })] });
    const asset = (name: string) => output.find(({ fileName }) => fileName === name) as OutputAsset;
    return {
      output,
      archive: asset('all.zip').source as Uint8Array,
      hash: String(asset('all.zip.sha256').source),
    };
  };

  it('packs every chunk, and what is added', async () => {
    const { output, archive } = await pack();
    const chunks = output.filter(({ type }) => type === 'chunk').map(({ fileName }) => fileName);
    assert.equal(chunks.length, 2);
    assert.deepEqual(Object.keys(unzipSync(archive)).sort(), [...chunks, 'extra'].sort());
  });

  it('writes the hash as sha256sum does', async () => {
    const { archive, hash } = await pack();
    assert.equal(hash, `${createHash('sha256').update(archive).digest('hex')}  all.zip\n`);
  });

  it('makes the same archive again', async () => {
    assert.deepEqual((await pack()).archive, (await pack()).archive);
  });
});

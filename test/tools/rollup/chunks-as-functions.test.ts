/** Chunks that are functions: what they share with the first one, how they load each other, and what cannot be linked. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OutputOptions } from 'rollup';
import { build, FOLDER, type Modules, run } from '../../helpers/rollup-in-memory.js';
import { chunksAsFunctions } from './chunks-as-functions.mjs';

const ENTRY = `
  export * from './index.js';
  export const shared = {};
  export const loaded = [];
  export const loadChunk = (file) => {
    loaded.push(file.replace(/^\\.\\//, ''));
    return import(\`./chunks/\${file}\`).then(({ default: run }) => run(shared));
  };
`;

const link = (modules: Modules, output: OutputOptions = {}) =>
  build(
    { 'cdn.js': ENTRY, ...modules },
    {
      preserveEntrySignatures: 'allow-extension',
      // What Rollup only warns of is an error of the plug-in.
      onwarn: () => undefined,
      plugins: [chunksAsFunctions({ entry: `${FOLDER}cdn.js`, index: `${FOLDER}index.js` })],
    },
    { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js', ...output },
  );

describe('chunks as functions', () => {
  it('exports what the index exports, and nothing of its own', async () => {
    const output = await link({ 'index.js': 'export const one = 1; export { one as uno };' });
    await run<Record<string, unknown>>(output, 'cdn.js', (exports) =>
      assert.deepEqual({ ...exports }, { one: 1, uno: 1 }),
    );
  });

  it('gives a chunk the very values of the first one', async () => {
    const output = await link({
      'index.js': `export { state } from './state.js'; export const load = () => import('./late.js');`,
      'state.js': 'export const state = { count: 0 };',
      'late.js': `import { state } from './state.js'; export const add = () => (state.count += 1);`,
    });
    type Exports = { state: { count: number }; load: () => Promise<{ add: () => void }> };
    await run<Exports>(output, 'cdn.js', async ({ state, load }) => {
      (await load()).add();
      assert.equal(state.count, 1);
    });
  });

  it('asks for no address but that of the chunk', async () => {
    const { output } = await link({
      'index.js': `export const shout = (text) => text.toUpperCase(); export const load = () => import('./late.js');`,
      'late.js': `import { shout } from './index.js'; export default shout('late');`,
    });
    const late = output.find(({ name }) => name === 'late');
    assert.doesNotMatch(late?.type === 'chunk' ? late.code : '', /import|cdn/);
  });

  it('lets a chunk wait for the chunks that it stands on, and load others later', async () => {
    const output = await link({
      'index.js': `
        export const loadA = () => import('./a.js');
        export const loadB = () => import('./b.js');
      `,
      'a.js': `import { common } from './common.js'; export const a = 'a' + common; export const later = () => import('./c.js');`,
      'b.js': `import { common } from './common.js'; export const b = 'b' + common;`,
      'c.js': `export default 'c';`,
      'common.js': `export const common = 'common';`,
    });
    type Exports = {
      loadA: () => Promise<{ a: string; later: () => Promise<{ default: string }> }>;
      loadB: () => Promise<{ b: string }>;
    };
    await run<Exports>(output, 'cdn.js', async ({ loadA, loadB }) => {
      const { a, later } = await loadA();
      assert.deepEqual([a, (await loadB()).b, (await later()).default], ['acommon', 'bcommon', 'c']);
    });
  });

  it('keeps names that the chunks have renamed', async () => {
    const output = await link({
      'index.js': `
        const value = 'first';
        export { value as renamed };
        export const load = () => import('./late.js');
      `,
      'late.js': `import { renamed } from './index.js'; const value = 'late'; export const theirs = renamed; export { value as own };`,
    });
    type Exports = { load: () => Promise<{ own: string; theirs: string }> };
    await run<Exports>(output, 'cdn.js', async ({ load }) => {
      const { own, theirs } = await load();
      assert.deepEqual([own, theirs], ['late', 'first']);
    });
  });

  it('refuses an export that may change', async () => {
    const modules = {
      'index.js': `export let count = 0; export const add = () => (count += 1); export const load = () => import('./late.js');`,
      'late.js': `import { count } from './index.js'; export default () => count;`,
    };
    await assert.rejects(link(modules), /exports count, which may change/);
  });

  it('refuses a chunk that hands on what the first one has', async () => {
    const modules = {
      'index.js': `export const one = 1; export const load = () => import('./late.js');`,
      'late.js': `export { one } from './index.js'; export const two = 2;`,
    };
    await assert.rejects(link(modules), /late exports more than names/);
  });

  it('refuses chunks that wait for each other', async () => {
    const modules = {
      'index.js': `export const load = () => import('./late.js');`,
      'late.js': `import { a1 } from './a1.js'; import { b1 } from './b1.js'; export const late = () => [a1(), b1()];`,
      'a1.js': `import { b2 } from './b2.js'; export const a1 = () => b2;`,
      'a2.js': `export const a2 = 'a2';`,
      'b1.js': `import { a2 } from './a2.js'; export const b1 = () => a2;`,
      'b2.js': `export const b2 = 'b2';`,
    };
    const manualChunks = (id: string) => /([ab])\d\.js$/.exec(id)?.[1];
    await assert.rejects(link(modules, { manualChunks }), /Chunks wait for each other: chunks\/[ab]\.js/);
  });

  it('refuses to export all of another package', async () => {
    const modules = { 'index.js': `export * from 'other';` };
    const linked = build(
      { 'cdn.js': ENTRY, ...modules },
      {
        external: ['other'],
        plugins: [chunksAsFunctions({ entry: `${FOLDER}cdn.js`, index: `${FOLDER}index.js` })],
      },
    );
    await assert.rejects(linked, /exports more than names/);
  });
});

/** The licences that go with a bundle: those of what is in it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build } from '../../helpers/rollup-in-memory.js';
import { collectLicenses } from './collect-licenses.mjs';

const resolvePackages = () => nodeResolve({ browser: true });

async function licensesOf(source: string): Promise<string | undefined> {
  const { output } = await build({ 'index.js': source }, { plugins: [resolvePackages(), collectLicenses()] });
  const file = output.find(({ fileName }) => fileName === 'LICENSES.txt');
  return file?.type === 'asset' ? String(file.source) : undefined;
}

describe('collectLicenses', () => {
  it('has the name, the version and the whole licence of what is in the bundle', async () => {
    const text = await licensesOf(`export { encode } from 'uqr';`);
    const folder = new URL('../../../node_modules/uqr/', import.meta.url);
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
      version: string;
    };
    const license = readFileSync(new URL('LICENSE', folder), 'utf8').trim();
    assert.equal(text, `uqr ${version} (MIT)\n\n${license}\n`);
  });

  it('names a package within a scope once, however many of its modules there are', async () => {
    const text = (await licensesOf(`export { LitElement, html } from 'lit';`)) ?? '';
    assert.deepEqual(
      [...text.matchAll(/^(@?[a-z/-]+) \d+\.\d+\.\d+ \(BSD-3-Clause\)$/gm)].map(([, name]) => name),
      ['@lit/reactive-element', 'lit-element', 'lit-html'],
    );
  });

  it('leaves out what nothing in the bundle uses', async () => {
    const text = await licensesOf(`import { encode } from 'uqr'; export const one = 1;`);
    assert.equal(text, undefined);
  });
});

/** Lit in a bundle: it loads where there is no document, and a new version that reads otherwise is noticed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import type { PropertyDeclaration } from 'lit';
import { LoginProperties } from '../../../src/login-properties.js';
import { build, run } from '../../helpers/rollup-in-memory.js';
import { adaptLit } from './adapt-lit.mjs';

const resolveLit = () => nodeResolve({ browser: true, exportConditions: ['production'] });

describe('adaptLit', () => {
  const modules = {
    'index.js': `
      import { css, html, LitElement } from 'lit';
      export class Element extends LitElement { static styles = css\`p { top: 0; }\`; }
      export const template = html\`<p>\${'x'}</p>\`;
    `,
  };

  it('lets a bundle be loaded without a document', async () => {
    assert.equal(typeof document, 'undefined');
    const output = await build(modules, { plugins: [resolveLit(), adaptLit()] });
    await run<{ Element: { name: string }; template: { values: unknown[] } }>(
      output,
      'index.js',
      ({ Element, template }) => {
        assert.equal(Element.name, 'Element');
        assert.deepEqual(template.values, ['x']);
      },
    );
  });

  it('is what makes that so', async () => {
    const output = await build(modules, { plugins: [resolveLit()] });
    await assert.rejects(
      run(output, 'index.js', () => undefined),
      /HTMLElement|document/,
    );
  });

  it('leaves out only kinds of properties that the element has none of', () => {
    const { properties }: { properties: Readonly<Record<string, PropertyDeclaration>> } = LoginProperties;
    const others = Object.entries(properties).filter(
      ([, { reflect, useDefault, converter, type = String }]) =>
        reflect || useDefault || converter || ![String, Boolean].includes(type as never),
    );
    assert.deepEqual(others, []);
  });

  it('fails when Lit reads otherwise', async () => {
    const output = build({ 'reactive-element.js': 'export class Other {}' }, { plugins: [adaptLit()] });
    await assert.rejects(output, /There is no "extends HTMLElement" in .*reactive-element\.js any more/);
  });

  it('leaves other modules as they are', async () => {
    const source = 'export const node = () => document.createTreeWalker(document);';
    const { output } = await build({ 'index.js': source }, { plugins: [adaptLit()] });
    assert.match(output[0].code, /document\.createTreeWalker\(document\)/);
  });
});

/** What is cut out of templates, and what is not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build, run } from '../../helpers/rollup-in-memory.js';
import { minifyTemplates } from './minify-templates.mjs';

const TAGS = `
  const css = (strings, ...values) => String.raw({ raw: strings }, ...values);
  const html = css, svg = css, other = css;
`;

/** What \`text\` comes to in a module that exports it. */
async function minified(source: string): Promise<string> {
  const output = await build(
    { 'index.js': `${TAGS} export const text = ${source};` },
    { plugins: [minifyTemplates()] },
  );
  let result = '';
  await run<{ text: string }>(output, 'index.js', ({ text }) => void (result = text));
  return result;
}

const ROWS: [what: string, source: string, result: string][] = [
  [
    'white space and the last semicolon of rules',
    'css`\n  .a {\n    color: red;\n    top: 0;\n  }\n`',
    ' .a{color:red;top:0}',
  ],
  ['comments of style sheets', 'css`/* why */.a{/* { } */top: 0}`', '.a{top:0}'],
  ['the indentation of HTML', 'html`\n      <p>\n        x\n      </p>`', '\n<p>\nx\n</p>'],
  ['the indentation of SVG', 'svg`<g>\n    <path/></g>`', '<g>\n<path/></g>'],
  ['both sides of a value', 'html`<p>\n    ${"a  b"}\n    </p>`', '<p>\na  b\n</p>'],
  ['a template within a template', 'html`<p>\n  ${html`<b>\n    x</b>`}</p>`', '<p>\n<b>\nx</b></p>'],
  ['a style sheet within a template', 'html`${css`.a {\n top: 0; }`}`', '.a{top:0}'],
];

describe('minifyTemplates', () => {
  for (const [what, source, result] of ROWS)
    it(`cuts ${what}`, async () => assert.equal(await minified(source), result));

  it('keeps the spaces that mean something', async () => {
    assert.equal(await minified('css`.a   .b{margin:0   10.5px 0.5px}`'), '.a .b{margin:0 10.5px .5px}');
    assert.equal(
      await minified('css`.a :first-child, b{width: calc( (1px - 2px) * 3 ) !important}`'),
      '.a :first-child,b{width:calc((1px - 2px) * 3)!important}',
    );
    assert.equal(await minified('html`<b>a</b> <i>b</i>`'), '<b>a</b> <i>b</i>');
  });

  it('leaves other templates and strings as they are', async () => {
    assert.equal(await minified('other`a\n    b`'), 'a\n    b');
    assert.equal(await minified('`a\n    b`'), 'a\n    b');
    assert.equal(await minified('"html`a\\n    b`"'), 'html`a\n    b`');
  });

  it('leaves packages as they are', async () => {
    const output = await build(
      {
        'index.js': `export { text } from './node_modules/other/index.js';`,
        'node_modules/other/index.js': `${TAGS} export const text = html\`a\n    b\`;`,
      },
      { plugins: [minifyTemplates()] },
    );
    await run<{ text: string }>(output, 'index.js', ({ text }) => assert.equal(text, 'a\n    b'));
  });
});

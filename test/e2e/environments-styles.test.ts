/** Pages whose style sheets are not made for the widget: it stays in shape, and people can read and use it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { compile } from 'tailwindcss';
import en from '../../src/i18n/locales/en.js';
import { prepareStage } from '../helpers/e2e.js';
import { assertUsable } from '../helpers/layout.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { prebuiltFrame, untilPresented } from '../helpers/prebuilt-ui.js';

const require = createRequire(import.meta.url);
const read = (file: string) => readFileSync(require.resolve(file), 'utf8');

const stage = prepareStage();

/** What Tailwind makes of its own preflight, in the layer that it recommends. */
async function tailwindPreflight(): Promise<string> {
  const source = `
    @layer theme, base;
    @import 'tailwindcss/theme.css' layer(theme);
    @import 'tailwindcss/preflight.css' layer(base);`;
  const compiler = await compile(source, {
    loadStylesheet: async (id) => {
      const path = require.resolve(id);
      return { path, base: dirname(path), content: readFileSync(path, 'utf8') };
    },
  });
  return compiler.build([]);
}

const RESET = `
  html, body, main, div, span, h1, h2, p, ul, li, form, label, input, button, select {
    margin: 0; padding: 0; border: 0; background: none; font: inherit; font-size: 100%; vertical-align: baseline;
  }
  *:focus { outline: 0; }
  ul { list-style: none; }
  body { line-height: 1; }`;

const EVERYTHING_IMPORTANT = `
  * {
    box-sizing: content-box !important; color: #eee !important; font: 9px/1 cursive !important;
    margin: 0 !important; padding: 0 !important; border: 0 !important; text-transform: uppercase !important;
    letter-spacing: 0.4em !important; transition: all 9s !important;
  }`;

const HIDDEN_FIELDS = `
  input, label {
    all: unset !important; position: absolute !important; inline-size: 1px !important; block-size: 1px !important;
    opacity: 0 !important; transform: scale(0) !important; clip-path: inset(50%) !important; float: right !important;
  }
  label { display: none !important; }`;

/** The trick for sizes that are easy to reckon with: one rem is ten pixels. */
const SMALL_ROOT = 'html { font-size: 62.5%; } body { font-size: 1.6rem; }';

const INHERITED = `
  body {
    color: white; text-transform: uppercase; letter-spacing: 0.4em; word-spacing: 1em; text-indent: 3em; line-height: 0.5;
    white-space: nowrap; text-align: right; text-shadow: 0 0 3px red; -webkit-text-fill-color: transparent;
    font: italic 900 3rem fantasy; cursor: none; list-style: square inside;
  }`;

const SHEETS: [name: string, css: string | (() => Promise<string>)][] = [
  ['a reset', RESET],
  ['Bootstrap', read('bootstrap/dist/css/bootstrap.min.css')],
  ["Tailwind's preflight", tailwindPreflight],
  ['important rules for everything', EVERYTHING_IMPORTANT],
  ['rules that hide every field', HIDDEN_FIELDS],
  ['a root font of ten pixels', SMALL_ROOT],
  ['text that is made up for a poster', INHERITED],
];

/** The form in a form of the page, as people embed it. */
const AROUND = '<form class="container p-4"><fieldset class="mb-3"><slot></fieldset></form>';

async function assertUsableInBothSchemes(login: PlaywrightLogin, picture: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await login.page.emulateMedia({ colorScheme });
    await login.screenshot(`${picture}-${colorScheme}`);
    await assertUsable(login);
  }
}

describe('the form is usable under', () => {
  for (const [name, css] of SHEETS)
    it(name, async () => {
      const email = 'styles@example.com';
      const picture = name.replace(/\W+/g, '-');
      const style = typeof css === 'string' ? css : await css();
      const login = await stage.open({
        style,
        around: AROUND,
        context: { viewport: { width: 500, height: 700 } },
      });
      await login.typeUsername(email);
      await assertUsableInBothSchemes(login, `${picture}-identify`);
      await login.page.keyboard.press('Enter');
      await login.untilStep('entering');
      await login.codeField.pressSequentially('12');
      await assertUsableInBothSchemes(login, `${picture}-code`);
      await login.codeField.fill('');
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
    });
});

describe('colours of the page on a device that is dark', () => {
  const COLOURS =
    'authsignal-cognito-login { --authsignal-login-background: #fff; --authsignal-login-color: #222; }';

  it('hold for what the browser filled in, and paper is light', async () => {
    const { page } = await stage.open({
      style: COLOURS,
      attributes: { theme: 'dark' },
      context: { colorScheme: 'dark' },
    });
    const client = await page.context().newCDPSession(page);
    await client.send('DOM.enable');
    await client.send('CSS.enable');
    const { root } = await client.send('DOM.getDocument');
    const selector = 'authsignal-cognito-login > input';
    const { nodeId } = await client.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    await client.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: ['autofill'] });
    const input = await page.locator(selector).evaluate((element) => {
      const { webkitTextFillColor, caretColor, boxShadow } = getComputedStyle(element);
      return { isFilled: element.matches(':autofill'), webkitTextFillColor, caretColor, boxShadow };
    });
    assert.equal(input.isFilled, true);
    assert.equal(input.webkitTextFillColor, 'rgb(34, 34, 34)');
    assert.equal(input.caretColor, 'rgb(34, 34, 34)');
    // Nearly white, of 0 to 1: 14:1 with the text.
    const [lightness = 0] = /[\d.]+(?= )/.exec(input.boxShadow)?.map(Number) ?? [];
    assert.ok(lightness > 0.9, input.boxShadow);
    await page.emulateMedia({ media: 'print' });
    // The rule comes with the later steps.
    await page.waitForFunction(() => {
      const base = document.querySelector('authsignal-cognito-login')?.shadowRoot?.querySelector('.base');
      return base && getComputedStyle(base).colorScheme === 'light';
    });
  });
});

describe('a parent that centres it', () => {
  const PARENTS = [
    ['a flex row', 'display: flex; justify-content: center'],
    ['a flex column', 'display: flex; flex-direction: column; align-items: center'],
    ['a grid', 'display: grid; place-items: center'],
  ] as const;

  const widthOf = (login: PlaywrightLogin) =>
    login.widget.evaluate((widget) => widget.getBoundingClientRect().width);

  for (const [name, css] of PARENTS)
    it(`keeps its width from step to step: ${name}`, async () => {
      const email = 'centred@example.com';
      const login = await stage.open({
        style: `main { ${css}; }`,
        context: { viewport: { width: 700, height: 700 } },
      });
      await login.screenshot(`${name.replace(/\W+/g, '-')}-identify`);
      const before = await widthOf(login);
      await login.requestCode(email);
      await login.screenshot(`${name.replace(/\W+/g, '-')}-code`);
      const widths = [before, await widthOf(login)];
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
      widths.push(await widthOf(login));
      assert.deepEqual(widths, [416, 416, 416]);
      await login.page.setViewportSize({ width: 320, height: 600 });
      const overflow = await login.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(overflow, 0);
    });
});

describe('a root font of ten pixels', () => {
  it('makes the dialog around the pre-built UI no smaller', async () => {
    const login = await stage.open({
      style: SMALL_ROOT,
      // In a dialog of the page the widget shows its own.
      around: '<dialog open aria-label="Account"><slot></dialog>',
      attributes: { mode: 'popup' },
      context: { viewport: { width: 700, height: 700 } },
    });
    await login.typeUsername('dialog@example.com');
    await login.submit();
    await untilPresented(prebuiltFrame(login));
    await login.screenshot('a-root-font-of-ten-pixels-dialog');
    const dialog = login.widget.locator('dialog');
    assert.equal((await dialog.boundingBox())?.width, 416);
    const fontSize = await dialog
      .getByRole('button', { name: en.cancel })
      .evaluate((button) => getComputedStyle(button).fontSize);
    assert.equal(fontSize, '16px');
  });
});

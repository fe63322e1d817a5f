/** Every screen in every language, colour scheme, width and look: nothing is cut off, covered or hard to read. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PRESETS } from '../../demo/playground/presets.js';
import type { Messages } from '../../src/i18n/messages.js';
import { axeViolations, prepareAxe, settle } from '../helpers/axe.js';
import { prepareStage } from '../helpers/e2e.js';
import { faultsOfLooks, type Expected } from '../helpers/looks.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { openScreen, SCREEN_NAMES, type ScreenName } from '../helpers/screens.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

declare global {
  interface Window {
    pseudo: { pseudoMessages: Messages };
  }
}

const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

/** With `isPseudo`, the words are the page's own, which are taken to be in the page's language. */
const LANGUAGES: readonly (Expected & { isPseudo?: boolean })[] = [
  { lang: 'en', dir: 'ltr' },
  { lang: 'de', dir: 'ltr' },
  { lang: 'ar', dir: 'rtl' },
  { lang: 'ja', dir: 'ltr' },
  { lang: '', dir: 'ltr', isPseudo: true },
];

const SCHEMES = ['light', 'dark'] as const;

/** Pixels, and how large the page's text is. */
const SIZES = [
  { width: 416, text: '100%' },
  { width: 320, text: '100%' },
  { width: 240, text: '100%' },
  { width: 416, text: '200%' },
] as const;

const LOOKS = ['Default', 'Pill', 'Dark brand', 'No card'] as const;

/** A page whose background follows the colour scheme, as one does that has the form without a frame. */
const STYLE = `
  :root { color-scheme: light; background: Canvas; color: CanvasText; }
  :root.dark { color-scheme: dark; }
  body { margin: 0; }
  .no-card::part(base) { border: 0; padding: 0; background: none; }`;

const bundled = await build({
  entryPoints: [fileURLToPath(new URL('../helpers/pseudo-locale.ts', import.meta.url))],
  bundle: true,
  format: 'iife',
  globalName: 'pseudo',
  footer: { js: 'globalThis.pseudo = pseudo;' },
  write: false,
});
const PSEUDO = bundled.outputFiles[0]?.text ?? '';

async function open(name: ScreenName): Promise<PlaywrightLogin> {
  return openScreen(stage, name, {
    style: STYLE,
    context: { bypassCSP: true, reducedMotion: 'reduce' },
    async prepare({ page }) {
      await page.addInitScript(PSEUDO);
      await prepareAxe(page);
    },
  });
}

async function speak(login: PlaywrightLogin, { lang, isPseudo = false }: (typeof LANGUAGES)[number]) {
  await login.widget.evaluate(
    async (widget: Widget, settings) => {
      widget.setAttribute('lang', settings.lang || 'en');
      widget.messages = settings.isPseudo ? window.pseudo.pseudoMessages : undefined;
      await widget.updateComplete;
    },
    { lang, isPseudo },
  );
}

async function resize({ page }: PlaywrightLogin, { width, text }: (typeof SIZES)[number]) {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
}

async function dress(login: PlaywrightLogin, look: (typeof LOOKS)[number], scheme: (typeof SCHEMES)[number]) {
  await login.widget.evaluate(
    async (widget: Widget, { properties, theme }) => {
      document.documentElement.classList.toggle('dark', theme === 'dark');
      widget.theme = theme;
      widget.classList.toggle('no-card', 'no-card' in properties);
      for (const name of [...widget.style]) widget.style.removeProperty(name);
      for (const [name, value] of Object.entries(properties))
        widget.style.setProperty(`--authsignal-login-${name}`, value);
      await widget.updateComplete;
    },
    { properties: PRESETS[look] ?? {}, theme: scheme },
  );
}

describe('in every language, colour scheme, width and look, all is there and can be read', () => {
  for (const name of SCREEN_NAMES)
    it(name, async () => {
      const login = await open(name);
      const faults: string[] = [];
      for (const size of SIZES) {
        await resize(login, size);
        for (const [index, language] of LANGUAGES.entries()) {
          await speak(login, language);
          for (const [at, look] of LOOKS.entries())
            for (const scheme of SCHEMES) {
              await dress(login, look, scheme);
              const found = await faultsOfLooks(login, language);
              // Each language, width and look once, in one scheme or the other.
              const isSample =
                SIZES.indexOf(size) === index % SIZES.length && at === (index + 1) % LOOKS.length;
              if (isSample && scheme === SCHEMES[index % 2]) found.push(...(await axeViolations(login.page)));
              const where = [language.lang || 'pseudo', scheme, size.width, size.text, look];
              faults.push(...found.map((fault) => `${where.join(' ')}: ${fault}`));
            }
        }
      }
      assert.deepEqual(faults, []);
    });
});

describe('what the matrix looks for is found', () => {
  const BROKEN: [what: string, style: string, expected: RegExp][] = [
    [
      'text that is cut off',
      '::part(button-primary) { inline-size: 60px; white-space: nowrap; }',
      /^cut off: button/,
    ],
    ['text out of the frame', '::part(heading) { translate: 0 -200px; }', /^out of the frame: h2/],
    ['a faint colour', '::part(description) { color: #aaa; }', /^contrast 2\.\d+: p/],
    ['a button over the field', '::part(button-primary) { margin-block-start: -40px; }', /^overlap: /],
    ['a small target', '::part(button-link) { font-size: 8px; }', /^too small a target: button "Change/],
    ['a wrong direction', '::part(base) { direction: rtl; }', /^the direction is rtl/],
    [
      'words at the wrong side',
      '::part(heading) { text-align: end; }',
      /^the heading begins at the wrong side/,
    ],
    ['a page that is too wide', '{ inline-size: 700px; max-inline-size: none; }', /^the page is too wide/],
  ];
  for (const [what, style, expected] of BROKEN)
    it(what, async () => {
      const login = await openScreen(stage, 'code', {
        style: `authsignal-cognito-login${style}`,
        context: { viewport: { width: 416, height: 900 } },
      });
      await settle(login.page);
      const faults = await faultsOfLooks(login, { lang: 'en', dir: 'ltr' });
      assert.ok(
        faults.some((fault) => expected.test(fault)),
        faults.join('\n') || 'nothing was found',
      );
    });
});

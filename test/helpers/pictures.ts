/** Pictures of the widget that come out the same on every machine: the font is the test's own, and nothing moves. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_ARGS } from './browsers.mjs';
import { look, type Look, PAGE_STYLE, prepareLooks, resize, wear } from './looks.js';
import type { Stage } from './e2e.js';
import type { PlaywrightLogin } from './playwright-login.js';
import { openScreen, type ScreenName } from './screens.js';

const { resolve } = createRequire(import.meta.url);

const fontFace = (weight: number): string => {
  const file = resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
  const url = `data:font/woff2;base64,${readFileSync(file, 'base64')}`;
  return `@font-face { font-family: Inter; font-weight: ${weight}; src: url(${url}) format('woff2'); }`;
};

/** The font is the page's, because machines differ in which they have. */
export const FONT_STYLE = `
  ${[400, 500, 600, 700].map(fontFace).join('\n')}
  authsignal-cognito-login { --authsignal-login-font-family: Inter; }`;

/** How a machine draws letters by default depends on its screen. */
export const PICTURE_BROWSER = {
  args: [...CHROMIUM_ARGS, '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
};

interface Picture {
  readonly screen: ScreenName;
  readonly look: Look;
  /** Pixels; 416 when absent, which is as wide as the form gets. */
  readonly width?: number;
  readonly isRightToLeft?: boolean;
  /** Digits of the code that are typed. */
  readonly typed?: string;
}

/** By the name of the file. */
export const PICTURES: Readonly<Record<string, Picture>> = {
  'first-step': { screen: 'identify', look: look('Default') },
  'first-step-dark': { screen: 'identify', look: look('Default', 'dark') },
  'first-step-error': { screen: 'identify with an error', look: look('Default') },
  'first-step-pill': { screen: 'identify', look: look('Pill') },
  'sign-up': { screen: 'sign-up', look: look('Square') },
  choosing: { screen: 'choosing', look: look('Default') },
  // The invented language, whose letters the font has.
  'choosing-right-to-left': {
    screen: 'choosing',
    look: { ...look('Default', 'dark'), lang: '', dir: 'rtl' },
    isRightToLeft: true,
  },
  code: { screen: 'code', look: look('Default'), typed: '493' },
  'code-brand': { screen: 'code', look: look('Dark brand') },
  'code-narrow': { screen: 'code', look: look('Default'), width: 240 },
  'code-sent-again': { screen: 'code sent again', look: look('No card', 'dark') },
  'sign-in-link': { screen: 'sign-in link', look: look('Default') },
  'passkey-offer': { screen: 'offer of a passkey', look: look('Soft') },
  done: { screen: 'done', look: look('Default') },
};

/** Where the pictures are, and the boxes in them. */
export const PICTURE_FOLDER = fileURLToPath(new URL('../pictures', import.meta.url));

export const readPicture = (name: string): Buffer => readFileSync(join(PICTURE_FOLDER, `${name}.png`));

/** Pixels around the form, for focus rings. */
const MARGIN = 16;

const STYLE = `
  body { padding: ${MARGIN}px; }
  h1 { display: none; }`;

/** Left, top, width and height of each part in pixels from the corner of the form, by name. */
export type Boxes = Readonly<Record<string, string>>;

export const BOXES_FILE = join(PICTURE_FOLDER, 'boxes.json');

export const readBoxes = (): Readonly<Record<string, Boxes>> =>
  JSON.parse(readFileSync(BOXES_FILE, 'utf8')) as Record<string, Boxes>;

const boxesOf = ({ widget }: PlaywrightLogin): Promise<Boxes> =>
  widget.evaluate((element) => {
    const corner = element.getBoundingClientRect();
    const parts = [...(element.shadowRoot?.querySelectorAll('[part]') ?? []), ...element.children];
    const boxes: Record<string, string> = {};
    for (const part of parts) {
      const { left, top, width, height } = part.getBoundingClientRect();
      if (!part.checkVisibility() || width <= 1) continue;
      const name = part.getAttribute('part') ?? part.slot;
      const count = Object.keys(boxes).filter((known) => known.startsWith(`${name} `)).length;
      const numbers = [left - corner.left, top - corner.top, width, height];
      boxes[`${name} ${count + 1}`] = numbers.map((number) => Math.round(number)).join(' ');
    }
    return boxes;
  });

/** Nothing turns, and no caret blinks. */
const holdStill = ({ widget }: PlaywrightLogin): Promise<void> =>
  widget.evaluate((element) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('::slotted(input) { caret-color: transparent !important; }');
    element.shadowRoot?.adoptedStyleSheets.push(sheet);
    for (const animation of element.shadowRoot?.getAnimations() ?? []) animation.cancel();
  });

export interface Taken {
  /** A PNG. */
  readonly picture: Buffer;
  readonly boxes: Boxes;
}

/** The screen `name` in a page that comes out the same on every machine. */
export const openForPicture = (
  stage: Stage,
  name: ScreenName,
  isRightToLeft = false,
): Promise<PlaywrightLogin> =>
  openScreen(stage, name, {
    style: PAGE_STYLE + FONT_STYLE + STYLE,
    html: `lang="en" dir="${isRightToLeft ? 'rtl' : 'ltr'}"`,
    context: { reducedMotion: 'reduce' },
    prepare: prepareLooks,
  });

/** The form of `login` as it looks with `worn`, `width` pixels wide, as a PNG. */
export async function photograph(login: PlaywrightLogin, worn: Look, width = 416): Promise<Buffer> {
  await resize(login, { width: width + 2 * MARGIN, text: '100%' });
  await wear(login, worn);
  // Away from the button that was pressed.
  await login.page.mouse.move(0, 0);
  await login.page.evaluate(() => document.fonts.ready);
  await holdStill(login);
  const box = await login.widget.boundingBox();
  if (!box) throw new Error('The form cannot be seen.');
  const clip = {
    x: box.x - MARGIN,
    y: box.y - MARGIN,
    width: box.width + 2 * MARGIN,
    height: box.height + 2 * MARGIN,
  };
  return login.page.screenshot({ animations: 'disabled', clip, fullPage: true });
}

export async function takePicture(
  stage: Stage,
  { screen, look: worn, width, isRightToLeft, typed }: Picture,
): Promise<Taken> {
  const login = await openForPicture(stage, screen, isRightToLeft);
  if (typed) await login.enterCode(typed);
  return { picture: await photograph(login, worn, width), boxes: await boxesOf(login) };
}

/** Pixels that a box may be off; across also a twentieth, for letters that are wider elsewhere. */
const OFF = 3;

/** Which boxes are elsewhere or of another size, one line each. */
export function compareBoxes(expected: Boxes, found: Boxes): string[] {
  const numbers = (box = '') => box.split(' ').map(Number);
  const isNear = (name: string) => {
    const others = numbers(found[name]);
    return numbers(expected[name]).every((number, at) => {
      const isAcross = at % 2 === 0;
      return Math.abs(number - (others[at] ?? NaN)) <= Math.max(OFF, isAcross ? number / 20 : 0);
    });
  };
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .filter((name) => !isNear(name))
    .map((name) => `${name}: was ${expected[name] ?? 'absent'}, is ${found[name] ?? 'absent'}`);
}

/** Side of the square in which differences are counted, in pixels: about that of an icon. */
const WINDOW = 24;

/** How far two colours may be apart; 1 is black and white. */
const THRESHOLD = 0.05;

/** Pixels in a square that may differ: the smallest icon has more than twice as many. */
const MOST = 24;

export interface Difference {
  /** Absent where the pictures are alike. */
  readonly what?: string;
  /** How many differ in the worst square of `WINDOW`; absent where the pictures have not the same size. */
  readonly pixels?: number;
  /** The differences in red, as a PNG. */
  readonly shown?: Buffer;
}

/** Where two pictures differ by more than how letters are smoothed. */
export function compare(one: Buffer, other: Buffer): Difference {
  const [first, second] = [PNG.sync.read(one), PNG.sync.read(other)];
  const { width, height } = first;
  const sizes = [`${width} × ${height}`, `${second.width} × ${second.height}`];
  if (sizes[0] !== sizes[1]) return { what: `it was ${sizes[0]} pixels large, and is ${sizes[1]}` };
  const shown = new PNG({ width, height });
  const pixels = pixelmatch(first.data, second.data, shown.data, width, height, {
    threshold: THRESHOLD,
    windowSize: WINDOW,
  });
  return {
    what: pixels > MOST ? `${pixels} pixels differ` : undefined,
    pixels,
    shown: PNG.sync.write(shown),
  };
}

const LETTERS = `
  <!doctype html><meta charset="utf-8" />
  <style>
    ${FONT_STYLE}
    body { margin: 8px; font: 16px/1.5 Inter; color: #1a1c23; }
    .small { font-size: 15px; font-weight: 500; color: #575c6b; }
    .large { font-size: 24px; font-weight: 600; }
    .code { font: 500 24px/1.5 ui-monospace, Menlo, Consolas, monospace; }
    .dark { background: #17191f; color: #f1f2f6; }
  </style>
  <div class="large">Handgloves</div>
  <div>The quick brown fox jumps over it. ana@example.com</div>
  <div class="small">Sphinx of black quartz, judge my vow in 0:30</div>
  <div class="code">0123456789</div>
  <div class="dark">The quick brown fox jumps over it.</div>`;

/** Letters without the widget, by which machines differ. */
export async function takeLetters(stage: Stage, style = ''): Promise<Buffer> {
  const { page } = await stage.openPage('about:blank', {
    context: { viewport: { width: 448, height: 176 } },
  });
  await page.setContent(`${LETTERS}<style>${style}</style>`);
  await page.evaluate(() => document.fonts.ready);
  return page.screenshot();
}

/** Whether letters come out here as in the pictures; with some room, so that they cannot be what makes a picture differ. */
export const drawsAlike = (letters: Buffer): boolean => {
  const { pixels = Infinity } = compare(readPicture('letters'), letters);
  return pixels <= MOST / 2;
};

/** Pictures of the widget that come out the same on every machine: the font is the test's own, and nothing moves. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { CHROMIUM_ARGS } from './browsers.mjs';
import { look, type Look, PAGE_STYLE, prepareLooks, resize, wear } from './looks.js';
import type { Stage } from './e2e.js';
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
  code: { screen: 'code', look: look('Default') },
  'code-brand': { screen: 'code', look: look('Dark brand') },
  'code-narrow': { screen: 'code', look: look('Default'), width: 240 },
  'code-sent-again': { screen: 'code sent again', look: look('No card', 'dark') },
  'sign-in-link': { screen: 'sign-in link', look: look('Default') },
  'passkey-offer': { screen: 'offer of a passkey', look: look('Soft') },
  done: { screen: 'done', look: look('Default') },
};

/** The picture, as a PNG. */
export async function takePicture(stage: Stage, picture: Picture): Promise<Buffer> {
  const { screen, width = 416, isRightToLeft = false } = picture;
  const login = await openScreen(stage, screen, {
    style: PAGE_STYLE + FONT_STYLE,
    html: `lang="en" dir="${isRightToLeft ? 'rtl' : 'ltr'}"`,
    context: { reducedMotion: 'reduce' },
    prepare: prepareLooks,
  });
  await resize(login, { width, text: '100%' });
  await wear(login, picture.look);
  await login.page.evaluate(() => document.fonts.ready);
  return login.widget.screenshot({ animations: 'disabled' });
}

/** Side of the square in which differences are counted, in pixels: about that of an icon. */
const WINDOW = 24;

/** How far two colours may be apart; 1 is black and white. */
const THRESHOLD = 0.05;

export interface Difference {
  /** Pixels that differ in the worst square of `WINDOW`. */
  readonly pixels: number;
  /** The differences in red, as a PNG. */
  readonly shown: Buffer;
}

/** Where two pictures differ by more than how letters are smoothed; throws where they differ in size. */
export function compare(one: Buffer, other: Buffer): Difference {
  const [first, second] = [PNG.sync.read(one), PNG.sync.read(other)];
  const { width, height } = first;
  const sizes = [`${width} × ${height}`, `${second.width} × ${second.height}`];
  if (sizes[0] !== sizes[1]) throw new Error(`It was ${sizes[0]} pixels large, and is ${sizes[1]}.`);
  const shown = new PNG({ width, height });
  const pixels = pixelmatch(first.data, second.data, shown.data, width, height, {
    threshold: THRESHOLD,
    windowSize: WINDOW,
  });
  return { pixels, shown: PNG.sync.write(shown) };
}

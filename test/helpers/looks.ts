/** What is wrong with how the widget looks, in every way that it can look. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PRESETS } from '../../demo/playground/presets.js';
import type * as InPage from './looks-in-page.js';
import type { Look } from './looks-in-page.js';
import type { PlaywrightLogin } from './playwright-login.js';
import type { WatchedPage } from './watched-page.js';

export type { Look };

declare global {
  interface Window {
    looks: typeof InPage;
  }
}

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

export const LANGUAGES = [
  { lang: 'en', dir: 'ltr' },
  { lang: 'de', dir: 'ltr' },
  { lang: 'ar', dir: 'rtl' },
  { lang: 'ja', dir: 'ltr' },
  { lang: '', dir: 'ltr' },
] as const satisfies readonly Partial<Look>[];

export const SCHEMES = ['light', 'dark'] as const;

const NAMES = ['Default', 'Pill', 'Dark brand', 'No card'] as const;

/** A preset of the playground. */
export const look = (
  name: string,
  scheme: Look['scheme'] = 'light',
  language: Pick<Look, 'lang' | 'dir'> = LANGUAGES[0],
): Look => ({ ...language, scheme, name, properties: PRESETS[name] ?? {} });

export const LOOKS: readonly Look[] = LANGUAGES.flatMap((language) =>
  NAMES.flatMap((name) => SCHEMES.map((scheme) => look(name, scheme, language))),
);

/** A page whose background follows the colour scheme, as one does that has the form without a frame. */
export const PAGE_STYLE = `
  :root { color-scheme: light; background: Canvas; color: CanvasText; }
  :root.dark { color-scheme: dark; }
  body { margin: 0; }
  .no-card::part(base) { border: 0; padding: 0; background: none; }`;

const bundled = await build({
  entryPoints: [fileURLToPath(new URL('looks-in-page.ts', import.meta.url))],
  bundle: true,
  format: 'iife',
  globalName: 'looks',
  footer: { js: 'globalThis.looks = looks;' },
  write: false,
});

/** Before the page loads. */
export const prepareLooks = ({ page }: WatchedPage): Promise<unknown> =>
  page.addInitScript(bundled.outputFiles[0]?.text ?? '');

/** Pixels, and how large the page's text is. */
export interface Size {
  readonly width: number;
  readonly text: string;
}

export async function resize({ page }: PlaywrightLogin, { width, text }: Size): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
}

export const wear = ({ widget }: PlaywrightLogin, worn: Look): Promise<void> =>
  widget.evaluate((element: Widget, each) => window.looks.wear(element, each), worn);

/** The faults of the widget as it is, one line each; none where it is right. */
export const faultsNow = ({ widget }: PlaywrightLogin, worn: Look): Promise<string[]> =>
  widget.evaluate((element: Widget, each) => window.looks.faultsNow(element, each), worn);

export const faultsOf = ({ widget }: PlaywrightLogin, looks: readonly Look[]): Promise<string[]> =>
  widget.evaluate((element: Widget, all) => window.looks.faultsOf(element, all), looks);

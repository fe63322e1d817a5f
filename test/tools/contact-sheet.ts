/**
 * Puts every screen, in light, dark and Arabic, into one picture for people to look at. Run by `npm run contact-sheet`, which
 * says where it is.
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../helpers/browsers.mjs';
import { prepareStage } from '../helpers/e2e.js';
import { look } from '../helpers/looks.js';
import { openForPicture, photograph, PICTURE_BROWSER } from '../helpers/pictures.js';
import { SCREEN_NAMES } from '../helpers/screens.js';

const triggers = fileURLToPath(new URL('../e2e/triggers', import.meta.url));
const stage = prepareStage({ triggers }, PICTURE_BROWSER);

const LOOKS = [
  look('Default', 'light'),
  look('Default', 'dark'),
  look('Default', 'light', { lang: 'ar', dir: 'rtl' }),
];

const figures: string[] = [];

for (const name of SCREEN_NAMES)
  it(name, async () => {
    const login = await openForPicture(stage, name);
    const images: string[] = [];
    for (const worn of LOOKS) {
      const picture = await photograph(login, worn);
      images.push(`<img alt="" src="data:image/png;base64,${picture.toString('base64')}" />`);
    }
    figures.push(`<figure><figcaption>${name}</figcaption>${images.join('')}</figure>`);
  });

after(async () => {
  const folder = join(tmpdir(), 'authsignal-cognito-login-pictures');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'contact-sheet.png');
  const browser = await chromium.launch({ executablePath: chromiumPath(), ...PICTURE_BROWSER });
  try {
    const page = await browser.newPage({ viewport: { width: 2800, height: 1000 } });
    await page.setContent(`
      <style>
        body { display: grid; grid-template-columns: repeat(3, 1fr); gap: 24px; margin: 24px; background: #999; }
        figure { display: grid; grid-template-columns: repeat(3, 1fr); align-content: start; align-items: start; gap: 8px; margin: 0; }
        figcaption { grid-column: 1 / -1; font: 600 16px sans-serif; }
        img { inline-size: 100%; }
      </style>
      ${figures.join('')}`);
    await page.screenshot({ path, fullPage: true });
  } finally {
    await browser.close();
  }
  console.log(`The contact sheet is ${path}`);
});

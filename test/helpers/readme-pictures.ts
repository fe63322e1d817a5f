/** The pictures of the README: several forms side by side, each brought to its screen. */
import { PNG } from 'pngjs';
import { PRESETS } from '../../demo/playground/presets.js';
import en from '../../src/i18n/locales/en.js';
import type { Attributes, Stage } from './e2e.js';
import { type Look, look, PAGE_STYLE, prepareLooks } from './looks.js';
import { enroll } from './phone.js';
import { FONT_STYLE } from './pictures.js';
import { PlaywrightLogin } from './playwright-login.js';
import { addAuthenticator } from './virtual-authenticator.js';

interface Frame {
  readonly attributes?: Attributes;
  readonly look: Look;
  readonly hasLogo?: boolean;
  readonly reach?: (login: PlaywrightLogin) => Promise<unknown>;
}

interface ReadmePicture {
  readonly frames: readonly Frame[];
  /** Behind the forms. */
  readonly background: string;
}

const WHO = 'ana@example.com';

const steps = (scheme: Look['scheme'], background: string): ReadmePicture => ({
  background,
  frames: [
    { look: look('Default', scheme), hasLogo: true },
    {
      look: look('Default', scheme),
      async reach(login) {
        await login.requestCode(WHO);
        await login.tryAnotherWay();
      },
    },
    {
      look: look('Default', scheme),
      async reach(login) {
        await login.requestCode(WHO);
        await login.enterCode('493');
      },
    },
    { look: look('Default', scheme), reach: (login) => login.signIn(WHO) },
  ],
});

/** What loads what comes after the first step. */
const showIntent = (login: PlaywrightLogin) => login.usernameField.focus();

/** By the name of the file. */
export const README_PICTURES: Readonly<Record<string, ReadmePicture>> = {
  steps: steps('light', '#f3f4f8'),
  'steps-dark': steps('dark', '#0d1117'),
  themes: {
    background: '#e9eaef',
    frames: Object.keys(PRESETS)
      .filter((name) => name !== 'No card')
      .map((name) => ({ look: look(name), reach: (login) => login.typeUsername(WHO) })),
  },
};

const STYLE = `
  body { margin: 0; }
  h1 { display: none; }
  main { display: grid; grid-auto-flow: column; gap: 20px; padding: 20px; inline-size: max-content; }
  authsignal-cognito-login { inline-size: 340px; }
  authsignal-cognito-login::part(base) { block-size: 100%; }`;

/** A logo of nobody. */
const LOGO =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="#4338ca"/>' +
      '<path d="M11 27 20 11l9 16z" fill="none" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"/></svg>',
  );

/** Pixels across: twice what a README is wide, for dense screens. */
const WIDTH = 2000;

/** The same picture in fewer bytes: surfaces of one colour need no filter, and nothing is translucent. */
const shrink = (png: Buffer): Buffer =>
  PNG.sync.write(PNG.sync.read(png), { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });

export async function takeReadmePicture(
  stage: Stage,
  { frames, background }: ReadmePicture,
): Promise<Buffer> {
  Object.assign(stage.cloud.authsignal.settings, { rateLimits: false });
  await enroll(stage.cloud, WHO, 'EMAIL_OTP', 'EMAIL_MAGIC_LINK', 'AUTHENTICATOR_APP', 'PUSH');
  const width = 20 + 360 * frames.length;
  const ids = frames.map((_, index) => `frame-${index}`);
  const watched = await stage.openWidgets(
    Object.fromEntries(
      frames.map(({ attributes }, index) => [
        `frame-${index}`,
        { 'without-passkey-autofill': '', ...attributes },
      ]),
    ),
    {
      style: PAGE_STYLE + FONT_STYLE + STYLE + `:root { background: ${background} !important; }`,
      context: {
        viewport: { width, height: 600 },
        deviceScaleFactor: WIDTH / width,
        reducedMotion: 'reduce',
      },
      async prepare(page) {
        await addAuthenticator(page.page);
        await prepareLooks(page);
      },
    },
  );
  for (const [index, { look: worn, hasLogo, reach }] of frames.entries()) {
    const login = new PlaywrightLogin(watched, stage.cloud, ids[index]);
    await login.rendered();
    await login.widget.evaluate((widget, each) => window.looks.wear(widget as never, each), worn);
    if (hasLogo)
      await login.widget.evaluate((widget, src) => {
        const logo = Object.assign(new Image(40, 40), { slot: 'logo', alt: '', src });
        widget.append(logo);
        return logo.decode();
      }, LOGO);
    await (reach ?? showIntent)(login);
    // Its picture loads with what comes after the first step.
    if (login.step() === 'identify') await login.button(en.usePasskey).locator('svg').waitFor();
  }
  await watched.page.evaluate(async () => {
    (document.activeElement as HTMLElement | null)?.blur();
    await document.fonts.ready;
  });
  return shrink(await watched.page.locator('main').screenshot({ animations: 'disabled' }));
}

/** The screens that people see of the widget, each by the sign-in that leads there. */
import type { VerificationMethod } from '../../demo/local-cloud/authsignal/types.js';
import en from '../../src/i18n/locales/en.js';
import { withFakeClock, type Attributes, type OpenOptions, type Stage } from './e2e.js';
import { enroll } from './phone.js';
import { type PlaywrightLogin, wrongCodeFor } from './playwright-login.js';
import { addAuthenticator } from './virtual-authenticator.js';

export interface Screen {
  readonly attributes?: Attributes;
  /** What the person is enrolled with. */
  readonly enrolled?: readonly VerificationMethod[];
  /** Whether the page's time stands still, after it has passed for as long as the screen takes. */
  readonly isAtRest?: boolean;
  /** Who signs in, where that matters. */
  readonly who?: string;
  /** From the first step to the screen. */
  readonly reach: (login: PlaywrightLogin, who: string) => Promise<unknown>;
}

async function begin(login: PlaywrightLogin, who: string): Promise<void> {
  await login.typeUsername(who);
  await login.submit();
}

const enterRightCode = (login: PlaywrightLogin, who: string) => login.enterCode(login.codeFor(who));

async function untilWaiting(login: PlaywrightLogin, who: string): Promise<void> {
  await begin(login, who);
  await login.untilStep('waiting');
}

const requestCode = (login: PlaywrightLogin, who: string) => login.requestCode(who);

/** The stage has the triggers of `test/e2e/triggers`. */
export const SCREENS = {
  identify: { reach: () => Promise.resolve() },
  'identify with an error': {
    reach: (login) => login.errorAfter(() => begin(login, 'ana')),
  },
  'identify by phone': { attributes: { identifier: 'phone', country: 'NZ' }, reach: () => Promise.resolve() },
  'sign-up': {
    attributes: { 'sign-up': 'form' },
    async reach(login) {
      await login.button(en.noAccount).click();
      await login.button(en.createAccount).waitFor();
    },
  },
  choosing: {
    enrolled: ['EMAIL_OTP', 'AUTHENTICATOR_APP', 'EMAIL_MAGIC_LINK', 'PUSH'],
    async reach(login, who) {
      await begin(login, who);
      await login.untilStep('entering');
      await login.tryAnotherWay();
    },
  },
  code: { enrolled: ['EMAIL_OTP', 'AUTHENTICATOR_APP'], reach: requestCode },
  'code with an error': {
    async reach(login, who) {
      await login.requestCode(who);
      await login.errorAfter(() => login.enterCode(wrongCodeFor(login.codeFor(who))));
    },
  },
  'code sent again': {
    isAtRest: true,
    async reach(login, who) {
      await login.requestCode(who);
      await login.page.clock.runFor(40_000);
      await login.resend();
      await login.untilResent();
    },
  },
  'sign-in link': {
    who: 'ana.maria.of.the.hills@gmail.com',
    enrolled: ['EMAIL_MAGIC_LINK', 'EMAIL_OTP'],
    reach: untilWaiting,
  },
  'QR code': {
    who: 'sends-token-only@example.com',
    attributes: { methods: 'qr-code' },
    async reach(login, who) {
      await untilWaiting(login, who);
      await login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor();
    },
  },
  'authenticator app to set up': {
    who: 'open-ana@example.com',
    attributes: { methods: 'totp' },
    async reach(login, who) {
      await begin(login, who);
      await login.untilStep('enrolling');
      await login.widget.getByRole('img', { name: en.setUpQrCodeLabel }).waitFor();
    },
  },
  'offer of a passkey': {
    attributes: { 'passkey-enrollment': 'prompt' },
    async reach(login, who) {
      await login.requestCode(who);
      await enterRightCode(login, who);
      await login.untilStep('enrolling');
    },
  },
  'pre-built UI in a window': {
    attributes: { mode: 'window' },
    reach: untilWaiting,
  },
  done: {
    async reach(login, who) {
      await login.requestCode(who);
      await enterRightCode(login, who);
      await login.untilStep('done');
    },
  },
} as const satisfies Readonly<Record<string, Screen>>;

export type ScreenName = keyof typeof SCREENS;

export const SCREEN_NAMES = Object.keys(SCREENS) as ScreenName[];

/** Opens a page in a browser that can keep passkeys, and signs in as far as the screen `name`. */
export async function openScreen(
  stage: Stage,
  name: ScreenName,
  { attributes, prepare, ...options }: OpenOptions = {},
): Promise<PlaywrightLogin> {
  const screen: Screen = SCREENS[name];
  const who = screen.who ?? 'ana@example.com';
  if (screen.enrolled) await enroll(stage.cloud, who, ...screen.enrolled);
  const login = await stage.open({
    ...options,
    // Suggested passkeys ask the device, which would answer at once.
    attributes: { 'without-passkey-autofill': '', ...screen.attributes, ...attributes },
    async prepare(watched) {
      await addAuthenticator(watched.page);
      if (screen.isAtRest) await withFakeClock(watched);
      await prepare?.(watched);
    },
  });
  if (screen.isAtRest) await login.page.clock.pauseAt(Date.now() + 60_000);
  await screen.reach(login, who);
  return login;
}

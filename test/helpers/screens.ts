/** The screens that people see of the widget, each by the sign-in that leads there. */
import type { AuthsignalSettings } from '../../demo/local-cloud/authsignal/settings.js';
import type { VerificationMethod } from '../../demo/local-cloud/authsignal/types.js';
import type { Fault } from '../../demo/local-cloud/context.js';
import en from '../../src/i18n/locales/en.js';
import type { Attributes, OpenOptions, Stage } from './e2e.js';
import { decide, enroll } from './phone.js';
import { type PlaywrightLogin, wrongCodeFor } from './playwright-login.js';
import { addAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.js';

declare global {
  interface Window {
    /** Milliseconds that go by at once. */
    passTime(ms: number): void;
  }
}

export interface Screen {
  readonly attributes?: Attributes;
  /** What happens to the calls of the sign-in. */
  readonly fault?: Fault;
  /** How the Authsignal tenant is set until the test is over. */
  readonly tenant?: Partial<AuthsignalSettings>;
  /** What the person is enrolled with; codes by email where nobody in particular signs in. */
  readonly enrolled?: readonly VerificationMethod[];
  /** Who signs in, where that matters. */
  readonly who?: string;
  /** From the first step to the screen. */
  readonly reach: (login: PlaywrightLogin, who: string, key: VirtualAuthenticator) => Promise<unknown>;
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

/** A prompt that nobody answers. */
async function promptFor(login: PlaywrightLogin, key: VirtualAuthenticator, act: () => Promise<unknown>) {
  await key.setPresent(false);
  await act();
  await login.untilStep('waiting');
}

const QR_CODE = { who: 'sends-token-only@example.com', attributes: { methods: 'qr-code' } };

const requestCode = (login: PlaywrightLogin, who: string) => login.requestCode(who);

/** Every screen of the specification. The stage has the triggers of `test/e2e/triggers`. */
export const SCREENS = {
  identify: { reach: () => Promise.resolve() },
  'identify with an error': {
    reach: (login) => login.errorAfter(() => begin(login, 'ana')),
  },
  'identify by phone': { attributes: { identifier: 'phone', country: 'NZ' }, reach: () => Promise.resolve() },
  'not set up': { attributes: { 'tenant-id': undefined }, reach: (login) => login.watched.nextWarnings() },
  'sending a code': {
    fault: {
      service: 'authsignal',
      operation: '/client/challenge/email-otp',
      kind: 'delay',
      ms: 600_000,
      times: 1,
    },
    async reach(login, who) {
      await begin(login, who);
      await login.untilStep('sending');
    },
  },
  'too many tries': {
    fault: { service: 'cognito', operation: 'InitiateAuth', kind: 'status', status: 429, times: 1 },
    reach: (login, who) => login.errorAfter(() => begin(login, who)),
  },
  blocked: {
    tenant: { forceState: 'BLOCK' },
    async reach(login, who) {
      await login.errorAfter(() => begin(login, who));
      login.watched.takeWarnings();
    },
  },
  'a fault for the developer': {
    attributes: { 'user-pool-client-id': 'nosuchclient' },
    async reach(login, who) {
      await login.errorAfter(() => begin(login, who));
      login.watched.takeWarnings();
    },
  },
  'sign-up': {
    attributes: { 'sign-up': 'form' },
    async reach(login) {
      await login.button(en.noAccount).click();
      await login.button(en.createAccount).waitFor();
    },
  },
  choosing: {
    enrolled: ['EMAIL_OTP', 'AUTHENTICATOR_APP', 'EMAIL_MAGIC_LINK', 'PUSH'],
    attributes: { methods: 'email-otp totp magic-link push' },
    async reach(login, who) {
      await begin(login, who);
      await login.untilStep('entering');
      await login.tryAnotherWay();
    },
  },
  code: {
    enrolled: ['EMAIL_OTP', 'AUTHENTICATOR_APP'],
    attributes: { methods: 'email-otp totp' },
    reach: requestCode,
  },
  'code by text message': {
    who: '+64211234567',
    enrolled: ['SMS', 'AUTHENTICATOR_APP'],
    attributes: { identifier: 'phone', country: 'NZ' },
    reach: requestCode,
  },
  'code with an error': {
    async reach(login, who) {
      await login.requestCode(who);
      await login.errorAfter(() => login.enterCode(wrongCodeFor(login.codeFor(who))));
    },
  },
  'code sent again': {
    async reach(login, who) {
      await login.requestCode(who);
      await login.page.evaluate(() => window.passTime(40_000));
      // Until the widget looks at the time again.
      await login.widget.getByRole('button', { name: en.resend, exact: true, disabled: false }).waitFor();
      await login.resend();
      await login.untilResent();
    },
  },
  'sign-in link': {
    who: 'ana.maria.of.the.hills@gmail.com',
    enrolled: ['EMAIL_MAGIC_LINK', 'EMAIL_OTP'],
    attributes: { methods: 'magic-link email-otp' },
    reach: untilWaiting,
  },
  'code of an authenticator app': {
    enrolled: ['AUTHENTICATOR_APP', 'EMAIL_OTP'],
    attributes: { methods: 'totp email-otp' },
    reach: requestCode,
  },
  push: { enrolled: ['PUSH', 'EMAIL_OTP'], attributes: { methods: 'push email-otp' }, reach: untilWaiting },
  'push that was declined': {
    enrolled: ['PUSH', 'EMAIL_OTP'],
    attributes: { methods: 'push email-otp' },
    async reach(login, who) {
      await untilWaiting(login, who);
      await login.errorAfter(() => decide(login.linkFor(who), 'decline'));
    },
  },
  passkey: {
    reach: (login, _, key) => promptFor(login, key, () => login.button(en.usePasskey).click()),
  },
  'security key': {
    who: 'sends-token-only+new-key@example.com',
    tenant: { initEndpoint: false },
    // The triggers of the stage leave nobody here to whom a key could belong.
    fault: {
      service: 'authsignal',
      operation: '/client/user-authenticators/security-key/authentication-options',
      kind: 'delay',
      ms: 600_000,
      times: 1,
    },
    attributes: { methods: 'security-key email-otp' },
    reach: untilWaiting,
  },
  'security key that is not set up': {
    who: 'sends-token-only+key@example.com',
    tenant: { initEndpoint: false },
    attributes: { methods: 'security-key email-otp' },
    reach: (login, who) => login.errorAfter(() => begin(login, who)),
  },
  'QR code that was scanned': {
    ...QR_CODE,
    async reach(login, who) {
      await untilWaiting(login, who);
      await decide(login.linkFor(who), 'claim');
      await login.widget.getByText(en.qrCodeClaimed).waitFor();
    },
  },
  'QR code': {
    ...QR_CODE,
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

/** Lets the widget's time stand, so that countdowns do; timers go on, as the page's scripts need them. */
function holdTime(): void {
  let time = performance.now();
  performance.now = () => time;
  window.passTime = (ms) => void (time += ms);
}

/** Opens a page in a browser that can keep passkeys, and signs in as far as the screen `name`. */
export async function openScreen(
  stage: Stage,
  name: ScreenName,
  { attributes, prepare, ...options }: OpenOptions = {},
): Promise<PlaywrightLogin> {
  const screen: Screen = SCREENS[name];
  const { who = 'ana@example.com', enrolled = screen.who ? undefined : ['EMAIL_OTP'] } = screen;
  let key: VirtualAuthenticator | undefined;
  if (screen.fault) stage.cloud.faults.add(screen.fault);
  // The same people come again and again.
  Object.assign(stage.cloud.authsignal.settings, { rateLimits: false }, screen.tenant);
  if (enrolled) await enroll(stage.cloud, who, ...enrolled);
  const login = await stage.open({
    ...options,
    // Suggested passkeys ask the device, which would answer at once.
    attributes: { 'without-passkey-autofill': '', ...screen.attributes, ...attributes },
    async prepare(watched) {
      key = await addAuthenticator(watched.page);
      await watched.page.addInitScript(holdTime);
      await prepare?.(watched);
    },
  });
  if (!key) throw new Error('The page was not prepared.');
  await screen.reach(login, who, key);
  return login;
}

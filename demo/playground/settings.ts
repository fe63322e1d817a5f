/** What a visitor can set: every attribute of the widget, and its custom properties, in the groups of the form. */

import { LOCALES } from '../../src/i18n/locales.js';

/** How a setting is entered. */
type Control =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'text'; readonly placeholder?: string }
  | { readonly kind: 'color' }
  | { readonly kind: 'methods' };

/** One setting; for choices the first value is the default, which is not written down. */
export interface Setting {
  /** Attribute or custom property. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly control: Control;
}

export interface SettingGroup {
  readonly title: string;
  readonly isOpen?: boolean;
  readonly settings: readonly Setting[];
}

/** What the page was last set to, by name. */
export type Values = Readonly<Record<string, string>>;

const choice = (...values: string[]): Control => ({ kind: 'choice', values });
const flag: Control = { kind: 'flag' };
const text = (placeholder?: string): Control => ({ kind: 'text', placeholder });
const color: Control = { kind: 'color' };

export const METHODS: Readonly<Record<string, string>> = {
  'email-otp': 'Email code',
  sms: 'Text message',
  whatsapp: 'WhatsApp',
  totp: 'Authenticator app',
  passkey: 'Passkey',
  'security-key': 'Security key',
  'magic-link': 'Email link',
  push: 'Push',
  'qr-code': 'QR code',
};

/** Attributes that say where the clouds are: those of this machine here, the reader's own in the snippet. */
export const CONNECTION: Values = {
  region: 'us-east-1',
  'user-pool-client-id': 'localdemoclient',
  'tenant-id': 'local-tenant',
  'cognito-url': '/cognito',
  'authsignal-url': '/authsignal/v1',
};

export const GROUPS: readonly SettingGroup[] = [
  {
    title: 'Who signs in',
    isOpen: true,
    settings: [
      {
        name: 'identifier',
        label: 'People type',
        hint: 'User names come with a pool that has them, under “Connection”.',
        control: choice('email', 'phone', 'email-or-phone', 'username'),
      },
      {
        name: 'sign-up',
        label: 'New accounts',
        hint: 'auto: just in time. form: a step of its own. off: only who is in the pool.',
        control: choice('auto', 'form', 'off'),
      },
      { name: 'username', label: 'Prefilled identifier', control: text('ana@example.com') },
      { name: 'country', label: 'Country of phone numbers', control: text('NZ') },
      { name: 'code-length', label: 'Digits of a code', control: text('6') },
      { name: 'remember', label: 'Remember the last person on this device', control: flag },
    ],
  },
  {
    title: 'How they prove it',
    isOpen: true,
    settings: [
      {
        name: 'mode',
        label: 'Challenge',
        hint: 'inline: in the form. The others show Authsignal’s own page.',
        control: choice('inline', 'popup', 'window', 'redirect'),
      },
      {
        name: 'methods',
        label: 'Methods, most preferred first',
        hint: 'None chosen: whatever the person is enrolled with.',
        control: { kind: 'methods' },
      },
    ],
  },
  {
    title: 'Passkeys',
    settings: [
      {
        name: 'passkey-enrollment',
        label: 'After a sign-in without one',
        hint: 'prompt: ask. auto: by itself where the browser can, else ask.',
        control: choice('off', 'prompt', 'auto'),
      },
      { name: 'without-passkey', label: 'No passkeys at all', control: flag },
      { name: 'without-passkey-autofill', label: 'Button only, no autofill', control: flag },
    ],
  },
  {
    title: 'Looks',
    settings: [
      { name: 'theme', label: 'Colour scheme', control: choice('auto', 'light', 'dark') },
      { name: 'heading-level', label: 'Level of the headings', control: text('2') },
      {
        name: 'lang',
        label: 'Language',
        hint: 'That of the page by default.',
        control: choice('', 'en', ...Object.keys(LOCALES)),
      },
      { name: '--authsignal-login-accent-color', label: 'Accent', control: color },
      { name: '--authsignal-login-accent-contrast', label: 'Text on the accent', control: color },
      { name: '--authsignal-login-link-color', label: 'Links and pictures', control: color },
      { name: '--authsignal-login-background', label: 'Background', control: color },
      { name: '--authsignal-login-color', label: 'Text', control: color },
      { name: '--authsignal-login-muted-color', label: 'Less important text', control: color },
      { name: '--authsignal-login-border-color', label: 'Borders', control: color },
      { name: '--authsignal-login-error-color', label: 'Errors', control: color },
      { name: '--authsignal-login-focus-ring', label: 'Focus ring', control: color },
      { name: '--authsignal-login-font-family', label: 'Typeface', control: text('Georgia, serif') },
      { name: '--authsignal-login-radius', label: 'Corner radius', control: text('0.625rem') },
      { name: '--authsignal-login-button-radius', label: 'Corner radius of buttons', control: text('999px') },
      {
        name: '--authsignal-login-control-height',
        label: 'Height of fields and buttons',
        control: text('3em'),
      },
      { name: '--authsignal-login-padding', label: 'Space within the frame', control: text('2em') },
      { name: '--authsignal-login-shadow', label: 'Shadow', control: text('0 1px 3px rgb(0 0 0 / 20%)') },
      { name: '--authsignal-login-gap', label: 'Space between parts', control: text('1rem') },
      { name: '--authsignal-login-max-width', label: 'Greatest width', control: text('26rem') },
    ],
  },
  {
    title: 'Connection',
    settings: [
      {
        name: 'user-pool-client-id',
        label: 'User pool on this machine',
        hint: 'localdemoclient: addresses are the user name. localotherclient: user names of one’s own choice. localaliasclient: those, with verified addresses as aliases. localnamesclient: nothing else.',
        control: choice('localdemoclient', 'localotherclient', 'localaliasclient', 'localnamesclient'),
      },
      { name: 'region', label: 'Region', control: text('us-east-1') },
      { name: 'tenant-id', label: 'Authsignal tenant', control: text('local-tenant') },
      { name: 'cognito-url', label: 'Cognito at', control: text('/cognito') },
      { name: 'authsignal-url', label: 'Authsignal at', control: text('/authsignal/v1') },
      { name: 'prebuilt-ui-host', label: 'Pre-built UI’s own host', control: text('login.example.com') },
      { name: 'action', label: 'Authsignal action', control: text('cognitoAuth') },
      {
        name: 'answer-format',
        label: 'Answer',
        hint: 'What the Verify trigger expects.',
        control: choice('token', 'json'),
      },
      { name: 'username-url', label: 'Endpoint for user names', control: text('/api/username') },
      { name: 'context-url', label: 'Endpoint that signs the context', control: text('/context') },
      {
        name: 'enrollment-token-url',
        label: 'Endpoint for enrolment tokens',
        control: text('/api/enrollment-token'),
      },
      {
        name: 'storage',
        label: 'Keep the tokens',
        hint: 'Where aws-amplify finds them: for this tab, or this browser.',
        control: choice('none', 'session', 'local'),
      },
      { name: 'success-url', label: 'Go there afterwards', control: text('/welcome') },
    ],
  },
];

export const SETTINGS: readonly Setting[] = GROUPS.flatMap(({ settings }) => settings);

export const isCustomProperty = (name: string): boolean => name.startsWith('--');

/** Whether a change shows at once, also in the middle of a sign-in, which keeps the other settings it began with. */
export const isLive = (name: string): boolean =>
  isCustomProperty(name) || name === 'theme' || name === 'lang';

/** What a setting is when nobody touches it. */
export const defaultOf = ({ name, control }: Setting): string =>
  CONNECTION[name] ?? (control.kind === 'choice' ? (control.values[0] ?? '') : '');

/** Turns the element's attributes into a checked configuration; says what is wrong, never throws. */
import {
  METHOD_IDS,
  type AnswerFormat,
  type IdentifierType,
  type LoginMode,
  type MethodId,
  type SignUpMode,
  type TokenStorage,
} from './types.js';
import { isSecureUrl, parseUrl } from './urls.js';

/** The settings of one sign-in, checked. */
export interface LoginConfig {
  readonly region: string;
  readonly userPoolClientId: string;
  readonly tenantId: string;
  /** Without a slash at the end. */
  readonly authsignalUrl: string;
  /** Takes the place of Cognito's public endpoint. */
  readonly cognitoUrl?: string;
  readonly action: string;
  readonly mode: LoginMode;
  readonly identifier: IdentifierType;
  /** What limits and orders the methods; empty when the page does not say. */
  readonly methods: readonly MethodId[];
  readonly signUp: SignUpMode;
  readonly usernameUrl?: string;
  readonly answerFormat: AnswerFormat;
  readonly withoutPasskey: boolean;
  readonly withoutPasskeyAutofill: boolean;
  readonly passkeyEnrollment: PasskeyEnrollment;
  readonly enrollmentTokenUrl?: string;
  readonly storage: TokenStorage;
  readonly remember: boolean;
  readonly successUrl?: string;
  /** ISO 3166-1 alpha-2, or empty. */
  readonly country: string;
}

/** The attributes as the page set them, by name. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** Whether a passkey is offered after a sign-in without one. */
export type PasskeyEnrollment = 'off' | 'prompt' | 'auto';

export interface ConfigResult {
  /** Absent when something required is missing or wrong. */
  readonly config?: LoginConfig;
  /** One sentence for each attribute that is wrong. */
  readonly problems: readonly string[];
}

const THEMES = ['auto', 'light', 'dark'] as const;
const MODES = ['inline', 'popup', 'window', 'redirect'] as const satisfies readonly LoginMode[];
const IDENTIFIERS = [
  'email',
  'phone',
  'email-or-phone',
  'username',
] as const satisfies readonly IdentifierType[];
const ANSWER_FORMATS = ['token', 'json'] as const satisfies readonly AnswerFormat[];
const ENROLLMENTS = ['off', 'prompt', 'auto'] as const satisfies readonly PasskeyEnrollment[];
const STORAGES = ['none', 'session', 'local'] as const satisfies readonly TokenStorage[];
const SIGN_UPS = ['auto', 'form', 'off'] as const satisfies readonly SignUpMode[];

const textOf = (value: RawConfig[string]): string => (typeof value === 'string' ? value.trim() : '');

/** Reads and checks `raw`. Every fault becomes a problem; a fault in an optional attribute falls back to its default. */
export function readConfig(raw: RawConfig): ConfigResult {
  const problems: string[] = [];
  let isComplete = true;

  const required = (name: string, pattern: RegExp, accepted: string): string => {
    const value = textOf(raw[name]);
    if (pattern.test(value)) return value;
    problems.push(`"${name}" ${value ? 'is wrong' : 'is missing'}: it must be ${accepted}.`);
    isComplete = false;
    return '';
  };
  const text = (name: string, fallback: string, pattern: RegExp, accepted: string): string => {
    const value = textOf(raw[name]);
    if (!value) return fallback;
    if (pattern.test(value)) return value;
    problems.push(`"${name}" must be ${accepted}.`);
    return fallback;
  };
  const oneOf = <T extends string>(name: string, accepted: readonly [T, ...T[]]): T => {
    const value = textOf(raw[name]);
    const found = accepted.find((candidate) => candidate === value);
    if (!found && value) problems.push(`"${name}" must be one of ${accepted.join(', ')}.`);
    return found ?? accepted[0];
  };
  const address = (name: string): string | undefined => {
    const value = textOf(raw[name]);
    if (!value) return undefined;
    const url = parseUrl(value, value.startsWith('/') ? globalThis.location?.href : undefined);
    // fetch() takes no address with a user in it.
    if (url && isSecureUrl(url) && !url.search && !url.hash && !url.username)
      return url.href.replace(/\/+$/, '');
    problems.push(`"${name}" must be an https or localhost address or a path, without query or fragment.`);
    return undefined;
  };
  const methods = textOf(raw.methods).split(/\s+/).filter(Boolean);
  const knownMethods = METHOD_IDS.filter((id) => methods.includes(id)).sort(
    (a, b) => methods.indexOf(a) - methods.indexOf(b),
  );
  if (methods.some((id) => !knownMethods.some((known) => known === id)))
    problems.push(`"methods" must be a space-separated list of ${METHOD_IDS.join(', ')}.`);

  const mode = oneOf('mode', MODES);
  const config: LoginConfig = {
    region: required('region', /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'an AWS region such as us-east-1'),
    userPoolClientId: required('user-pool-client-id', /^[\w+]{1,128}$/, "the user pool's app client id"),
    // The pre-built UI knows its tenant by itself.
    tenantId:
      mode === 'inline' || textOf(raw['tenant-id'])
        ? required('tenant-id', /^\S{1,128}$/, 'your Authsignal tenant id')
        : '',
    authsignalUrl: address('authsignal-url') ?? 'https://api.authsignal.com/v1',
    cognitoUrl: address('cognito-url'),
    action: text('action', 'cognitoAuth', /^[\w-]{1,64}$/, '1 to 64 letters, digits, "_" or "-"'),
    mode,
    identifier: oneOf('identifier', IDENTIFIERS),
    methods: knownMethods,
    signUp: oneOf('sign-up', SIGN_UPS),
    usernameUrl: address('username-url'),
    answerFormat: oneOf('answer-format', ANSWER_FORMATS),
    withoutPasskey: raw['without-passkey'] === true,
    withoutPasskeyAutofill: raw['without-passkey-autofill'] === true,
    passkeyEnrollment: oneOf('passkey-enrollment', ENROLLMENTS),
    enrollmentTokenUrl: address('enrollment-token-url'),
    storage: oneOf('storage', STORAGES),
    remember: raw.remember === true,
    country: text('country', '', /^[a-z]{2}$/i, 'a country code such as NZ'),
    successUrl: successUrl(textOf(raw['success-url']), problems),
  };
  oneOf('theme', THEMES);
  return { config: isComplete ? config : undefined, problems };
}

function successUrl(value: string, problems: string[]): string | undefined {
  if (!value) return undefined;
  const url = parseUrl(value, globalThis.location?.href);
  // An origin may also be that of others without one.
  if (
    url &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && url.origin === globalThis.location?.origin))
  )
    return url.href;
  problems.push('"success-url" must be of this site or https.');
  return undefined;
}

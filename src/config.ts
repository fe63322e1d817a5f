/** Turns the element's attributes into a checked configuration, and finds what is wrong with them; never throws. */
import {
  readFirstConfig,
  readMatch,
  readOneOf,
  readText,
  type Fault,
  type FirstConfig,
  type RawConfig,
  type Reading,
} from './first-config.js';
import { METHOD_IDS, type AnswerFormat, type MethodId, type TokenStorage } from './types.js';
import { isSecureUrl, parseUrl } from './urls.js';

/** The settings of one sign-in, checked. */
export interface LoginConfig extends Omit<FirstConfig, 'raw'> {
  /** Without a slash at the end. */
  readonly authsignalUrl: string;
  /** Takes the place of Cognito's public endpoint. */
  readonly cognitoUrl?: string;
  readonly action: string;
  /** What limits and orders the methods; empty when the page does not say. */
  readonly methods: readonly MethodId[];
  readonly usernameUrl?: string;
  readonly answerFormat: AnswerFormat;
  readonly passkeyEnrollment: PasskeyEnrollment;
  readonly enrollmentTokenUrl?: string;
  readonly storage: TokenStorage;
  readonly successUrl?: string;
}

/** Whether a passkey is offered after a sign-in without one. */
export type PasskeyEnrollment = 'off' | 'prompt' | 'auto';

const THEMES = ['auto', 'light', 'dark'] as const;
const ANSWER_FORMATS = ['token', 'json'] as const satisfies readonly AnswerFormat[];
const ENROLLMENTS = ['off', 'prompt', 'auto'] as const satisfies readonly PasskeyEnrollment[];
const STORAGES = ['none', 'session', 'local'] as const satisfies readonly TokenStorage[];

function readAddress(reading: Reading, attribute: string): string | undefined {
  const value = readText(reading, attribute);
  if (!value) return undefined;
  const url = parseUrl(value, value.startsWith('/') ? globalThis.location?.href : undefined);
  // fetch() takes no address with a user in it.
  if (url && isSecureUrl(url) && !url.search && !url.hash && !url.username)
    return url.href.replace(/\/+$/, '');
  reading.faults.push({ attribute });
  return undefined;
}

function readMethods(reading: Reading): readonly MethodId[] {
  const names = readText(reading, 'methods').split(/\s+/).filter(Boolean);
  const known = METHOD_IDS.filter((id) => names.includes(id));
  if (names.some((name) => !known.some((id) => id === name)))
    reading.faults.push({ attribute: 'methods', accepted: METHOD_IDS });
  return known.sort((a, b) => names.indexOf(a) - names.indexOf(b));
}

function readSuccessUrl(reading: Reading): string | undefined {
  const value = readText(reading, 'success-url');
  if (!value) return undefined;
  const url = parseUrl(value, globalThis.location?.href);
  // Check the scheme too: all opaque origins are `null` and would compare equal.
  if (
    url &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && url.origin === globalThis.location?.origin))
  )
    return url.href;
  reading.faults.push({ attribute: 'success-url' });
  return undefined;
}

/** Reads what the first step has left out. */
function readRest(reading: Reading): Omit<LoginConfig, keyof FirstConfig> {
  return {
    authsignalUrl: readAddress(reading, 'authsignal-url') ?? 'https://api.authsignal.com/v1',
    cognitoUrl: readAddress(reading, 'cognito-url'),
    action: readMatch(reading, 'action', /^[\w-]{1,64}$/) || 'cognitoAuth',
    methods: readMethods(reading),
    usernameUrl: readAddress(reading, 'username-url'),
    answerFormat: readOneOf(reading, 'answer-format', ANSWER_FORMATS),
    passkeyEnrollment: readOneOf(reading, 'passkey-enrollment', ENROLLMENTS),
    enrollmentTokenUrl: readAddress(reading, 'enrollment-token-url'),
    storage: readOneOf(reading, 'storage', STORAGES),
    successUrl: readSuccessUrl(reading),
  };
}

/** The whole configuration; what is wrong with an optional attribute falls back to its default. */
export function completeConfig({ raw, ...config }: FirstConfig): LoginConfig {
  return { ...config, ...readRest({ raw, faults: [] }) };
}

/** Everything that is wrong with the attributes `raw`. */
export function findFaults(raw: RawConfig): readonly Fault[] {
  const reading = { raw, faults: [...readFirstConfig(raw).faults] };
  readOneOf(reading, 'theme', THEMES);
  readRest(reading);
  return reading.faults;
}

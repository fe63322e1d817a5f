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
  /** Host of the pre-built UI besides Authsignal's own, with its port where it has one. */
  readonly prebuiltUiHost?: string;
  /** Takes the place of Cognito's public endpoint. */
  readonly cognitoUrl?: string;
  readonly action: string;
  /** What limits and orders the methods; empty when the page does not say. */
  readonly methods: readonly MethodId[];
  readonly usernameUrl?: string;
  readonly contextUrl?: string;
  /** Digits of the codes that the tenant sends. */
  readonly codeLength: number;
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

/** Whether `value` is meant as a path of this site. */
const isPath = (value: string): boolean => /^[/\\]/.test(value);

/** Whether `url` is of the site of this page. The origins of an app's own schemes are all `null`, so hosts are compared. */
const isOfThisPage = ({ protocol, host }: URL): boolean =>
  // Neither a script nor data has a host.
  host !== '' && protocol === globalThis.location?.protocol && host === globalThis.location.host;

/** Whether `url`, made of `value`, names nobody, and leaves the site only where `value` is no path: `//evil` is none. */
const isPlain = (value: string, url: URL): boolean =>
  !url.username && !url.password && (!isPath(value) || isOfThisPage(url));

function readAddress(reading: Reading, attribute: string): string | undefined {
  const value = readText(reading, attribute);
  if (!value) return undefined;
  const url = parseUrl(value, isPath(value) ? globalThis.location?.href : undefined);
  if (url && isSecureUrl(url) && isPlain(value, url) && !url.search && !url.hash)
    return url.href.replace(/\/+$/, '');
  reading.faults.push({ attribute });
  return undefined;
}

function readHost(reading: Reading, attribute: string): string | undefined {
  const value = readText(reading, attribute);
  if (!value) return undefined;
  const url = parseUrl(`https://${value}`);
  // Some browsers write what no host can have in percent.
  if (url?.href === `https://${url?.host}/` && !url?.host.includes('%')) return url?.host;
  reading.faults.push({ attribute });
  return undefined;
}

/** The number in an attribute; `usual`, and a fault, where it is no whole number from `least` to `most`. */
function readWhole(
  { raw, faults }: Reading,
  attribute: string,
  usual: number,
  least: number,
  most: number,
): number {
  const value = Number(raw[attribute] ?? usual);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  faults.push({ attribute });
  return usual;
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
  if (url && (url.protocol === 'https:' || isOfThisPage(url)) && isPlain(value, url)) return url.href;
  reading.faults.push({ attribute: 'success-url' });
  return undefined;
}

/** Reads what the first step has left out. */
function readRest(reading: Reading): Omit<LoginConfig, keyof FirstConfig> {
  return {
    authsignalUrl: readAddress(reading, 'authsignal-url') ?? 'https://api.authsignal.com/v1',
    prebuiltUiHost: readHost(reading, 'prebuilt-ui-host'),
    cognitoUrl: readAddress(reading, 'cognito-url'),
    action: readMatch(reading, 'action', /^[\w-]{1,64}$/) || 'cognitoAuth',
    methods: readMethods(reading),
    usernameUrl: readAddress(reading, 'username-url'),
    contextUrl: readAddress(reading, 'context-url'),
    codeLength: readWhole(reading, 'code-length', 6, 2, 10),
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
  readWhole(reading, 'heading-level', 2, 1, 6);
  readRest(reading);
  return reading.faults;
}

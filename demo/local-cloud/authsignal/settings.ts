/** What a tenant's administrator would configure, and the switches that tests need. */
import { invalidRequest } from './errors.js';
import { OUTCOMES, type Outcome, type Rule } from './rule.js';
import { asRules } from './rules.js';
import { asVerificationMethods } from './types.js';
import {
  USER_ACTION_STATES,
  type UserActionState,
  VERIFICATION_METHODS,
  type VerificationMethod,
} from './vocabulary.js';

export interface AuthsignalSettings {
  /** Methods with which a person is enrolled when first tracked, where the address is known. */
  enrolledByDefault: VerificationMethod[];
  /** The documented limits on sends and verifications. */
  rateLimits: boolean;
  /** State of an action of a person who has no authenticator. */
  stateForUnenrolled: 'ALLOW' | 'CHALLENGE_REQUIRED';
  /** Outcome of every tracked action, as the action or its rules decide. `CHALLENGE` takes an authenticator. */
  outcome: Outcome;
  /** Rules of the action; the first that fits decides, and the outcome above where none does. */
  rules: Rule[];
  /** State of every tracked action whatever the outcome; undefined for none. */
  forceState: UserActionState | undefined;
  /** Methods that the tenant has switched on. */
  allowedVerificationMethods: VerificationMethod[];
  /** Scopes that a token gains by a completed challenge, space-separated. */
  scopeAfterChallenge: string;
  /** Origins, besides any `http://localhost:*`, on which passkeys may be made and used. */
  expectedOrigins: string[];
  /** The tenant's passkey domain (RP id); undefined for the host name of whatever page asks. */
  rpId: string | undefined;
  /** Whether `POST /client/init` exists. */
  initEndpoint: boolean;
  /** Digits of the codes that are sent, 2 to 10; authenticator apps always show 6. */
  codeLength: number;
  /** Minutes for which tokens are good, and so are codes, links, push prompts and QR codes. */
  tokenDurationInMinutes: number;
  /** Milliseconds for which the latter are good; undefined for as long as the tokens. */
  codeLifetimeMs: number | undefined;
  /** The tenant's own host for the pre-built UI, with or without a port; undefined for that of the APIs. */
  prebuiltUiHost: string | undefined;
  /** `rest` refuses the web socket; `silent` opens it and never answers. */
  qrTransport: 'both' | 'rest' | 'silent';
}

export const defaultSettings = (): AuthsignalSettings => ({
  enrolledByDefault: [],
  rateLimits: true,
  stateForUnenrolled: 'ALLOW',
  outcome: 'CHALLENGE',
  rules: [],
  forceState: undefined,
  // A tenant has the QR code under one of its two names.
  allowedVerificationMethods: VERIFICATION_METHODS.filter((method) => method !== 'QR_CODE'),
  scopeAfterChallenge: 'read:authenticators add:authenticators',
  expectedOrigins: [],
  rpId: undefined,
  initEndpoint: true,
  codeLength: 6,
  tokenDurationInMinutes: 10,
  codeLifetimeMs: undefined,
  prebuiltUiHost: undefined,
  qrTransport: 'both',
});

/** Milliseconds for which what was sent can be answered. */
export const lifetimeOf = ({ codeLifetimeMs, tokenDurationInMinutes }: AuthsignalSettings): number =>
  codeLifetimeMs ?? tokenDurationInMinutes * 60_000;

const oneOf =
  <T>(...values: readonly T[]) =>
  (value: unknown): T => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw invalidRequest(`must be one of ${values.join(', ')}`);
    return found;
  };

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw invalidRequest('must be a string');
  return value;
};

const texts = (value: unknown): string[] => {
  if (!Array.isArray(value)) throw invalidRequest('must be a list');
  return value.map(text);
};

const milliseconds = (value: unknown): number => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw invalidRequest('must be a number of milliseconds');
  }
  return value;
};

const wholeNumber =
  (min: number, max: number) =>
  (value: unknown): number => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw invalidRequest(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  };

/** JSON has no undefined: null takes a setting away. */
const optional =
  <T>(read: (value: unknown) => T) =>
  (value: unknown): T | undefined =>
    value === null ? undefined : read(value);

const host = (value: unknown): string => {
  if (typeof value !== 'string' || !isHost(value))
    throw invalidRequest('must be a host, with or without a port');
  return value;
};

/** Whether a text is a host and no other part of an address. */
export const isHost = (value: string): boolean =>
  /^[^/?#@\\\s]+$/.test(value) && URL.canParse(`http://${value}`);

const readers: { [K in keyof AuthsignalSettings]: (value: unknown) => AuthsignalSettings[K] } = {
  enrolledByDefault: asVerificationMethods,
  rateLimits: oneOf(true, false),
  stateForUnenrolled: oneOf('ALLOW', 'CHALLENGE_REQUIRED'),
  outcome: oneOf(...OUTCOMES),
  rules: asRules,
  forceState: optional(oneOf(...USER_ACTION_STATES)),
  allowedVerificationMethods: asVerificationMethods,
  scopeAfterChallenge: text,
  expectedOrigins: texts,
  rpId: optional(text),
  initEndpoint: oneOf(true, false),
  codeLength: wholeNumber(2, 10),
  tokenDurationInMinutes: wholeNumber(1, 1440),
  codeLifetimeMs: optional(milliseconds),
  prebuiltUiHost: optional(host),
  qrTransport: oneOf('both', 'rest', 'silent'),
};

const isSetting = (name: string): name is keyof AuthsignalSettings => Object.hasOwn(readers, name);

/** Checks every key of `patch`, then applies them all. */
export function patchSettings(settings: AuthsignalSettings, patch: Record<string, unknown>): void {
  const checked: Partial<AuthsignalSettings> = {};
  for (const [name, value] of Object.entries(patch)) {
    if (!isSetting(name)) throw invalidRequest(`There is no setting "${name}".`);
    try {
      Object.assign(checked, { [name]: readers[name](value) });
    } catch (error) {
      throw invalidRequest(`"${name}": ${error instanceof Error ? error.message : 'not valid'}`);
    }
  }
  Object.assign(settings, checked);
}

/** Reads the attributes that the first step needs; never throws. The others are read with the steps after it. */
import type { IdentifierType, LoginMode, SignUpMode } from './types.js';

/** What the first step needs of the settings, checked. */
export interface FirstConfig {
  /** The settings from which the rest is read when a sign-in begins. */
  readonly raw: RawConfig;
  readonly region: string;
  readonly userPoolClientId: string;
  readonly tenantId: string;
  readonly mode: LoginMode;
  readonly identifier: IdentifierType;
  readonly signUp: SignUpMode;
  readonly withoutPasskey: boolean;
  readonly withoutPasskeyAutofill: boolean;
  readonly remember: boolean;
  /** ISO 3166-1 alpha-2, or empty. */
  readonly country: string;
}

/** The attributes as the page set them, by name. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** An attribute that is wrong; `accepted` lists what it may be, where that is a list. */
export interface Fault {
  readonly attribute: string;
  readonly accepted?: readonly string[];
}

/** The attributes, and what has turned out to be wrong with them. */
export interface Reading {
  readonly raw: RawConfig;
  readonly faults: Fault[];
}

const MODES = ['inline', 'popup', 'window', 'redirect'] as const satisfies readonly LoginMode[];
const IDENTIFIERS = [
  'email',
  'phone',
  'email-or-phone',
  'username',
] as const satisfies readonly IdentifierType[];
const SIGN_UPS = ['auto', 'form', 'off'] as const satisfies readonly SignUpMode[];

/** The text of an attribute; empty when there is none. */
export function readText({ raw }: Reading, attribute: string): string {
  const value = raw[attribute];
  return typeof value === 'string' ? value.trim() : '';
}

/** The text of an attribute; `undefined`, and a fault, where it does not match `pattern`. */
export function readMatch(
  reading: Reading,
  attribute: string,
  pattern: RegExp,
  isRequired = false,
): string | undefined {
  const value = readText(reading, attribute);
  if (pattern.test(value) || !(value || isRequired)) return value;
  reading.faults.push({ attribute });
  return undefined;
}

/** The value of an attribute; the first of `accepted`, and a fault, where it is another. */
export function readOneOf<T extends string>(
  reading: Reading,
  attribute: string,
  accepted: readonly [T, ...T[]],
): T {
  const value = readText(reading, attribute);
  const found = accepted.find((candidate) => candidate === value);
  if (!found && value) reading.faults.push({ attribute, accepted });
  return found ?? accepted[0];
}

/** Reads what the first step needs. Without a `config`, something that is required is missing or wrong. */
export function readFirstConfig(raw: RawConfig): {
  readonly config?: FirstConfig;
  readonly faults: readonly Fault[];
} {
  const reading: Reading = { raw, faults: [] };
  const region = readMatch(reading, 'region', /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, true);
  const userPoolClientId = readMatch(reading, 'user-pool-client-id', /^[\w+]{1,128}$/, true);
  const mode = readOneOf(reading, 'mode', MODES);
  // The pre-built UI knows its tenant by itself.
  const tenantId = readMatch(reading, 'tenant-id', /^\S{1,128}$/, mode === 'inline');
  const rest = {
    raw,
    mode,
    identifier: readOneOf(reading, 'identifier', IDENTIFIERS),
    signUp: readOneOf(reading, 'sign-up', SIGN_UPS),
    withoutPasskey: raw['without-passkey'] === true,
    withoutPasskeyAutofill: raw['without-passkey-autofill'] === true,
    remember: raw.remember === true,
    country: readMatch(reading, 'country', /^[a-z]{2}$/i) ?? '',
  };
  const isComplete = region !== undefined && userPoolClientId !== undefined && tenantId !== undefined;
  return {
    config: isComplete ? { ...rest, region, userPoolClientId, tenantId } : undefined,
    faults: reading.faults,
  };
}

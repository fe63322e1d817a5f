/** What a tenant's administrator would configure, and the switches that tests need. */
import { invalidRequest } from './errors.js';
import { asVerificationMethods, USER_ACTION_STATES, VERIFICATION_METHODS } from './types.js';
import type { UserActionState, VerificationMethod } from './types.js';

export interface AuthsignalSettings {
  /** Methods with which a person is enrolled when first tracked, where the address is known. */
  enrolledByDefault: VerificationMethod[];
  /** The documented limits on sends and verifications. */
  rateLimits: boolean;
  /** State of an action of a person who has no authenticator. */
  stateForUnenrolled: 'ALLOW' | 'CHALLENGE_REQUIRED';
  /** State of every tracked action, as a rule would decide it; undefined leaves the decision to enrolment. */
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
  /** Milliseconds for which codes, links, push prompts and QR codes are good. */
  codeLifetimeMs: number;
  /** `rest` refuses the web socket; `silent` opens it and never answers. */
  qrTransport: 'both' | 'rest' | 'silent';
}

export const defaultSettings = (): AuthsignalSettings => ({
  enrolledByDefault: [],
  rateLimits: true,
  stateForUnenrolled: 'ALLOW',
  forceState: undefined,
  allowedVerificationMethods: [...VERIFICATION_METHODS],
  scopeAfterChallenge: 'read:authenticators add:authenticators',
  expectedOrigins: [],
  rpId: undefined,
  initEndpoint: true,
  codeLifetimeMs: 10 * 60_000,
  qrTransport: 'both',
});

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

const readers: { [K in keyof AuthsignalSettings]: (value: unknown) => AuthsignalSettings[K] } = {
  enrolledByDefault: asVerificationMethods,
  rateLimits: oneOf(true, false),
  stateForUnenrolled: oneOf('ALLOW', 'CHALLENGE_REQUIRED'),
  // JSON has no undefined: null takes the rule away.
  forceState: (value) => (value === null ? undefined : oneOf(...USER_ACTION_STATES)(value)),
  allowedVerificationMethods: asVerificationMethods,
  scopeAfterChallenge: text,
  expectedOrigins: texts,
  rpId: (value) => (value === null ? undefined : text(value)),
  initEndpoint: oneOf(true, false),
  codeLifetimeMs: milliseconds,
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

/** The switches of the local cloud, as `GET` and `PATCH /settings` show them. */
import { isIP } from 'node:net';
import type { Authsignal } from './authsignal/index.js';
import { patchSettings } from './authsignal/settings.js';
import type { Cognito } from './cognito/index.js';
import { DEMO_CLIENT, DEMO_POOL } from './cognito/pools.js';
import { DIALECTS, type Speech } from './dialects.js';

export interface Settings {
  read(): Record<string, unknown>;
  /** Checks every key, then applies them all. Throws a `TypeError` that names what is wrong. */
  patch(changes: unknown): void;
}

/**
 * The Cognito switches are those of the demo's pool and client; other clients keep what tests gave them. There is no `speech`
 * where somebody's own triggers run. `visitor` is where whoever asks `/context` seems to be.
 */
export function createSettings(
  cognito: Cognito,
  authsignal: Authsignal,
  visitor: { ipAddress: string },
  speech?: Speech,
): Settings {
  const pool = cognito.pool(DEMO_POOL.id).settings;
  const client = cognito.client(DEMO_CLIENT.id);

  const appliers: Record<string, (value: unknown) => () => void> = {
    preventUserExistenceErrors: (value) => {
      if (value !== 'ENABLED' && value !== 'LEGACY') throw wrong('"ENABLED" or "LEGACY"');
      return () => (client.preventUserExistenceErrors = value);
    },
    authSessionValiditySeconds: (value) => {
      if (typeof value !== 'number' || !(value > 0)) throw wrong('a number of seconds above 0');
      return () => (client.authSessionValiditySeconds = value);
    },
    selfSignUp: (value) => {
      const checked = asBoolean(value);
      return () => (pool.selfSignUp = checked);
    },
    issuer: (value) => {
      if (value !== 'ORIGINAL' && value !== 'UPDATED') throw wrong('"ORIGINAL" or "UPDATED"');
      return () => (pool.issuer = value);
    },
    remembersDevices: (value) => {
      const checked = asBoolean(value);
      return () => (pool.remembersDevices = checked);
    },
    attributesRequireVerificationBeforeUpdate: (value) => {
      const checked = asTexts(value).map((name) => {
        if (name !== 'email' && name !== 'phone_number') throw wrong('a list of "email" and "phone_number"');
        return name;
      });
      return () => (pool.attributesRequireVerificationBeforeUpdate = checked);
    },
    // JSON has no undefined: null takes the list away.
    writeAttributes: (value) => {
      const checked = value === null ? undefined : asTexts(value);
      return () => (client.writeAttributes = checked);
    },
    realStatuses: (value) => {
      const checked = asBoolean(value);
      return () => (cognito.settings.realStatuses = checked);
    },
    dialect: (value) => {
      const found = DIALECTS.find((dialect) => dialect === value);
      if (!found) throw wrong(`one of ${DIALECTS.join(', ')}`);
      if (!speech) throw wrong('left alone: these triggers are not the project’s own');
      return () => (speech.dialect = found);
    },
    context: (value) => {
      const checked = asBoolean(value);
      if (!speech) throw wrong('left alone: these triggers are not the project’s own');
      return () => (speech.context = checked);
    },
    acceptAllow: (value) => {
      const checked = asBoolean(value);
      if (!speech) throw wrong('left alone: these triggers are not the project’s own');
      return () => (speech.acceptAllow = checked);
    },
    visitorAddress: (value) => {
      if (typeof value !== 'string' || !isIP(value)) throw wrong('an IP address');
      return () => (visitor.ipAddress = value);
    },
    rateLimits: (value) => {
      const checked = asBoolean(value);
      return () => (cognito.settings.rateLimits = checked);
    },
  };

  return {
    read: () => ({
      preventUserExistenceErrors: client.preventUserExistenceErrors,
      authSessionValiditySeconds: client.authSessionValiditySeconds,
      selfSignUp: pool.selfSignUp,
      issuer: pool.issuer,
      remembersDevices: pool.remembersDevices,
      attributesRequireVerificationBeforeUpdate: pool.attributesRequireVerificationBeforeUpdate,
      writeAttributes: client.writeAttributes ?? null,
      realStatuses: cognito.settings.realStatuses,
      rateLimits: cognito.settings.rateLimits,
      dialect: speech?.dialect,
      context: speech?.context,
      acceptAllow: speech?.acceptAllow,
      visitorAddress: visitor.ipAddress,
      authsignal: authsignal.settings,
    }),
    patch(changes) {
      const { authsignal: others, ...own } = asObject(changes, 'The settings');
      const apply = Object.entries(own).map(([name, value]) => {
        const applier = Object.hasOwn(appliers, name) ? appliers[name] : undefined;
        if (!applier) throw new TypeError(`There is no setting "${name}".`);
        try {
          return applier(value);
        } catch (error) {
          const expected = error instanceof Error ? error.message : 'valid';
          throw new TypeError(`"${name}" must be ${expected}.`, { cause: error });
        }
      });
      if (others !== undefined) patchAuthsignal(authsignal, others);
      for (const change of apply) change();
    },
  };
}

function patchAuthsignal(authsignal: Authsignal, changes: unknown): void {
  try {
    patchSettings(authsignal.settings, asObject(changes, '"authsignal"'));
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The settings are not valid.';
    throw new TypeError(message, { cause: error });
  }
}

const wrong = (expected: string) => new TypeError(expected);

function asBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrong('true or false');
  return value;
}

function asTexts(value: unknown): string[] {
  if (!Array.isArray(value)) throw wrong('a list of texts');
  return value.map((item) => {
    if (typeof item !== 'string') throw wrong('a list of texts');
    return item;
  });
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${name} must be an object.`);
  }
  return value as Record<string, unknown>;
}

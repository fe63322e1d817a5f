/** The users of one pool: how they are named, found and changed. */
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../context.js';
import { CognitoError, invalidParameter, userDisabled, userNotConfirmed } from './errors.js';
import type { Attribute } from './input.js';
import type { AliasAttribute, PoolSettings } from './pools.js';
import { makeRecord, type PasswordRecord } from './srp.js';

export interface User {
  /** The stored name: a UUID equal to `sub` in pools whose usernames are addresses. */
  username: string;
  sub: string;
  /** Without `sub`. */
  attributes: Record<string, string>;
  status: 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  enabled: boolean;
  /** Absent until a password was set. */
  password?: PasswordRecord;
  /** Wrong passwords in a row, and the time until which no more are taken, in milliseconds since the epoch. */
  wrongPasswords: { count: number; lockedUntil: number };
  /** Milliseconds since the epoch. */
  created: number;
  /** Milliseconds since the epoch. */
  modified: number;
}

const STANDARD_ATTRIBUTES = new Set(
  (
    'address birthdate email email_verified family_name gender given_name locale middle_name name nickname ' +
    'phone_number phone_number_verified picture preferred_username profile updated_at website zoneinfo'
  ).split(' '),
);

const FORMATS: Record<AliasAttribute, { pattern: RegExp; label: string; one: string }> = {
  email: { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, label: 'email address', one: 'an email' },
  phone_number: { pattern: /^\+[1-9]\d{1,14}$/, label: 'phone number', one: 'a phone number' },
};

const ADDRESSES = ['email', 'phone_number'] as const;

const sameAddress = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

export class UserDirectory {
  readonly #users = new Map<string, User>();

  constructor(
    readonly settings: PoolSettings,
    readonly clock: Clock,
  ) {}

  /** The pool's id without its region. */
  get poolName(): string {
    return this.settings.id.slice(this.settings.id.indexOf('_') + 1);
  }

  list(): User[] {
    return [...this.#users.values()];
  }

  bySub(sub: string): User | undefined {
    return this.#users.get(sub);
  }

  /** Finds a user by stored name, `sub`, or any address that the pool accepts in its place. */
  find(name: string): User | undefined {
    return this.list().find(
      (user) =>
        user.sub === name ||
        sameAddress(user.username, name) ||
        ADDRESSES.some(
          (address) => this.#signsInWith(user, address) && sameAddress(user.attributes[address], name),
        ),
    );
  }

  /** Checks and builds a user, without storing it: a trigger may still refuse. */
  draft(typedName: string, given: Attribute[], status: User['status']): User {
    const attributes = checkedAttributes(given);
    const address = this.#addressOf(typedName);
    if (address) {
      if (!sameAddress(attributes[address] ?? typedName, typedName)) {
        throw invalidParameter(`The ${address} attribute differs from the username.`);
      }
      attributes[address] = typedName;
    }
    for (const name of this.settings.requiredAttributes) {
      if (!attributes[name]) {
        throw invalidParameter(
          `Attributes did not conform to the schema: ${name}: The attribute is required`,
        );
      }
    }
    this.#refuseTaken(typedName, attributes);
    const sub = randomUUID();
    const now = this.clock.now();
    return {
      username: address ? sub : typedName,
      sub,
      attributes,
      status,
      enabled: true,
      wrongPasswords: { count: 0, lockedUntil: 0 },
      created: now,
      modified: now,
    };
  }

  store(user: User): void {
    // A trigger ran since the draft was checked, so somebody else may have taken the name meanwhile.
    this.#refuseTaken(user.username, user.attributes);
    this.#users.set(user.sub, user);
    // An alias that a new user brings along verified leaves the user who had it before.
    for (const alias of this.settings.aliasAttributes) {
      if (user.attributes[`${alias}_verified`] === 'true') this.#takeAlias(user, alias);
    }
  }

  update(user: User, changes: Attribute[]): void {
    const attributes = { ...user.attributes, ...checkedAttributes(changes) };
    for (const alias of this.settings.aliasAttributes) {
      if (attributes[`${alias}_verified`] === 'true' && this.#aliasOwner(user, alias, attributes[alias])) {
        throw new CognitoError('AliasExistsException', `An account with the given ${alias} already exists.`);
      }
    }
    for (const address of this.settings.usernameAttributes) {
      const owner = attributes[address] === undefined ? undefined : this.find(attributes[address]);
      if (owner && owner !== user) {
        throw new CognitoError(
          'AliasExistsException',
          `An account with the given ${address} already exists.`,
        );
      }
    }
    user.attributes = attributes;
    user.modified = this.clock.now();
  }

  /** Only what proves the password is kept. */
  setPassword(user: User, password: string): void {
    user.password = makeRecord(this.poolName, user.username, password);
    user.wrongPasswords = { count: 0, lockedUntil: 0 };
    user.modified = this.clock.now();
  }

  /** Marks an address as the user's own. `force` takes an alias from whoever has it. */
  verifyAddress(user: User, address: AliasAttribute, { force = false } = {}): void {
    const owner = this.#aliasOwner(user, address, user.attributes[address]);
    if (owner && force) owner.attributes[`${address}_verified`] = 'false';
    this.update(user, [{ Name: `${address}_verified`, Value: 'true' }]);
  }

  delete(user: User): void {
    this.#users.delete(user.sub);
  }

  /** The name that stands for an unknown user: of the usual form, and the same at every attempt. */
  decoyName(typedName: string): string {
    if (this.settings.usernameAttributes.length === 0) return typedName;
    const hex = createHash('sha256').update(`${this.settings.id}\n${typedName.toLowerCase()}`).digest('hex');
    const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      variant + hex.slice(17, 20),
      hex.slice(20, 32),
    ].join('-');
  }

  /** The attributes as triggers and `GetUser` name them, `sub` included. */
  describe(user: User): Record<string, string> {
    return { sub: user.sub, ...user.attributes };
  }

  /** What triggers get to know besides: the status, and the aliases in force. */
  describeForTriggers(user: User): Record<string, string> {
    const described: Record<string, string> = {
      ...this.describe(user),
      'cognito:user_status': user.status,
    };
    for (const alias of this.settings.aliasAttributes) {
      const address = user.attributes[alias];
      if (address !== undefined && this.#signsInWith(user, alias))
        described[`cognito:${alias}_alias`] = address;
    }
    return described;
  }

  /** Which attribute a typed name is in a pool whose usernames are addresses; nothing in other pools. */
  #addressOf(typedName: string): AliasAttribute | undefined {
    const { usernameAttributes, aliasAttributes } = this.settings;
    if (usernameAttributes.length === 0) {
      const alias = aliasAttributes.find((candidate) => FORMATS[candidate].pattern.test(typedName));
      if (alias) {
        throw invalidParameter(
          `Username cannot be of ${alias} format, since user pool is configured for ${alias} alias.`,
        );
      }
      return undefined;
    }
    const address = usernameAttributes.find((candidate) => FORMATS[candidate].pattern.test(typedName));
    if (!address) {
      const names = usernameAttributes.map((candidate) => FORMATS[candidate].one);
      throw invalidParameter(`Username should be ${names.length > 1 ? 'either ' : ''}${names.join(' or ')}.`);
    }
    return address;
  }

  #signsInWith(user: User, address: AliasAttribute): boolean {
    const { usernameAttributes, aliasAttributes } = this.settings;
    return (
      usernameAttributes.includes(address) ||
      (aliasAttributes.includes(address) && user.attributes[`${address}_verified`] === 'true')
    );
  }

  #refuseTaken(name: string, attributes: Record<string, string>): void {
    for (const address of this.settings.usernameAttributes) {
      if (attributes[address] !== undefined && this.find(attributes[address])) {
        throw new CognitoError(
          'UsernameExistsException',
          `An account with the given ${address} already exists.`,
        );
      }
    }
    if (this.list().some((user) => sameAddress(user.username, name))) {
      throw new CognitoError('UsernameExistsException', 'User already exists');
    }
  }

  #aliasOwner(user: User, alias: AliasAttribute, address: string | undefined): User | undefined {
    if (address === undefined) return undefined;
    return this.list().find(
      (other) =>
        other !== user && this.#signsInWith(other, alias) && sameAddress(other.attributes[alias], address),
    );
  }

  #takeAlias(user: User, alias: AliasAttribute): void {
    const owner = this.#aliasOwner(user, alias, user.attributes[alias]);
    if (owner) owner.attributes[`${alias}_verified`] = 'false';
  }
}

/** Refuses a user who may not sign in. */
export function checkUsable(user: User): void {
  if (!user.enabled) throw userDisabled();
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
}

function checkedAttributes(given: Attribute[]): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { Name: name, Value: value } of given) {
    if (name === 'sub') throw invalidParameter('Cannot modify the non-mutable attribute sub');
    if (!STANDARD_ATTRIBUTES.has(name) && !name.startsWith('custom:')) {
      throw invalidParameter(`user.${name}: Attribute does not exist in the schema.`);
    }
    const format = name === 'email' || name === 'phone_number' ? FORMATS[name] : undefined;
    if (format && !format.pattern.test(value)) throw invalidParameter(`Invalid ${format.label} format.`);
    attributes[name] = value;
  }
  return attributes;
}

/** Reads a request body member by member, within the limits of Cognito's service model. */
import { CognitoError, invalidParameter } from './errors.js';

export interface Attribute {
  Name: string;
  Value: string;
}

interface Limits {
  min?: number;
  max: number;
  pattern?: RegExp;
}

const TOKEN: Limits = { max: Infinity, pattern: /^[A-Za-z0-9\-_=.]+$/ };
const PASSWORD: Limits = { max: 256, pattern: /^\S+$/ };
const MAP_TEXT_MAX = 131_072;
const ATTRIBUTE_NAME: Limits = { min: 1, max: 32, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u };

const LIMITS: Record<string, Limits> = {
  AccessToken: TOKEN,
  ClientId: { min: 1, max: 128, pattern: /^[\w+]+$/ },
  ClientSecret: { min: 24, max: 64, pattern: /^[\w+]+$/ },
  Code: { min: 1, max: 2048, pattern: /^\S+$/ },
  ConfirmationCode: { min: 1, max: 2048, pattern: /^\S+$/ },
  Password: PASSWORD,
  RefreshToken: TOKEN,
  SecretHash: { min: 1, max: 128, pattern: /^[\w+=/]+$/ },
  Session: { min: 20, max: 2048 },
  TemporaryPassword: PASSWORD,
  Token: TOKEN,
  UserPoolId: { min: 1, max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ },
  Username: { min: 1, max: 128, pattern: /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u },
};

export class Input {
  constructor(readonly body: Record<string, unknown>) {}

  text(member: string): string {
    const value = this.optionalText(member);
    if (value === undefined) throw broken(member, 'not be null');
    return value;
  }

  optionalText(member: string): string | undefined {
    const value = this.body[member];
    if (value === undefined || value === null) return undefined;
    return checked(member, asText(value), LIMITS[member] ?? { max: Infinity });
  }

  oneOf<T extends string>(member: string, values: readonly T[]): T {
    const value = this.text(member);
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw broken(member, `satisfy enum value set: [${values.join(', ')}]`);
    return found;
  }

  flag(member: string): boolean {
    const value = this.body[member] ?? false;
    if (typeof value !== 'boolean') throw unreadable();
    return value;
  }

  /** A map of texts, empty when absent. */
  map(member: string): Record<string, string> {
    const value = this.body[member] ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) throw unreadable();
    return Object.fromEntries(
      Object.entries(value).map(([key, text]) => [
        checked(member, key, { max: MAP_TEXT_MAX }),
        checked(member, asText(text), { max: MAP_TEXT_MAX }),
      ]),
    );
  }

  /** A list of names with values, empty when absent. */
  attributes(member: string): Attribute[] {
    const list = this.body[member] ?? [];
    if (!Array.isArray(list)) throw unreadable();
    return list.map((item: unknown, index) => {
      if (typeof item !== 'object' || item === null || !('Name' in item)) {
        throw broken(`${member}.${index + 1}.member.name`, 'not be null');
      }
      const value = 'Value' in item ? asText(item.Value ?? '') : '';
      return {
        Name: checked(`${member}.${index + 1}.member.name`, asText(item.Name), ATTRIBUTE_NAME),
        Value: checked(`${member}.${index + 1}.member.value`, value, { max: 2048 }),
      };
    });
  }
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw unreadable();
  return value;
}

function checked(member: string, value: string, { min = 0, max, pattern }: Limits): string {
  if (value.length < min) throw broken(member, `have length greater than or equal to ${min}`);
  if (value.length > max) throw broken(member, `have length less than or equal to ${max}`);
  if (pattern && !pattern.test(value)) {
    throw broken(member, `satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`);
  }
  return value;
}

// The value itself is left out of the text: it may be a password or a token.
function broken(member: string, constraint: string): CognitoError {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return invalidParameter(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

export function unreadable(): CognitoError {
  return new CognitoError('SerializationException', 'The request body does not have the expected shape.');
}

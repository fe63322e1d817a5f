/** People who are in the demo's pool before they sign in, and tokens without a sign-in: what tests begin with. */
import { decodeJwt } from 'jose';
import { NEEDS } from './authsignal/enrollment.js';
import type { Authsignal } from './authsignal/index.js';
import { CognitoError } from './cognito/errors.js';
import type { Cognito } from './cognito/index.js';
import { checkPassword } from './cognito/password-policy.js';
import { DEMO_CLIENT, DEMO_POOL } from './cognito/pools.js';
import type { CloudUser, CloudUsers, NewUser, UserTokens } from './testing-types.js';

const MEMBERS = ['email', 'phoneNumber', 'attributes', 'methods', 'password'];

/** Reads somebody new from outside: an object, or no more than an address. Throws a `TypeError` in one line. */
export function parseNewUser(value: unknown): NewUser {
  if (typeof value === 'string') return value.includes('@') ? { email: value } : { phoneNumber: value };
  if (!isObject(value)) throw new TypeError('A user must be an address or an object.');
  for (const name of Object.keys(value)) {
    if (!MEMBERS.includes(name))
      throw new TypeError(`A user has no member "${name}"; there are ${MEMBERS.join(', ')}.`);
  }
  const { attributes, methods } = value;
  for (const name of ['email', 'phoneNumber', 'password']) {
    if (value[name] !== undefined && typeof value[name] !== 'string')
      throw new TypeError(`"${name}" of a user must be a string.`);
  }
  if (value.email === undefined && value.phoneNumber === undefined)
    throw new TypeError('A user must have "email" or "phoneNumber".');
  const isAttributes =
    isObject(attributes) && Object.values(attributes).every((text) => typeof text === 'string');
  if (attributes !== undefined && !isAttributes)
    throw new TypeError('"attributes" of a user must be an object of strings.');
  if (methods !== undefined && !Array.isArray(methods))
    throw new TypeError('"methods" of a user must be a list.');
  return value;
}

export function createPeople(current: () => { cognito: Cognito; authsignal: Authsignal }): CloudUsers {
  return {
    async create(user) {
      const { cognito, authsignal } = current();
      const given = parseNewUser(user);
      const { email, phoneNumber, attributes = {}, methods, password } = given;
      const address = email ?? phoneNumber ?? '';
      const { settings, users } = cognito.pool(DEMO_POOL.id);
      const all = {
        ...(email !== undefined && { email, email_verified: 'true' }),
        ...(phoneNumber !== undefined && { phone_number: phoneNumber, phone_number_verified: 'true' }),
        ...attributes,
      };
      return explained(address, async () => {
        if (password !== undefined) checkPassword(settings.passwordPolicy, password);
        const list = Object.entries(all).map(([Name, Value]) => ({ Name, Value }));
        const added = users.draft(address, list, 'CONFIRMED');
        for (const method of methods ?? []) {
          const need = NEEDS[method];
          if (need && given[need] === undefined)
            throw new TypeError(`"methods" has ${method}, which takes "${need}".`);
        }
        // Before the user is there: methods that cannot be had leave nothing behind.
        if (methods) await enrol(authsignal, address, methods);
        users.store(added);
        if (password !== undefined) users.setPassword(added, password);
        return { username: added.username, sub: added.sub, email, phoneNumber };
      });
    },

    async tokens(address) {
      if (typeof address !== 'string') throw new TypeError('The user must be named by an address.');
      return explained(address, async () => {
        const { cognito } = current();
        const user = cognito.pool(DEMO_POOL.id).users.find(address);
        const issued = await cognito.signIn(DEMO_CLIENT.id, address);
        return {
          username: user?.username ?? address,
          accessToken: issued.AccessToken,
          idToken: issued.IdToken,
          refreshToken: issued.RefreshToken,
          tokenType: issued.TokenType,
          expiresIn: issued.ExpiresIn,
          expiresAt: Number(decodeJwt(issued.AccessToken).exp) * 1000,
        } satisfies UserTokens;
      });
    },

    list: () =>
      current()
        .cognito.pool(DEMO_POOL.id)
        .users.list()
        .map(({ username, sub, attributes }): CloudUser => {
          return { username, sub, email: attributes.email, phoneNumber: attributes.phone_number };
        }),
  };
}

async function enrol(authsignal: Authsignal, address: string, verificationMethods: unknown): Promise<void> {
  const path = `/demo/users/${encodeURIComponent(address)}/authenticators`;
  const reply = await authsignal.app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ verificationMethods }),
  });
  if (reply.ok) return;
  const { errorDescription } = (await reply.json()) as { errorDescription: string };
  throw new TypeError(`"methods" ${errorDescription}`);
}

/** What Cognito refuses is the caller's mistake here. */
async function explained<T>(address: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CognitoError || error instanceof TypeError)) throw error;
    throw new TypeError(`${address}: ${error.message}`, { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

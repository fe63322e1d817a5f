/** What somebody with an access token may see and change of themselves. */
import { decodeJwt } from 'jose';
import { CognitoError, invalidParameter, userNotFound } from './errors.js';
import type { Attribute, Input } from './input.js';
import type { ClientSettings } from './pools.js';
import type { Operation, Pool, Services } from './services.js';
import { checkUsable, type User } from './users.js';
import type { CodeDeliveryDetails } from './verification-codes.js';

const ADDRESSES = ['email', 'phone_number'] as const;

export function createProfileOperations(services: Services): Record<string, Operation> {
  return {
    async GetUser(input) {
      const { pool, user } = await authenticate(services, input);
      return {
        Username: user.username,
        UserAttributes: Object.entries(pool.users.describe(user)).map(([Name, Value]) => ({ Name, Value })),
      };
    },

    async UpdateUserAttributes(input) {
      const changes = input.attributes('UserAttributes');
      const { pool, client, user } = await authenticate(services, input);
      checkWriteRights(client, changes);
      return { CodeDeliveryDetailsList: update(services, pool, user, changes) };
    },

    async GetUserAttributeVerificationCode(input) {
      const attribute = input.oneOf('AttributeName', ADDRESSES);
      const { pool, user } = await authenticate(services, input);
      const to = user.attributes[attribute];
      if (to === undefined) throw invalidParameter(`User does not have the attribute ${attribute}.`);
      return { CodeDeliveryDetails: services.codes.send(pool, user, attribute, to) };
    },

    async VerifyUserAttribute(input) {
      const attribute = input.oneOf('AttributeName', ADDRESSES);
      const code = input.text('Code');
      const { pool, user } = await authenticate(services, input);
      const { to } = services.codes.check(user, attribute, code);
      pool.users.update(user, [
        { Name: attribute, Value: to },
        { Name: `${attribute}_verified`, Value: 'true' },
      ]);
      services.codes.forget(user, attribute);
      return {};
    },

    /** SDKs call it after a sign-in that gave a device key; its verifier is not kept, for nothing here signs in by device. */
    async ConfirmDevice(input) {
      input.text('DeviceKey');
      await authenticate(services, input);
      return { UserConfirmationNecessary: false };
    },

    async GlobalSignOut(input) {
      const { user } = await authenticate(services, input);
      services.grants.revokeAll(user.sub);
      return {};
    },
  };
}

/** Refuses attributes that the app client may not write; without a list these are the marks with which it would vouch for itself. */
export function checkWriteRights({ writeAttributes }: ClientSettings, changes: Attribute[]): void {
  const isAllowed = (name: string) =>
    writeAttributes ? writeAttributes.includes(name) : !/^(email|phone_number)_verified$/.test(name);
  if (changes.every(({ Name }) => isAllowed(Name))) return;
  throw new CognitoError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
}

/** Changes what may be changed at once; a new address is unverified, or waits for its code where the pool wants that. */
function update(services: Services, pool: Pool, user: User, changes: Attribute[]): CodeDeliveryDetails[] {
  const { attributesRequireVerificationBeforeUpdate: waiting, autoVerifiedAttributes } = pool.settings;
  const now: Attribute[] = [];
  const toVerify: [(typeof ADDRESSES)[number], string][] = [];
  for (const change of changes) {
    const address = ADDRESSES.find((candidate) => candidate === change.Name);
    const isNewAddress = address !== undefined && change.Value !== user.attributes[address];
    if (!isNewAddress || !waiting.includes(address)) now.push(change);
    if (!isNewAddress) continue;
    if (!waiting.includes(address)) now.push({ Name: `${address}_verified`, Value: 'false' });
    if (waiting.includes(address) || autoVerifiedAttributes.includes(address))
      toVerify.push([address, change.Value]);
  }
  pool.users.update(user, now);
  return toVerify.map(([address, to]) => services.codes.send(pool, user, address, to));
}

/** The user that a live access token belongs to. */
async function authenticate(
  services: Services,
  input: Input,
): Promise<{ pool: Pool; client: ClientSettings; user: User }> {
  const token = input.text('AccessToken');
  const issuer = issuerOf(token);
  const pool = services.pools().find(({ tokens }) => issuer !== undefined && tokens.issuers.includes(issuer));
  if (!pool) throw new CognitoError('NotAuthorizedException', 'Invalid Access Token');
  const { sub, originJti, clientId } = await pool.tokens.verifyAccessToken(token);
  const user = pool.users.bySub(sub);
  const { client } = services.client(clientId);
  if (!user && client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
  if (!user || !services.grants.isLive(originJti)) {
    throw new CognitoError('NotAuthorizedException', 'Access Token has been revoked');
  }
  checkUsable(user);
  return { pool, client, user };
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

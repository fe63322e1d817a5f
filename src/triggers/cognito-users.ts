/** The default way to change a Cognito user: the AWS SDK with the environment's credentials. */
import { randomBytes } from 'node:crypto';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { PoolUser, UserAttributeUpdate } from './options.js';

const clients = new Map<string, CognitoIdentityProviderClient>();

/** Loaded only when there is something to change, which is once per user. */
async function open(region: string) {
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  const client = clients.get(region) ?? new sdk.CognitoIdentityProviderClient({ region });
  clients.set(region, client);
  return { sdk, client };
}

/** Calls AdminUpdateUserAttributes. Rejects with the SDK's error. */
export async function updateWithAws(update: UserAttributeUpdate): Promise<void> {
  const { sdk, client } = await open(update.region);
  await client.send(
    new sdk.AdminUpdateUserAttributesCommand({
      UserPoolId: update.userPoolId,
      Username: update.username,
      UserAttributes: Object.entries(update.attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
}

/** Calls AdminSetUserPassword, then AdminUserGlobalSignOut. Rejects with the SDK's error. */
export async function replacePasswordWithAws({ region, userPoolId, username }: PoolUser): Promise<void> {
  const { sdk, client } = await open(region);
  const user = { UserPoolId: userPoolId, Username: username };
  // The end has one of each class that a pool may ask for.
  const Password = `${randomBytes(32).toString('base64url')}-aA1`;
  await client.send(new sdk.AdminSetUserPasswordCommand({ ...user, Password, Permanent: true }));
  await client.send(new sdk.AdminUserGlobalSignOutCommand(user));
}

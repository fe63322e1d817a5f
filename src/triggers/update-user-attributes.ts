/** The default way to change a Cognito user's attributes: the AWS SDK with the environment's credentials. */
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { UserAttributeUpdate } from './options.js';

const clients = new Map<string, CognitoIdentityProviderClient>();

/** Calls AdminUpdateUserAttributes. Rejects with the SDK's error. */
export async function updateWithAws(update: UserAttributeUpdate): Promise<void> {
  // Loaded only when there is something to mark, which is once per user.
  const { AdminUpdateUserAttributesCommand, CognitoIdentityProviderClient } =
    await import('@aws-sdk/client-cognito-identity-provider');
  const client = clients.get(update.region) ?? new CognitoIdentityProviderClient({ region: update.region });
  clients.set(update.region, client);
  await client.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: update.userPoolId,
      Username: update.username,
      UserAttributes: Object.entries(update.attributes).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
}

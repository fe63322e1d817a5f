/** The endpoint `POST /start-sign-in`: whose address it is, or a new user with a name of the endpoint's making. */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { connect } from '../authsignal.js';

/** A pool whose user names are neither email addresses nor phone numbers. */
const UserPoolId = 'us-east-1_LocalOther';

interface Address {
  email?: string;
  phoneNumber?: string;
}

export const handler = async ({ body }: { body: string }): Promise<{ username: string }> => {
  const { email, phoneNumber } = JSON.parse(body) as Address;
  if (!email && !phoneNumber) throw new Error('Invalid request parameters');
  const authsignal = connect();
  const { users } = await authsignal.queryUsers({ email, phoneNumber });
  const username = users[0]?.username;
  if (username) return { username };

  const created = randomUUID();
  const cognito = new CognitoIdentityProviderClient({});
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: created,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        ...(email ? [{ Name: 'email', Value: email }] : []),
        ...(phoneNumber ? [{ Name: 'phone_number', Value: phoneNumber }] : []),
      ],
    }),
  );
  const Password = randomBytes(32).toString('base64');
  await cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: created, Password, Permanent: true }),
  );
  await authsignal.updateUser({ userId: created, attributes: { username: created, email, phoneNumber } });
  return { username: created };
};

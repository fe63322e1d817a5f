/**
 * `POST /username`: makes sure that an email address has a user, and answers with what to sign in as. That is the address
 * itself, which this pool takes for a user name, so that the answer is the same for everybody and tells nothing. Authsignal is
 * told the language of the page.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { CallerLimit } from './caller-limit.js';
import { keepLanguage } from './language.js';
import { logFailure, reply } from './reply.js';

/** An answer takes this many milliseconds or more: a new user takes longer than a known one, which would tell them apart. */
const FLOOR_MS = 600;

/**
 * What the attribute that says who made a user says of those that are made here. `AUTHSIGNAL_MAKER_ATTRIBUTE` names it, such as
 * `custom:maker`; a pool has it or does not, and without it nobody's half-made user is finished.
 */
const MAKER = 'username-url';

let cognito: CognitoIdentityProviderClient | undefined;

const limit = new CallerLimit();

const TRY_AGAIN = { message: 'Try again in a moment.' };

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  if (!limit.allows(event.requestContext.http.sourceIp))
    return reply(429, TRY_AGAIN, { 'retry-after': '10' });
  const email = readEmail(event);
  if (!email) return reply(400, { message: 'Send {"email":"…"}.' });
  const floor = setTimeout(FLOOR_MS);
  try {
    const sub = await ensureUser(email);
    if (sub) await keepLanguage(sub, event.headers);
  } catch (error) {
    logFailure('Making sure of a user', error);
    const isThrottled = error instanceof Error && error.name === 'TooManyRequestsException';
    await floor;
    return isThrottled ? reply(429, TRY_AGAIN) : reply(502, { message: 'Cognito is not available.' });
  }
  await floor;
  return reply(200, { username: email });
}

/** The address as Cognito stores it; `undefined` for what cannot be one. */
function readEmail({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string | undefined {
  try {
    const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
    const { email } = JSON.parse(text) as { email?: unknown };
    if (typeof email !== 'string') return undefined;
    const address = email.trim().toLowerCase();
    return address.length <= 128 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? address : undefined;
  } catch {
    return undefined;
  }
}

type Attributes = readonly { Name?: string | undefined; Value?: string | undefined }[];

const subIn = (attributes: Attributes = []): string | undefined =>
  attributes.find(({ Name }) => Name === 'sub')?.Value;

/** Makes sure that there is the user; its `sub`. */
async function ensureUser(email: string): Promise<string | undefined> {
  // The functions share a bundle, and the triggers start sooner without it.
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  cognito ??= new sdk.CognitoIdentityProviderClient({});
  const user = { UserPoolId: process.env.AUTHSIGNAL_USER_POOL_ID, Username: email };
  const maker = process.env.AUTHSIGNAL_MAKER_ATTRIBUTE?.trim();
  // Nobody learns it, and no flow of the app client takes one. The end has one of each class that the pool asks for.
  const password = `${randomBytes(32).toString('base64url')}-aA1`;
  let sub: string | undefined;
  try {
    const { User } = await cognito.send(
      new sdk.AdminCreateUserCommand({
        ...user,
        MessageAction: 'SUPPRESS',
        TemporaryPassword: password,
        UserAttributes: [{ Name: 'email', Value: email }, ...(maker ? [{ Name: maker, Value: MAKER }] : [])],
      }),
    );
    sub = subIn(User?.Attributes);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UsernameExistsException')) throw error;
    const { UserStatus, UserAttributes } = await cognito.send(new sdk.AdminGetUserCommand(user));
    const isOurs = maker && UserAttributes?.some(({ Name, Value }) => Name === maker && Value === MAKER);
    sub = subIn(UserAttributes);
    // Whoever an administrator invited has to take the invitation; one of ours may have been left half made.
    if (UserStatus !== 'FORCE_CHANGE_PASSWORD' || !isOurs) return sub;
  }
  // Without a permanent password a user cannot sign in, whoever made them.
  await cognito.send(new sdk.AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  return sub;
}

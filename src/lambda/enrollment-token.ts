/** `POST /enrollment-token`: gives who just signed in an Authsignal token that may add authenticators. */
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { Authsignal } from '@authsignal/node';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { keepLanguage } from './language.js';
import { logFailure, reply } from './reply.js';
import { authsignalSecret } from './secret.js';

/**
 * Seconds since the sign-in itself, of which a refresh is none: ten minutes, and five by which clocks may differ. A token that
 * was stolen later buys no authenticator that outlives it.
 */
const MAX_AGE_S = 15 * 60;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What Cognito answers about a token that is none any more. */
const GONE = ['NotAuthorizedException', 'UserNotFoundException', 'UserNotConfirmedException'];

let cognito: CognitoIdentityProviderClient | undefined;

/** The authorizer has checked the token's signature, its time and its client. */
export async function handler({
  headers,
  requestContext,
}: APIGatewayProxyEventV2WithJWTAuthorizer): Promise<APIGatewayProxyStructuredResultV2> {
  const { sub, token_use: use, auth_time: authTime } = requestContext.authorizer.jwt.claims;
  if (use !== 'access' || typeof sub !== 'string' || !UUID.test(sub)) {
    return reply(401, { message: 'Send an access token.' });
  }
  // A time that is missing is none.
  const isRecent = Date.now() / 1000 - Number(authTime ?? NaN) <= MAX_AGE_S;
  if (!isRecent) return reply(401, { message: 'Sign in again.' });
  try {
    const accessToken = headers.authorization?.replace(/^Bearer /i, '');
    if (!(await isLive(accessToken, sub))) return reply(401, { message: 'Sign in again.' });
  } catch (error) {
    logFailure('Asking Cognito about the token', error);
    return reply(502, { message: 'Cognito is not available.' });
  }
  try {
    const apiUrl = process.env.AUTHSIGNAL_URL?.trim() || undefined;
    const authsignal = new Authsignal({ apiSecretKey: await authsignalSecret(), apiUrl, retries: 0 });
    const [{ state, token }] = await Promise.all([
      authsignal.track({
        // As the triggers call the user.
        userId: sub,
        action: 'addAuthenticator',
        attributes: { scope: 'add:authenticators' },
      }),
      keepLanguage(sub, headers),
    ]);
    if (state === 'BLOCK') return reply(403, { message: 'Not allowed.' });
    if (typeof token !== 'string') throw new TypeError('track() answered without a token.');
    return reply(200, { authsignalToken: token });
  } catch (error) {
    logFailure('Asking for the token', error);
    return reply(502, { message: 'Authsignal is not available.' });
  }
}

/** Whether the token was not revoked, and its user is still there: its signature says neither. */
async function isLive(AccessToken: string | undefined, sub: string): Promise<boolean> {
  // The functions share a bundle, and the triggers start sooner without it.
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  cognito ??= new sdk.CognitoIdentityProviderClient({});
  try {
    const { UserAttributes } = await cognito.send(new sdk.GetUserCommand({ AccessToken }));
    return UserAttributes?.find(({ Name }) => Name === 'sub')?.Value === sub;
  } catch (error) {
    if (error instanceof Error && GONE.includes(error.name)) return false;
    throw error;
  }
}

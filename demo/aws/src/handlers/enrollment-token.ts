/** `POST /enrollment-token`: gives who is signed in an Authsignal token that may add authenticators. */
import { Authsignal } from '@authsignal/node';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { logFailure, reply } from './reply.js';
import { readSecret } from './secret.js';

/** The authorizer has checked the token. */
export async function handler({
  requestContext,
}: APIGatewayProxyEventV2WithJWTAuthorizer): Promise<APIGatewayProxyStructuredResultV2> {
  const { sub, token_use: use } = requestContext.authorizer.jwt.claims;
  if (use !== 'access' || typeof sub !== 'string') return reply(401, { message: 'Send an access token.' });
  try {
    const { AUTHSIGNAL_URL: apiUrl } = process.env;
    const authsignal = new Authsignal({ apiSecretKey: await readSecret(), apiUrl, retries: 0 });
    const { state, token } = await authsignal.track({
      // As the triggers call the user.
      userId: sub,
      action: 'addAuthenticator',
      attributes: { scope: 'add:authenticators' },
    });
    if (state === 'BLOCK') return reply(403, { message: 'Not allowed.' });
    if (typeof token !== 'string') throw new TypeError('track() answered without a token.');
    return reply(200, { authsignalToken: token });
  } catch (error) {
    logFailure('Asking for the token', error);
    return reply(502, { message: 'Authsignal is not available.' });
  }
}

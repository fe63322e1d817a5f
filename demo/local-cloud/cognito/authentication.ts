/** The operations of signing in, staying signed in and signing out. */
import { decodeJwt } from 'jose';
import { CustomAuth } from './custom-auth.js';
import { CognitoError, invalidParameter, userNotFound } from './errors.js';
import type { ClientSettings, ExplicitAuthFlow } from './pools.js';
import { checkSecretHash, type Operation, type Pool, type Services } from './services.js';
import { invalidSession } from './sessions.js';
import { checkUsable, type User } from './users.js';

const AUTH_FLOWS = [
  'CUSTOM_AUTH',
  'REFRESH_TOKEN',
  'REFRESH_TOKEN_AUTH',
  'USER_AUTH',
  'USER_PASSWORD_AUTH',
  'USER_SRP_AUTH',
] as const;

const CHALLENGE_NAMES = [
  'ADMIN_NO_SRP_AUTH',
  'CUSTOM_CHALLENGE',
  'DEVICE_PASSWORD_VERIFIER',
  'DEVICE_SRP_AUTH',
  'EMAIL_OTP',
  'MFA_SETUP',
  'NEW_PASSWORD_REQUIRED',
  'PASSWORD',
  'PASSWORD_SRP',
  'PASSWORD_VERIFIER',
  'SELECT_CHALLENGE',
  'SELECT_MFA_TYPE',
  'SMS_MFA',
  'SMS_OTP',
  'SOFTWARE_TOKEN_MFA',
  'WEB_AUTHN',
] as const;

export function createAuthenticationOperations(services: Services): Record<string, Operation> {
  const customAuth = new CustomAuth(services);

  return {
    InitiateAuth(input) {
      const flow = input.oneOf('AuthFlow', AUTH_FLOWS);
      const parameters = input.map('AuthParameters');
      input.map('ClientMetadata');
      const { pool, client } = services.client(input.text('ClientId'));
      switch (flow) {
        case 'CUSTOM_AUTH':
          checkFlow(client, 'ALLOW_CUSTOM_AUTH', flow);
          return customAuth.begin(pool, client, parameters);
        case 'REFRESH_TOKEN':
        case 'REFRESH_TOKEN_AUTH':
          checkFlow(client, 'ALLOW_REFRESH_TOKEN_AUTH', flow);
          return refreshWithoutRotation(services, pool, client, parameters);
        case 'USER_AUTH':
        case 'USER_PASSWORD_AUTH':
          throw flowNotEnabled(flow);
        case 'USER_SRP_AUTH':
          checkFlow(client, 'ALLOW_USER_SRP_AUTH', flow);
          throw invalidParameter('The local user pools have no password sign-in.');
        default:
          return flow satisfies never;
      }
    },

    RespondToAuthChallenge(input) {
      const challengeName = input.oneOf('ChallengeName', CHALLENGE_NAMES);
      const session = input.optionalText('Session');
      const responses = input.map('ChallengeResponses');
      const clientMetadata = input.map('ClientMetadata');
      const { pool, client } = services.client(input.text('ClientId'));
      const { USERNAME: username, ANSWER: answer, SECRET_HASH: secretHash } = responses;
      if (session === undefined) throw invalidParameter('Missing required parameter Session');
      if (!username) throw invalidParameter('Missing required parameter USERNAME');
      if (challengeName !== 'CUSTOM_CHALLENGE') throw invalidSession();
      if (answer === undefined) throw invalidParameter('Missing required parameter ANSWER');
      return customAuth.answer(pool, client, { session, username, answer, secretHash, clientMetadata });
    },

    async GetTokensFromRefreshToken(input) {
      const token = input.text('RefreshToken');
      const secret = input.optionalText('ClientSecret');
      const { pool, client } = services.client(input.text('ClientId'));
      if (secret !== client.secret) {
        throw new CognitoError('NotAuthorizedException', `Unable to verify secret for client ${client.id}`);
      }
      const { grant, user } = redeem(services, pool, client, token);
      const rotates = client.refreshTokenRotation.enabled;
      // Replaced before anything is awaited, so that of two calls at once only one succeeds.
      const replacement = rotates ? services.grants.rotate(token, grant) : undefined;
      const issued = await pool.tokens.issue(client, user, grant);
      return { AuthenticationResult: { ...issued, RefreshToken: replacement } };
    },

    RevokeToken(input) {
      const token = input.text('Token');
      const secret = input.optionalText('ClientSecret');
      const { client } = services.client(input.text('ClientId'));
      if (secret !== client.secret) {
        throw new CognitoError('UnauthorizedException', `Unable to verify secret for client ${client.id}`);
      }
      services.grants.revoke(client, token);
      return {};
    },

    async GlobalSignOut(input) {
      const { user } = await authenticate(services, input.text('AccessToken'));
      services.grants.revokeAll(user.sub);
      return {};
    },

    AdminUserGlobalSignOut(input) {
      const user = services.pool(input.text('UserPoolId')).users.find(input.text('Username'));
      if (!user) throw userNotFound();
      services.grants.revokeAll(user.sub);
      return {};
    },

    async GetUser(input) {
      const { pool, user } = await authenticate(services, input.text('AccessToken'));
      return {
        Username: user.username,
        UserAttributes: Object.entries(pool.users.describe(user)).map(([Name, Value]) => ({ Name, Value })),
      };
    },
  };
}

async function refreshWithoutRotation(
  services: Services,
  pool: Pool,
  client: ClientSettings,
  parameters: Record<string, string>,
): Promise<object> {
  const token = parameters.REFRESH_TOKEN;
  if (!token) throw invalidParameter('Missing required parameter REFRESH_TOKEN');
  if (client.refreshTokenRotation.enabled) {
    throw invalidParameter(
      'REFRESH_TOKEN_AUTH is not available with refresh token rotation: call GetTokensFromRefreshToken.',
    );
  }
  const { grant, user } = redeem(services, pool, client, token);
  checkSecretHash(client, user.username, parameters.SECRET_HASH);
  return {
    AuthenticationResult: await pool.tokens.issue(client, user, grant),
    ChallengeParameters: {},
  };
}

function redeem(services: Services, pool: Pool, client: ClientSettings, token: string) {
  const grant = services.grants.redeem(client, token);
  const user = pool.users.bySub(grant.sub);
  if (user) {
    checkUsable(user);
    return { grant, user };
  }
  if (client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
  throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token.');
}

/** The user that a live access token belongs to. */
async function authenticate(services: Services, token: string): Promise<{ pool: Pool; user: User }> {
  const pool = services.pools().find((candidate) => candidate.tokens.issuer === issuerOf(token));
  if (!pool) throw new CognitoError('NotAuthorizedException', 'Invalid Access Token');
  const { sub, originJti, clientId } = await pool.tokens.verifyAccessToken(token);
  const user = pool.users.bySub(sub);
  const legacy = services.client(clientId).client.preventUserExistenceErrors === 'LEGACY';
  if (!user && legacy) throw userNotFound();
  if (!user || !services.grants.isLive(originJti)) {
    throw new CognitoError('NotAuthorizedException', 'Access Token has been revoked');
  }
  checkUsable(user);
  return { pool, user };
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function checkFlow(client: ClientSettings, needed: ExplicitAuthFlow, flow: string): void {
  if (!client.explicitAuthFlows.includes(needed)) throw flowNotEnabled(flow);
}

const flowNotEnabled = (flow: string) => invalidParameter(`${flow} flow not enabled for this client`);

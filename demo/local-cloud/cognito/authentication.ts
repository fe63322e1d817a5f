/** The operations of signing in, staying signed in and signing out. */
import { CustomAuth } from './custom-auth.js';
import { CognitoError, invalidParameter, userNotFound } from './errors.js';
import { PasswordAuth } from './passwords.js';
import type { ClientSettings, ExplicitAuthFlow } from './pools.js';
import { checkSecretHash, type Operation, type Pool, type Services } from './services.js';
import { invalidSession } from './sessions.js';
import { checkUsable } from './users.js';

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
  const passwords = new PasswordAuth(services);
  const customAuth = new CustomAuth(services, passwords);

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
          throw flowNotEnabled(flow);
        case 'USER_PASSWORD_AUTH':
          checkFlow(client, 'ALLOW_USER_PASSWORD_AUTH', flow);
          return passwords.signIn(pool, client, parameters);
        case 'USER_SRP_AUTH':
          checkFlow(client, 'ALLOW_USER_SRP_AUTH', flow);
          return passwords.challenge(pool, client, parameters);
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
      if (!username) throw invalidParameter('Missing required parameter USERNAME');
      if (challengeName === 'PASSWORD_VERIFIER') {
        const proven = passwords.verify(pool, client, responses, session);
        return proven.session === undefined
          ? passwords.proceed(pool, client, proven.user)
          : customAuth.afterPassword(pool, client, proven, clientMetadata);
      }
      if (session === undefined) throw invalidParameter('Missing required parameter Session');
      if (challengeName === 'NEW_PASSWORD_REQUIRED')
        return passwords.setNewPassword(pool, client, responses, session);
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
      const { grant, user } = redeem(services, pool, client, token, input.optionalText('DeviceKey'));
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
      if (!client.tokenRevocation) {
        throw new CognitoError(
          'UnsupportedOperationException',
          'Token revocation is not enabled for this client.',
        );
      }
      services.grants.revoke(client, token);
      return {};
    },

    AdminUserGlobalSignOut(input) {
      const user = services.pool(input.text('UserPoolId')).users.find(input.text('Username'));
      if (!user) throw userNotFound();
      services.grants.revokeAll(user.sub);
      return {};
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
  const { grant, user } = redeem(services, pool, client, token, parameters.DEVICE_KEY);
  checkSecretHash(client, user.username, parameters.SECRET_HASH);
  return {
    AuthenticationResult: await pool.tokens.issue(client, user, grant),
    ChallengeParameters: {},
  };
}

function redeem(
  services: Services,
  pool: Pool,
  client: ClientSettings,
  token: string,
  deviceKey: string | undefined,
) {
  const grant = services.grants.redeem(client, token);
  // A custom sign-in gets no device key, so that its very first refresh fails.
  if (pool.settings.remembersDevices && (!grant.deviceKey || grant.deviceKey !== deviceKey)) {
    throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token.');
  }
  const user = pool.users.bySub(grant.sub);
  if (user) {
    checkUsable(user);
    return { grant, user };
  }
  if (client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
  throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token.');
}

function checkFlow(client: ClientSettings, needed: ExplicitAuthFlow, flow: string): void {
  if (!client.explicitAuthFlows.includes(needed)) throw flowNotEnabled(flow);
}

/** Cognito has two ways to say it. */
const flowNotEnabled = (flow: string) =>
  invalidParameter(
    flow === 'USER_PASSWORD_AUTH'
      ? `${flow} flow not enabled for this client`
      : `${flow} is not enabled for the client.`,
  );

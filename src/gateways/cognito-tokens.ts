/** The door to Cognito's operations on refresh tokens: checked output, errors of the closed set. */
import { LoginError } from '../errors.js';
import { withDeadline } from './deadline.js';
import { lazy } from '../lazy.js';
import type { CognitoClient } from './cognito-sdk.js';

export interface TokensOptions {
  readonly clientId: string;
  /** Where Cognito is. */
  readonly endpoint: string;
}

/** New tokens; with a refresh token where the app client rotates them. */
export interface RefreshedTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken?: string;
}

/**
 * Why Cognito takes a refresh token no more: it does not know it, as in a pool that remembers devices, or it knows that it
 * is over.
 */
export type Refusal = 'unknown' | 'over';

const loadSdk = lazy(() => import('./cognito-sdk.js'));
const loadErrors = lazy(() => import('./cognito-errors.js'));

const DEADLINE_MS = 25_000;

/** Exceptions after which a refresh token is worth nothing any more. */
const OVER: readonly string[] = [
  'NotAuthorizedException',
  'RefreshTokenReuseException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
];

/** Whether `value` has the form of Cognito's tokens. Source: TokenModelType of the service model. */
export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w=.-]+$/.test(value);

async function call<T>(
  { clientId, endpoint }: TokensOptions,
  run: (client: CognitoClient, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ask = async (signal: AbortSignal) => run((await loadSdk()).createCognitoClient(endpoint), signal);
  try {
    return await withDeadline(DEADLINE_MS, new AbortController().signal, ask, endpoint);
  } catch (error) {
    if (error instanceof LoginError) throw error;
    // Without a connection nothing else can be loaded either.
    if (error instanceof TypeError) throw new LoginError('network');
    const { identifyCognitoError } = await loadErrors();
    throw identifyCognitoError(error, 'GetTokensFromRefreshToken', { clientId, region: endpoint });
  }
}

/**
 * Exchanges a refresh token. Resolves to why when Cognito does not take it any more; rejects with a `LoginError` when Cognito
 * could not be asked.
 * Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export const refreshTokens = (
  options: TokensOptions,
  refreshToken: string,
): Promise<RefreshedTokens | Refusal> =>
  call(options, async (client, signal) => {
    try {
      const input = { ClientId: options.clientId, RefreshToken: refreshToken };
      const { AuthenticationResult } = await client.getTokensFromRefreshToken(input, signal);
      const { AccessToken, IdToken, RefreshToken } = AuthenticationResult ?? {};
      if (!isToken(AccessToken) || !isToken(IdToken)) throw new LoginError('bad-response');
      if (RefreshToken && !isToken(RefreshToken)) throw new LoginError('bad-response');
      return { accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken || undefined };
    } catch (error) {
      if (!(error instanceof Error) || !OVER.includes(error.name)) throw error;
      return /^invalid refresh token/i.test(error.message) ? 'unknown' : 'over';
    }
  });

/** Ends a refresh token, and the access tokens that were issued for it. Rejects with a `LoginError`. */
export const revokeToken = (options: TokensOptions, refreshToken: string): Promise<void> =>
  call(options, async (client, signal) => {
    await client.revokeToken({ ClientId: options.clientId, Token: refreshToken }, signal);
  });

/**
 * Ends all sessions of a user, wherever they are. Rejects with a `LoginError`; with `session-expired` when the access token is
 * not good for it any more.
 * Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export const globalSignOut = (options: TokensOptions, accessToken: string): Promise<void> =>
  call(options, async (client, signal) => {
    try {
      await client.globalSignOut({ AccessToken: accessToken }, signal);
    } catch (error) {
      if (error instanceof Error && error.name === 'NotAuthorizedException')
        throw new LoginError('session-expired');
      throw error;
    }
  });

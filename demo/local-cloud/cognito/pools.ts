/** The user pools and app clients that the local Cognito starts with. */

export type AliasAttribute = 'email' | 'phone_number';

export type ExplicitAuthFlow =
  'ALLOW_CUSTOM_AUTH' | 'ALLOW_REFRESH_TOKEN_AUTH' | 'ALLOW_USER_PASSWORD_AUTH' | 'ALLOW_USER_SRP_AUTH';

export interface ClientSettings {
  id: string;
  secret?: string;
  explicitAuthFlows: ExplicitAuthFlow[];
  preventUserExistenceErrors: 'ENABLED' | 'LEGACY';
  /** Seconds for which a challenge session can be answered. */
  authSessionValiditySeconds: number;
  /** Seconds until access and ID tokens expire. */
  tokenValiditySeconds: number;
  /** Days until a refresh token expires. */
  refreshTokenValidityDays: number;
  refreshTokenRotation: { enabled: boolean; retryGracePeriodSeconds: number };
  tokenRevocation: boolean;
  /** Attributes that the client may write; absent for all but `email_verified` and `phone_number_verified`. */
  writeAttributes?: string[] | undefined;
}

export interface PasswordPolicy {
  minimumLength: number;
  requireUppercase: boolean;
  requireLowercase: boolean;
  requireNumbers: boolean;
  requireSymbols: boolean;
}

export interface PoolSettings {
  /** `<region>_<name>`. */
  id: string;
  /** Addresses that are the username; Cognito then stores a UUID as the user's name. */
  usernameAttributes: AliasAttribute[];
  /** Verified addresses that stand for a username of the person's choice. */
  aliasAttributes: AliasAttribute[];
  /** Whether people may sign up by themselves. */
  selfSignUp: boolean;
  /** Attributes that every user must have from the start. */
  requiredAttributes: string[];
  /** Addresses to which Cognito itself sends a code when a user signs up unconfirmed. */
  autoVerifiedAttributes: AliasAttribute[];
  /** Addresses that change only once the code that was sent to the new one is entered. */
  attributesRequireVerificationBeforeUpdate: AliasAttribute[];
  /** Whether refreshing takes the key of the device that signed in. */
  remembersDevices: boolean;
  /** Which of Cognito's two hosts the tokens name. */
  issuer: 'ORIGINAL' | 'UPDATED';
  /** What becomes of the message with which Cognito itself has a new user confirmed; the user is there either way. */
  confirmationMessages: 'sent' | 'limited' | 'undeliverable';
  passwordPolicy: PasswordPolicy;
  clients: ClientSettings[];
}

const CLIENT: Omit<ClientSettings, 'id'> = {
  explicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  preventUserExistenceErrors: 'ENABLED',
  authSessionValiditySeconds: 180,
  tokenValiditySeconds: 3600,
  refreshTokenValidityDays: 30,
  refreshTokenRotation: { enabled: false, retryGracePeriodSeconds: 0 },
  tokenRevocation: true,
};

const PASSWORD_POLICY: PasswordPolicy = {
  minimumLength: 8,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

const POOL = {
  aliasAttributes: [],
  selfSignUp: true,
  requiredAttributes: [],
  autoVerifiedAttributes: ['email', 'phone_number'],
  attributesRequireVerificationBeforeUpdate: [],
  remembersDevices: false,
  issuer: 'ORIGINAL',
  confirmationMessages: 'sent',
  passwordPolicy: PASSWORD_POLICY,
} satisfies Partial<PoolSettings>;

export const DEMO_CLIENT: ClientSettings = {
  ...CLIENT,
  id: 'localdemoclient',
  refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 0 },
};

export const SECRET_CLIENT: ClientSettings = {
  ...CLIENT,
  id: 'localsecretclient',
  secret: 'local-client-secret-local-client-secret',
};

export const SRP_CLIENT: ClientSettings = {
  ...CLIENT,
  id: 'localsrpclient',
  explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};

/** The pool's older application: passwords, and no challenge of Authsignal's. */
export const PASSWORD_CLIENT: ClientSettings = {
  ...CLIENT,
  id: 'localpasswordclient',
  explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};

export const OTHER_CLIENT: ClientSettings = {
  ...CLIENT,
  id: 'localotherclient',
  preventUserExistenceErrors: 'LEGACY',
};

export const ALIAS_CLIENT: ClientSettings = { ...CLIENT, id: 'localaliasclient' };

export const NAMES_CLIENT: ClientSettings = { ...CLIENT, id: 'localnamesclient' };

/** Email address or phone number as the username: what the demo page signs in to. */
export const DEMO_POOL: PoolSettings = {
  ...POOL,
  id: 'us-east-1_LocalDemo',
  usernameAttributes: ['email', 'phone_number'],
  clients: [DEMO_CLIENT, SECRET_CLIENT, SRP_CLIENT, PASSWORD_CLIENT],
};

/** User names of one's own choice, with a verified email address as an alias. */
export const OTHER_POOL: PoolSettings = {
  ...POOL,
  id: 'us-east-1_LocalOther',
  usernameAttributes: [],
  aliasAttributes: ['email'],
  clients: [OTHER_CLIENT],
};

/** The same with phone numbers as an alias too, and without telling who exists. */
export const ALIAS_POOL: PoolSettings = {
  ...POOL,
  id: 'us-east-1_LocalAlias',
  usernameAttributes: [],
  aliasAttributes: ['email', 'phone_number'],
  clients: [ALIAS_CLIENT],
};

/** User names and nothing else. */
export const NAMES_POOL: PoolSettings = {
  ...POOL,
  id: 'us-east-1_LocalNames',
  usernameAttributes: [],
  clients: [NAMES_CLIENT],
};

export const DEFAULT_POOLS: PoolSettings[] = [DEMO_POOL, OTHER_POOL, ALIAS_POOL, NAMES_POOL];

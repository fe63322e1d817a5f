/** The user pool, and the app client that the form signs in to. */
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';

export const createPool = (stack: Stack): UserPool =>
  new UserPool(stack, 'Users', {
    featurePlan: FeaturePlan.ESSENTIALS,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    // Cognito tells whoever signs up whether an address is taken; the username endpoint makes the users instead.
    selfSignUpEnabled: false,
    // Somebody who is in cannot put a stranger's address in the place of theirs.
    autoVerify: { email: true },
    keepOriginal: { email: true },
    // What `/username` makes it may finish; whom an administrator invited it leaves alone.
    customAttributes: { maker: new StringAttribute({ mutable: false, maxLen: 32 }) },
    // There is nothing to recover: nobody has a password. Authsignal is the second factor, too.
    accountRecovery: AccountRecovery.NONE,
    mfa: Mfa.OFF,
    passwordPolicy: {
      minLength: 32,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    // Users are not lost with the stack, nor by a slip.
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });

export const addClient = (pool: UserPool): UserPoolClient =>
  pool.addClient('Form', {
    generateSecret: false,
    // With rotation the refresh flow is GetTokensFromRefreshToken, which no flow has to be allowed for.
    authFlows: { custom: true },
    disableOAuth: true,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    preventUserExistenceErrors: true,
    // The addresses are not among them: people would sign in under one that nobody proved.
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true, locale: true }),
    authSessionValidity: Duration.minutes(15),
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    // An answer that got lost on the way does not sign anybody out.
    refreshTokenRotationGracePeriod: Duration.seconds(30),
    enableTokenRevocation: true,
  });

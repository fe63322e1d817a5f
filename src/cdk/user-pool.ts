/** A user pool for who has none, and the app client that the form signs in to. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  type IUserPool,
  Mfa,
  StringAttribute,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';

/** The attribute of a user that says who made them. */
export const MAKER = 'maker';

export const createPool = (scope: Construct): UserPool =>
  new UserPool(scope, 'Users', {
    featurePlan: FeaturePlan.ESSENTIALS,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    // Cognito tells whoever signs up whether an address is taken; the username endpoint makes the users instead.
    selfSignUpEnabled: false,
    // Somebody who is in cannot put a stranger's address in the place of theirs.
    autoVerify: { email: true },
    keepOriginal: { email: true },
    // What the username endpoint makes it may finish; whom an administrator invited it leaves alone.
    customAttributes: { [MAKER]: new StringAttribute({ mutable: false, maxLen: 32 }) },
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

export const createClient = (scope: Construct, userPool: IUserPool): UserPoolClient =>
  new UserPoolClient(scope, 'Form', {
    userPool,
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

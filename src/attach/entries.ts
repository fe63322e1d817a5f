/** The functions in the zip: what each is called, and what it needs. Whatever sets them up reads it here. */

interface Entry {
  /** Part of the function's name, such as `login-PreSignUp`. */
  id: string;
  /** The export of `index` in the zip. */
  handler: string;
  description: string;
  /** Asks Authsignal. */
  secret: boolean;
  /** Signs contexts, or checks them, where that is wanted. */
  contextKey?: true;
  /** What it does to users of the pool, as actions of `cognito-idp`. */
  rights: readonly string[];
}

export interface TriggerEntry extends Entry {
  /** Its key in the pool's `LambdaConfig`. */
  trigger: 'PreSignUp' | 'DefineAuthChallenge' | 'CreateAuthChallenge' | 'VerifyAuthChallengeResponse';
  /** The variable with the function that it stands in front of. */
  chain: string;
}

export interface EndpointEntry extends Entry {
  /** Its name among the options. */
  name: 'enrollmentToken' | 'username' | 'context';
  /** Takes `POST`. */
  path: `/${string}`;
  /** The attribute of the form that takes its address. */
  attribute: string;
  /** Takes an access token of the form's app client. */
  signedIn: boolean;
}

export const TRIGGERS: readonly TriggerEntry[] = [
  {
    id: 'PreSignUp',
    handler: 'preSignUpHandler',
    description: 'Confirms who signs up with the form',
    trigger: 'PreSignUp',
    chain: 'AUTHSIGNAL_CHAIN_PRE_SIGN_UP',
    secret: false,
    rights: [],
  },
  {
    id: 'DefineAuthChallenge',
    handler: 'defineAuthChallengeHandler',
    description: 'Decides between a challenge, tokens and failure',
    trigger: 'DefineAuthChallenge',
    chain: 'AUTHSIGNAL_CHAIN_DEFINE_AUTH_CHALLENGE',
    secret: false,
    rights: [],
  },
  {
    id: 'CreateAuthChallenge',
    handler: 'createAuthChallengeHandler',
    description: 'Starts the challenge at Authsignal',
    trigger: 'CreateAuthChallenge',
    chain: 'AUTHSIGNAL_CHAIN_CREATE_AUTH_CHALLENGE',
    secret: true,
    contextKey: true,
    rights: [],
  },
  {
    id: 'VerifyAuthChallenge',
    handler: 'verifyAuthChallengeResponseHandler',
    description: 'Checks the answer with Authsignal',
    trigger: 'VerifyAuthChallengeResponse',
    chain: 'AUTHSIGNAL_CHAIN_VERIFY_AUTH_CHALLENGE_RESPONSE',
    secret: true,
    rights: ['AdminUpdateUserAttributes', 'AdminSetUserPassword', 'AdminUserGlobalSignOut'],
  },
];

export const ENDPOINTS: readonly EndpointEntry[] = [
  {
    id: 'EnrollmentToken',
    handler: 'enrollmentTokenHandler',
    description: 'Gives who is signed in a token that may add authenticators',
    name: 'enrollmentToken',
    path: '/enrollment-token',
    attribute: 'enrollment-token-url',
    signedIn: true,
    secret: true,
    rights: [],
  },
  {
    id: 'Username',
    handler: 'usernameHandler',
    description: 'Makes sure that an email address has a user',
    name: 'username',
    path: '/username',
    attribute: 'username-url',
    signedIn: false,
    // It tells in which language messages are.
    secret: true,
    rights: ['AdminCreateUser', 'AdminGetUser', 'AdminSetUserPassword'],
  },
  {
    id: 'Context',
    handler: 'contextHandler',
    description: 'Signs where and on what somebody signs in',
    name: 'context',
    path: '/context',
    attribute: 'context-url',
    signedIn: false,
    secret: false,
    contextKey: true,
    rights: [],
  },
];

/** Attaches the triggers to a pool that CloudFormation or Terraform did not make. */
export const ATTACH = {
  id: 'Attach',
  handler: 'attachHandler',
  description: 'Attaches the triggers to the user pool',
  rights: ['DescribeUserPool', 'UpdateUserPool', 'GetUserPoolMfaConfig', 'SetUserPoolMfaConfig'],
} as const;

/** What a page sets: the element's properties and attributes. */
import { LitElement, type PropertyDeclaration } from 'lit';
import type { PasskeyEnrollment } from './config.js';
import type { RawConfig } from './first-config.js';
import type { PartialMessages } from './i18n/messages.js';
import type {
  AnswerFormat,
  IdentifierType,
  LoginMode,
  LoginTokens,
  SignUpMode,
  TokenStorage,
} from './types.js';

export class LoginProperties extends LitElement {
  static override properties = {
    region: {},
    userPoolClientId: { attribute: 'user-pool-client-id' },
    tenantId: { attribute: 'tenant-id' },
    authsignalUrl: { attribute: 'authsignal-url' },
    prebuiltUiHost: { attribute: 'prebuilt-ui-host' },
    cognitoUrl: { attribute: 'cognito-url' },
    action: {},
    mode: {},
    identifier: {},
    methods: {},
    signUp: { attribute: 'sign-up' },
    usernameUrl: { attribute: 'username-url' },
    contextUrl: { attribute: 'context-url' },
    answerFormat: { attribute: 'answer-format' },
    codeLength: { attribute: 'code-length' },
    withoutPasskey: { type: Boolean, attribute: 'without-passkey' },
    withoutPasskeyAutofill: { type: Boolean, attribute: 'without-passkey-autofill' },
    passkeyEnrollment: { attribute: 'passkey-enrollment' },
    enrollmentTokenUrl: { attribute: 'enrollment-token-url' },
    storage: {},
    remember: { type: Boolean },
    username: {},
    successUrl: { attribute: 'success-url' },
    country: {},
    theme: {},
    headingLevel: { attribute: 'heading-level' },
    messages: { attribute: false },
    userAttributes: { attribute: false },
    clientMetadata: { attribute: false },
    resolveUsername: { attribute: false },
    getEnrollmentToken: { attribute: false },
  };

  /** AWS region of the user pool, such as `us-east-1`. Required. */
  region?: string | undefined;

  /** Id of the user pool's public app client. Required. */
  userPoolClientId?: string | undefined;

  /** Authsignal tenant id. Required. */
  tenantId?: string | undefined;

  /** Base URL of Authsignal's client API: `https://api.authsignal.com/v1` or that of another region. */
  authsignalUrl?: string | undefined;

  /** Host of Authsignal's pre-built UI where the tenant has one of its own, such as `login.example.com`. */
  prebuiltUiHost?: string | undefined;

  /** Address that takes the place of Cognito's public endpoint, such as a proxy. */
  cognitoUrl?: string | undefined;

  /** Authsignal action that the triggers track; `cognitoAuth` by default. */
  action = 'cognitoAuth';

  /** Where the challenge is presented: `inline`, `popup`, `window` or `redirect`. */
  mode: LoginMode = 'inline';

  /** What the person types: `email`, `phone`, `email-or-phone` or `username`. */
  identifier: IdentifierType = 'email';

  /** Space-separated ids of the methods to offer, most preferred first. */
  methods?: string | undefined;

  /** When users are created: `auto` (before every sign-in), `form` (in a step of its own) or `off`. */
  signUp: SignUpMode = 'auto';

  /** Endpoint that turns what the person typed into the Cognito username; it takes the place of sign-up. */
  usernameUrl?: string | undefined;

  /** Endpoint that signs where, on what and in which language the person signs in, for the tenant's risk rules. */
  contextUrl?: string | undefined;

  /** What the VerifyAuthChallengeResponse trigger expects: `token`, or `json` for `{"token":"…"}`. */
  answerFormat: AnswerFormat = 'token';

  /** Digits of the codes that the tenant sends, 2 to 10. Those of authenticator apps always have 6. */
  codeLength = 6;

  /** Turns the passkey button and the autofill of passkeys off. */
  withoutPasskey = false;

  /** Turns the autofill of passkeys off; the button stays. */
  withoutPasskeyAutofill = false;

  /** Whether to create a passkey after a sign-in without one: `off`, `prompt` or `auto` (by itself, else ask). */
  passkeyEnrollment: PasskeyEnrollment = 'off';

  /** Endpoint that answers an access token with an Authsignal token that may add authenticators. */
  enrollmentTokenUrl?: string | undefined;

  /** Where tokens are kept, in the key layout that Amplify reads: `none`, `session` (this tab) or `local` (this browser). */
  storage: TokenStorage = 'none';

  /** Remembers the last identifier and method on this device. */
  remember = false;

  /** Identifier to start with. */
  username?: string | undefined;

  /** Where to go after a sign-in: an address of this site, or https. */
  successUrl?: string | undefined;

  /** Country of a phone number that is typed without one, ISO 3166-1 alpha-2; that of the page's language by default. */
  country?: string | undefined;

  /** Colour scheme: `auto` (the device's), `light` or `dark`. */
  theme: 'auto' | 'light' | 'dark' = 'auto';

  /** Level of the headings, 1 to 6. */
  headingLevel = 2;

  /** Replaces some of the widget's words. */
  messages?: PartialMessages | undefined;

  /** Cognito attributes of a new user, besides the identifier. */
  userAttributes?: Record<string, string> | undefined;

  /** What the triggers receive as client metadata with SignUp and RespondToAuthChallenge. */
  clientMetadata?: Record<string, string> | undefined;

  /** Turns what the person typed into the Cognito username; takes the place of `username-url`. */
  resolveUsername?: ((identifier: string) => Promise<string>) | undefined;

  /** Provides an Authsignal token that may add authenticators; takes the place of `enrollment-token-url`. */
  getEnrollmentToken?: ((tokens: LoginTokens) => Promise<string>) | undefined;
}

/** The properties of `element` by the names of their attributes. */
export function attributesOf(element: LoginProperties): RawConfig {
  const { properties } = LoginProperties;
  const attributes: Record<string, unknown> = {};
  for (const [name, { attribute = name }] of Object.entries<PropertyDeclaration>(properties))
    attributes[String(attribute)] = element[name as keyof typeof properties];
  return attributes;
}

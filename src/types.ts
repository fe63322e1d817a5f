/** The vocabulary that every module shares: steps, methods, challenges and tokens. */

/** Where a sign-in is. */
export type LoginStep =
  | 'identify'
  | 'starting'
  | 'choosing'
  | 'sending'
  | 'entering'
  | 'waiting'
  | 'verifying'
  | 'answering'
  | 'enrolling'
  | 'done';

/** Every challenge method's id. */
export const METHOD_IDS = [
  'email-otp',
  'sms',
  'whatsapp',
  'totp',
  'passkey',
  'security-key',
  'magic-link',
  'push',
  'qr-code',
] as const;

/** A way to prove who one is. */
export type MethodId = (typeof METHOD_IDS)[number];

/** What a person needs to set an authenticator app up. */
export interface TotpSetup {
  /** `otpauth:` address, for a QR code. */
  readonly uri: string;
  /** Base32 secret, for typing. */
  readonly secret: string;
}

/** How far a method is that waits for something to happen elsewhere. */
export interface WaitProgress {
  /** What the QR code says. */
  readonly qrText?: string;
  /** Whether the QR code was scanned and waits for approval. */
  readonly isClaimed?: boolean;
}

/** Who somebody is, as their passkey says; Cognito has not been asked yet. */
export interface PasskeySignIn {
  /** Cognito username, as it was stored with the passkey. */
  readonly username: string;
  /** Authsignal's token for the answer to Cognito. */
  readonly validationToken: string;
}

/** Where the challenge is presented. */
export type LoginMode = 'inline' | PrebuiltMode;

/** Where Authsignal's pre-built UI is presented. */
export type PrebuiltMode = 'popup' | 'window' | 'redirect';

/** What the person types to say who they are. */
export type IdentifierType = 'email' | 'phone' | 'email-or-phone' | 'username';

/** What VerifyAuthChallengeResponse expects as the answer: the token, or `{"token":"…"}`. */
export type AnswerFormat = 'token' | 'json';

/** When the widget creates users: before every sign-in, in a step of its own, or never. */
export type SignUpMode = 'auto' | 'form' | 'off';

/** Where tokens are kept after a sign-in: nowhere, as long as the tab, or until somebody signs out. */
export type TokenStorage = 'none' | 'session' | 'local';

/** The tokens of one Cognito sign-in. */
export interface LoginTokens {
  /** JWT for APIs; its `token_use` is `access`. */
  readonly accessToken: string;
  /** JWT with the user's attributes; its `token_use` is `id`. */
  readonly idToken: string;
  /** Opaque token for new access and ID tokens; absent when the app client issues none. */
  readonly refreshToken?: string;
  /** Always `Bearer` today. */
  readonly tokenType: string;
  /** Seconds that the access token was valid for when it was issued. */
  readonly expiresIn: number;
  /** Milliseconds since the epoch when the access token expires, by this device's clock. */
  readonly expiresAt: number;
}

/** What a finished sign-in yields. */
export interface LoginSuccess {
  /** Cognito's canonical username. */
  readonly username: string;
  readonly tokens: LoginTokens;
  /** The method that proved who the person is; absent after Authsignal's pre-built UI, or where no challenge was necessary. */
  readonly method?: MethodId;
  /** Whether this sign-in created the user. */
  readonly isNewUser: boolean;
}

/**
 * One challenge of Cognito's custom authentication, as the DefineAuthChallenge and CreateAuthChallenge triggers gave it.
 * Only the Cognito gateway makes one, and only after it checked every field.
 */
export interface Challenge {
  /** Cognito's session: good for one answer. */
  readonly session: string;
  /** Cognito's canonical username. */
  readonly username: string;
  /** Authsignal's token for challenges inside the widget. */
  readonly token?: string;
  /** The address of Authsignal's pre-built UI. */
  readonly url?: string;
  /** Whether the user has an authenticator at Authsignal; absent when the trigger does not say. */
  readonly isEnrolled?: boolean;
  /** The methods that the user is enrolled with; absent when the trigger does not say. */
  readonly enrolledMethods?: readonly MethodId[];
  /** The methods that Authsignal's rules allow; absent when the trigger does not say. */
  readonly allowedMethods?: readonly MethodId[];
  readonly defaultMethod?: MethodId;
  /** Authsignal's action state, such as `CHALLENGE_REQUIRED` or `BLOCK`. */
  readonly state?: string;
  /** Whether the triggers ask in a first round which method it will be, and challenge in a second. */
  readonly isTwoRound?: boolean;
  /** The method that such triggers were told. */
  readonly chosenMethod?: MethodId;
}

/** Something that is set up wrong, for developers. */
export interface Finding {
  /** Stable; the guide lists them. */
  readonly code: string;
  /** What is wrong, in one sentence. */
  readonly what: string;
  /** What to change. */
  readonly fix: string;
  /** Where to read more. */
  readonly link: string;
}

/** What the work behind the states needs from outside. */
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import type { CognitoGateway } from '../gateways/cognito-gateway.js';
import type { Method, PasskeyMethod } from '../methods/method.js';
import type { Offer } from '../methods/offer.js';
import type {
  Challenge,
  LoginMode,
  LoginSuccess,
  LoginTokens,
  MethodId,
  PrebuiltMode,
  SignUpMode,
} from '../types.js';
import type { Attempt, PasskeyPrompt } from './state.js';

/** One set for each sign-in. */
export interface EffectDependencies {
  readonly cognito: CognitoGateway;
  readonly authsignal: AuthsignalGateway;
  readonly loadMethod: (id: MethodId) => Promise<Method>;
  readonly loadPasskeys: () => Promise<PasskeyMethod>;
  /** What to offer for a challenge. */
  readonly offer: (
    challenge: Challenge,
    who: { readonly identifier: string; readonly isNewUser: boolean },
    signal: AbortSignal,
  ) => Promise<Offer>;
  /** Turns the identifier into the Cognito username, and takes the place of SignUp; absent where the page has none. */
  readonly resolveUsername?: (identifier: string, signal: AbortSignal) => Promise<string>;
  /** Presents Authsignal's pre-built UI; resolves with its validation token. */
  readonly present: (attempt: Attempt, mode: PrebuiltMode, signal: AbortSignal) => Promise<string>;
  /** What to do about a passkey once the person is in. */
  readonly passkeyPrompt: (attempt: Attempt, method: MethodId | undefined) => Promise<PasskeyPrompt>;
  /** How the person with this identifier signed in last on this device; `undefined` for anybody else. */
  readonly recall: (identifier: string) => Promise<{ readonly method?: string } | undefined>;
  /** An Authsignal token that may add a passkey; `undefined` when the page provides none. */
  readonly enrollmentToken: (tokens: LoginTokens, signal: AbortSignal) => Promise<string | undefined>;
  readonly onPasskeyCreated: (authenticatorId: string | undefined) => void;
  readonly settings: {
    readonly signUp: SignUpMode;
    readonly mode: LoginMode;
    readonly action: string;
    /** Extra attributes of a new user. */
    readonly userAttributes: Readonly<Record<string, string>>;
  };
  /** Tells the page; settles when the page has done what it does with the tokens. */
  readonly succeed: (success: LoginSuccess, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 to 1, so that not everybody who was told to wait comes back at once. */
  readonly random: () => number;
}

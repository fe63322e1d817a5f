/** What the widget can be doing, and what can happen to it. */
import type { LoginErrorCode, Refusal } from '../errors.js';
import type {
  Challenge,
  LoginStep,
  LoginSuccess,
  MethodId,
  PasskeySignIn,
  PrebuiltMode,
  TotpSetup,
  WaitProgress,
} from '../types.js';

/** Why the last piece of work failed. */
export interface Failure {
  readonly code: LoginErrorCode;
  readonly hint?: string;
  /** What Authsignal's rules decided, where these ended the sign-in. */
  readonly state?: Refusal;
  /** Milliseconds since the epoch before which another try makes no sense. */
  readonly retryAt?: number;
}

/** What is known since Cognito answered the identifier. */
export interface Attempt {
  /** What the person typed, trimmed and in its canonical form: the only copy. */
  readonly identifier: string;
  readonly challenge: Challenge;
  /** The methods that the person can choose from, best first. */
  readonly offered: readonly MethodId[];
  readonly isNewUser: boolean;
  /** When each method that sent something may send again, in milliseconds since the epoch. */
  readonly resendAt: Readonly<Partial<Record<MethodId, number>>>;
  /** When each method that was refused for being asked too often may be asked again, in milliseconds since the epoch. */
  readonly limitedUntil?: Readonly<Partial<Record<MethodId, number>>>;
}

/** A challenge that Authsignal has verified. */
export interface VerifiedChallenge {
  /** Absent after Authsignal's pre-built UI, which does not say, and where no challenge was necessary. */
  readonly method?: MethodId;
  /** Authsignal's token for the answer to Cognito. */
  readonly validationToken: string;
  /** When Authsignal issued it, in milliseconds since the epoch. */
  readonly verifiedAt: number;
}

/** A method at work for a challenge of Cognito. */
interface AtWork {
  readonly attempt: Attempt;
  readonly method: MethodId;
}

export interface IdentifyState {
  readonly kind: 'identify';
  readonly identifier: string;
  /** Whether the person creates an account, rather than signing in. */
  readonly isSigningUp?: boolean;
  readonly failure?: Failure;
}

/** Cognito is asked for a challenge. */
export interface StartingState {
  readonly kind: 'starting';
  readonly identifier: string;
  readonly isSigningUp?: boolean;
  /** Present when a passkey said who the person is. */
  readonly verified?: VerifiedChallenge;
}

/** The browser asks for a passkey; nobody has typed who they are. */
export interface PasskeySignInState {
  readonly kind: 'passkey-sign-in';
  readonly method: 'passkey';
  /** What is in the identifier field. */
  readonly identifier: string;
  /** Whether it is one of the suggestions of the field, and only Authsignal is still to be asked. */
  readonly isPicked?: boolean;
}

export interface ChoosingState {
  readonly kind: 'choosing';
  readonly attempt: Attempt;
  readonly failure?: Failure;
  /** The method that failed. */
  readonly failed?: MethodId;
}

/** A challenge is sent or opened; with `failure` it waits for `retry`. */
export interface SendingState extends AtWork {
  readonly kind: 'sending';
  /** Where the person asked for it, which stays on the screen; the first step when absent. */
  readonly from?: 'choosing' | 'sending' | 'entering' | 'waiting';
  /** Whether the first step that stays on the screen is the one that creates an account. */
  readonly isSigningUp?: boolean;
  readonly failure?: Failure;
}

/** The person types a code. */
export interface EnteringState extends AtWork {
  readonly kind: 'entering';
  readonly failure?: Failure;
}

/** The person sets an authenticator app up and types its first code. */
export interface SetupState extends AtWork {
  readonly kind: 'setting-up';
  readonly setup: TotpSetup;
  readonly failure?: Failure;
}

/** Something has to happen elsewhere; with `failure`, or when the person cancelled a prompt, it waits for `retry`. */
export interface WaitingState extends AtWork {
  readonly kind: 'waiting';
  readonly progress?: WaitProgress;
  readonly isCancelled?: boolean;
  readonly failure?: Failure;
}

/** Authsignal's pre-built UI is open; with `failure`, or when the person closed it, it waits for `retry`. */
export interface PresentingState {
  readonly kind: 'presenting';
  readonly attempt: Attempt;
  readonly mode: PrebuiltMode;
  readonly isCancelled?: boolean;
  readonly failure?: Failure;
}

export interface VerifyingState extends AtWork {
  readonly kind: 'verifying';
  readonly code: string;
  /** Present while an authenticator app is being set up. */
  readonly setup?: TotpSetup;
}

/** What was on the screen before Cognito is answered. */
export type PreviousScreen =
  | Pick<StartingState, 'kind'>
  | Pick<VerifyingState, 'kind' | 'setup'>
  | Pick<WaitingState, 'kind' | 'progress'>
  | Pick<PresentingState, 'kind'>
  | Pick<PasskeyPromptState, 'kind'>;

/** Cognito is answered with the validation token; then, with `success`, the page is told. */
export interface AnsweringState {
  readonly kind: 'answering';
  readonly attempt: Attempt;
  readonly verified: VerifiedChallenge;
  /** Stays on the screen, because the work is over soon; absent once it failed, and after a redirect. */
  readonly after?: PreviousScreen;
  readonly success?: LoginSuccess;
  /** Present when the work failed and waits for `retry`. */
  readonly failure?: Failure;
}

/** The person is in, and may create a passkey before the page is told. */
export interface PasskeyPromptState {
  readonly kind: 'passkey-prompt';
  readonly attempt: Attempt;
  readonly verified: VerifiedChallenge;
  readonly success: LoginSuccess;
  /** How the browser is creating the passkey now: by itself, or with a dialog. */
  readonly creating?: 'conditional' | 'modal';
  readonly failure?: Failure;
}

export interface DoneState {
  readonly kind: 'done';
  readonly success: LoginSuccess;
}

type AnyState =
  | IdentifyState
  | StartingState
  | PasskeySignInState
  | ChoosingState
  | SendingState
  | EnteringState
  | SetupState
  | WaitingState
  | PresentingState
  | VerifyingState
  | AnsweringState
  | PasskeyPromptState
  | DoneState;

type KeyOf<State> = State extends unknown ? keyof State : never;
type WithEveryKey<State> = State extends unknown
  ? State & { readonly [Key in Exclude<KeyOf<AnyState>, keyof State>]?: undefined }
  : never;

/** Any state. What only some states have can be read of all: `undefined` where a state has none. */
export type FlowState = WithEveryKey<AnyState>;

/** Where the sign-in is, as the page is told. */
export function stepOf({ kind }: FlowState): LoginStep {
  switch (kind) {
    case 'passkey-sign-in':
    case 'presenting':
      return 'waiting';
    case 'setting-up':
    case 'passkey-prompt':
      return 'enrolling';
    default:
      return kind;
  }
}

/** What `answered` asks of the widget before the page is told. */
export type PasskeyPrompt = 'none' | 'ask' | 'create';

export type FlowEvent =
  | { readonly type: 'submit'; readonly identifier: string }
  /** The person wants to create an account, or to sign in after all. */
  | { readonly type: 'toggle-sign-up'; readonly isSigningUp?: boolean }
  | { readonly type: 'use-passkey'; readonly identifier: string; readonly isPicked?: boolean }
  | { readonly type: 'passkey-signed-in'; readonly passkey: PasskeySignIn; readonly at: number }
  | {
      readonly type: 'started';
      readonly attempt: Attempt;
      readonly method?: MethodId;
      /** Present when Authsignal's pre-built UI does the challenge. */
      readonly mode?: PrebuiltMode;
    }
  | {
      readonly type: 'verified-at-start';
      readonly attempt: Attempt;
      /** Present when Authsignal wanted no challenge, and its own token was accepted. */
      readonly verified?: VerifiedChallenge;
      readonly success?: LoginSuccess;
    }
  | { readonly type: 'choose'; readonly method: MethodId }
  | {
      readonly type: 'sent';
      readonly next: 'entering' | 'waiting';
      readonly challenge: Challenge;
      readonly resendAt?: number;
    }
  | { readonly type: 'set-up'; readonly challenge: Challenge; readonly setup: TotpSetup }
  | {
      readonly type: 'returned';
      readonly attempt: Attempt;
      readonly validationToken: string;
      readonly at: number;
    }
  | { readonly type: 'progress'; readonly progress: WaitProgress }
  | { readonly type: 'enter'; readonly code: string }
  | { readonly type: 'resend' }
  | { readonly type: 'verified'; readonly validationToken: string; readonly at: number }
  | { readonly type: 'answered'; readonly success: LoginSuccess; readonly passkey: PasskeyPrompt }
  | { readonly type: 'create-passkey' }
  | { readonly type: 'enrolled' }
  | { readonly type: 'accepted' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cancelled' }
  | { readonly type: 'retry' }
  | { readonly type: 'other-method' }
  | { readonly type: 'back' }
  | { readonly type: 'reset'; readonly identifier: string };

/** The method at work, where there is one. */
export const methodOf = (state: FlowState): MethodId | undefined =>
  state.method ?? (state.verified ?? state.success)?.method;

/** What the person typed. */
export const identifierOf = (state: FlowState): string => state.attempt?.identifier ?? state.identifier ?? '';

/** Which states may be at work that shows no sign of its own and is over soon. */
const MAY_BE_BUSY: readonly FlowState['kind'][] = ['starting', 'verifying', 'sending', 'answering'];

/** Whether such work is under way. */
export const isBusy = ({ kind, creating, failure }: FlowState): boolean =>
  creating !== undefined || (MAY_BE_BUSY.includes(kind) && !failure);

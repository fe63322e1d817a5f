/** What the widget can be doing, and what can happen to it. */
import type { LoginErrorCode } from '../errors.js';
import type {
  Challenge,
  LoginSuccess,
  MethodId,
  PasskeyProof,
  PrebuiltMode,
  TotpSetup,
  WaitProgress,
} from '../types.js';

/** Why the last piece of work failed. */
export interface Failure {
  readonly code: LoginErrorCode;
  readonly hint?: string;
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
}

/** Authsignal's word that the person is who they say. */
export interface Proof {
  /** Absent after Authsignal's pre-built UI, which does not say, and where no challenge was necessary. */
  readonly method?: MethodId;
  /** Authsignal's result token. */
  readonly result: string;
  /** When Authsignal issued it, in milliseconds since the epoch. */
  readonly verifiedAt: number;
}

/** A method at work for a challenge of Cognito. */
interface AtWork {
  readonly attempt: Attempt;
  readonly method: MethodId;
  readonly failure?: Failure;
}

export interface IdentifyState {
  readonly step: 'identify';
  readonly identifier: string;
  /** Whether the person creates an account, rather than signing in. */
  readonly isSigningUp?: boolean;
  readonly failure?: Failure;
}

/** Cognito is asked for a challenge. */
export interface StartingState {
  readonly step: 'starting';
  readonly identifier: string;
  readonly isSigningUp?: boolean;
  /** Present when a passkey said who the person is. */
  readonly proof?: Proof;
}

/** The browser asks for a passkey; nobody has typed who they are. */
export interface PromptingState {
  readonly step: 'waiting';
  readonly method: 'passkey';
  /** What is in the identifier field. */
  readonly identifier: string;
}

export interface ChoosingState {
  readonly step: 'choosing';
  readonly attempt: Attempt;
  readonly failure?: Failure;
  /** The method that failed. */
  readonly failed?: MethodId;
}

/** A challenge is sent or opened; with `failure` it waits for `retry`. */
export interface SendingState extends AtWork {
  readonly step: 'sending';
  /** Where the person was when they asked for it again, and is again when it fails. */
  readonly from?: 'entering' | 'waiting';
}

/** The person types a code. */
export interface EnteringState extends AtWork {
  readonly step: 'entering';
}

/** The person sets an authenticator app up and types its first code. */
export interface SetupState extends AtWork {
  readonly step: 'enrolling';
  readonly setup: TotpSetup;
}

/** Something has to happen elsewhere; with `failure`, or when the person cancelled a prompt, it waits for `retry`. */
export interface WaitingState extends AtWork {
  readonly step: 'waiting';
  readonly progress?: WaitProgress;
  readonly isCancelled?: boolean;
}

/** Authsignal's pre-built UI is open; with `failure`, or when the person closed it, it waits for `retry`. */
export interface PresentingState {
  readonly step: 'waiting';
  readonly attempt: Attempt;
  readonly mode: PrebuiltMode;
  readonly failure?: Failure;
  readonly isCancelled?: boolean;
}

export interface VerifyingState extends AtWork {
  readonly step: 'verifying';
  readonly code: string;
  /** Present while an authenticator app is being set up. */
  readonly setup?: TotpSetup;
}

/** Cognito is answered with the proof; then, with `success`, the page is told. */
export interface AnsweringState {
  readonly step: 'answering';
  readonly attempt: Attempt;
  readonly proof: Proof;
  readonly success?: LoginSuccess;
  /** Present when the work failed and waits for `retry`. */
  readonly failure?: Failure;
}

/** The person is in, and may create a passkey before the page is told. */
export interface OfferingState {
  readonly step: 'enrolling';
  readonly attempt: Attempt;
  readonly proof: Proof;
  readonly success: LoginSuccess;
  /** How the browser is creating the passkey now: by itself, or with a dialog. */
  readonly creating?: 'conditional' | 'modal';
  readonly failure?: Failure;
}

export interface DoneState {
  readonly step: 'done';
  readonly success: LoginSuccess;
}

export type FlowState =
  | IdentifyState
  | StartingState
  | PromptingState
  | ChoosingState
  | SendingState
  | EnteringState
  | SetupState
  | WaitingState
  | PresentingState
  | VerifyingState
  | AnsweringState
  | OfferingState
  | DoneState;

/** What `answered` asks of the widget before the page is told. */
export type PasskeyOffer = 'none' | 'ask' | 'create';

export type FlowEvent =
  | { readonly type: 'submit'; readonly identifier: string }
  /** The person turns to creating an account, or back. */
  | { readonly type: 'turn'; readonly isSigningUp?: boolean }
  | { readonly type: 'prompt-passkey'; readonly identifier: string }
  | { readonly type: 'passkey-proved'; readonly proof: PasskeyProof; readonly at: number }
  | {
      readonly type: 'started';
      readonly attempt: Attempt;
      readonly method?: MethodId;
      /** Present when Authsignal's pre-built UI does the challenge. */
      readonly mode?: PrebuiltMode;
    }
  | {
      readonly type: 'proved';
      readonly attempt: Attempt;
      /** Present when Authsignal asked for no proof but its own token, which was accepted. */
      readonly proof?: Proof;
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
  | { readonly type: 'returned'; readonly attempt: Attempt; readonly result: string; readonly at: number }
  | { readonly type: 'progress'; readonly progress: WaitProgress }
  | { readonly type: 'enter'; readonly code: string }
  | { readonly type: 'resend' }
  | { readonly type: 'verified'; readonly result: string; readonly at: number }
  | { readonly type: 'answered'; readonly success: LoginSuccess; readonly passkey: PasskeyOffer }
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
  state.step === 'done'
    ? state.success.method
    : 'proof' in state
      ? state.proof?.method
      : 'method' in state
        ? state.method
        : undefined;

/** What went wrong last, where the state still says so. */
export const failureOf = (state: FlowState): Failure | undefined =>
  'failure' in state ? state.failure : undefined;

/** What the person typed. */
export const identifierOf = (state: FlowState): string =>
  'attempt' in state ? state.attempt.identifier : 'identifier' in state ? state.identifier : '';

/** When the method at work may send again, in milliseconds since the epoch; `undefined` when it has sent nothing. */
export const resendAtOf = (state: FlowState): number | undefined =>
  'attempt' in state && 'method' in state ? state.attempt.resendAt[state.method] : undefined;

/** Whether work is under way that shows no sign of its own and is over soon. */
export function isBusy(state: FlowState): boolean {
  switch (state.step) {
    case 'starting':
    case 'verifying':
      return true;
    case 'sending':
    case 'answering':
      return !state.failure;
    case 'enrolling':
      return 'success' in state && state.creating !== undefined;
    default:
      return false;
  }
}

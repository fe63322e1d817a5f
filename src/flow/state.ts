/** What the widget can be doing, and what can happen to it. */
import type { LoginErrorCode } from '../errors.js';
import type { Challenge, LoginStep, LoginSuccess, MethodId } from '../types.js';

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

export interface IdentifyState {
  readonly step: 'identify';
  readonly identifier: string;
  readonly failure?: Failure;
}

export interface StartingState {
  readonly step: 'starting';
  readonly identifier: string;
}

export interface ChoosingState {
  readonly step: 'choosing';
  readonly attempt: Attempt;
  readonly failure?: Failure;
}

export interface SendingState {
  readonly step: 'sending';
  readonly attempt: Attempt;
  readonly method: MethodId;
  /** Present when the work failed and waits for `retry`. */
  readonly failure?: Failure;
}

export interface EnteringState {
  readonly step: 'entering';
  readonly attempt: Attempt;
  readonly method: MethodId;
  readonly failure?: Failure;
}

export interface WaitingState {
  readonly step: 'waiting';
  readonly attempt: Attempt;
  readonly method: MethodId;
  readonly failure?: Failure;
}

export interface VerifyingState {
  readonly step: 'verifying';
  readonly attempt: Attempt;
  readonly method: MethodId;
  readonly code: string;
}

/** Cognito is answered with Authsignal's result; then, with `success`, the page is told. */
export interface AnsweringState {
  readonly step: 'answering';
  readonly attempt: Attempt;
  readonly method: MethodId;
  /** Authsignal's result token. */
  readonly result: string;
  /** When Authsignal issued `result`, in milliseconds since the epoch. */
  readonly verifiedAt: number;
  readonly success?: LoginSuccess;
  /** Present when the work failed and waits for `retry`. */
  readonly failure?: Failure;
}

export interface DoneState {
  readonly step: 'done';
  readonly success: LoginSuccess;
}

export type FlowState =
  | IdentifyState
  | StartingState
  | ChoosingState
  | SendingState
  | EnteringState
  | WaitingState
  | VerifyingState
  | AnsweringState
  | DoneState;

export type FlowEvent =
  | { readonly type: 'submit'; readonly identifier: string }
  | { readonly type: 'started'; readonly attempt: Attempt; readonly method?: MethodId }
  | { readonly type: 'choose'; readonly method: MethodId }
  | { readonly type: 'sent'; readonly next: 'entering' | 'waiting'; readonly resendAt?: number }
  | { readonly type: 'enter'; readonly code: string }
  | { readonly type: 'resend' }
  | { readonly type: 'verified'; readonly result: string; readonly at: number }
  | { readonly type: 'answered'; readonly success: LoginSuccess }
  | { readonly type: 'accepted' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'retry' }
  | { readonly type: 'other-method' }
  | { readonly type: 'back' }
  | { readonly type: 'reset'; readonly identifier: string };

/** The method at work, where there is one. */
export const methodOf = (state: FlowState): MethodId | undefined =>
  state.step === 'done' ? state.success.method : 'method' in state ? state.method : undefined;

/** What went wrong last, where the state still says so. */
export const failureOf = (state: FlowState): Failure | undefined =>
  'failure' in state ? state.failure : undefined;

/** What the person typed. */
export const identifierOf = (state: FlowState): string =>
  'attempt' in state ? state.attempt.identifier : 'identifier' in state ? state.identifier : '';

const WORKING: readonly LoginStep[] = ['starting', 'sending', 'verifying', 'answering'];

/** Whether work is under way that the person has to wait for. */
export const isBusy = (state: FlowState): boolean => WORKING.includes(state.step) && !failureOf(state);

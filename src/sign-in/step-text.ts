/** What a step says about itself: what went wrong, and what is going on. */
import { identifierOf, isBusy, type FlowState } from '../flow/state.js';
import { now } from '../flow/rate-limit.js';
import { spokenTime } from '../i18n/duration.js';
import type { StepMessages } from '../i18n/messages.js';
import { METHOD_CATALOG } from '../method-catalog.js';
import type { MethodId, TotpSetup } from '../types.js';

/**
 * What went wrong, for the person; empty when nothing did. `retryIn` is in seconds, `lang` is the language of the words,
 * `time` is in milliseconds since the epoch.
 */
export function failureText(
  state: FlowState,
  words: StepMessages,
  retryIn: number,
  lang?: string,
  time = now(),
): string {
  const { failure } = state;
  if (!failure) return '';
  // What the person had to wait for is over.
  if (failure.retryAt !== undefined && failure.retryAt <= time) return '';
  const { code } = failure;
  if (state.kind === 'answering' && state.success) return words.notAccepted;
  const expired: Partial<Record<MethodId, string>> = words.expired;
  if (code === 'code-expired' && state.method) return expired[state.method] ?? words.errors[code];
  if (code === 'not-allowed' && (state.kind === 'waiting' || state.kind === 'presenting'))
    return words.declined;
  if (failure.state === 'REVIEW_REQUIRED') return words.review;
  // On the first step there is no other way to try.
  if (code === 'not-enrolled' && state.kind === 'identify') return words.noMethod;
  return code === 'rate-limited' && retryIn > 0
    ? words.retryIn(retryIn, spokenTime(retryIn, lang))
    : words.errors[code];
}

/** What is going on, for screen readers. */
export function statusText(state: FlowState, words: StepMessages): string {
  switch (state.kind) {
    case 'passkey-sign-in':
      return words.waiting;
    case 'waiting':
    case 'presenting':
      // The alert says what failed.
      if (state.failure) return '';
      return state.isCancelled ? words.cancelled : words.waiting;
    case 'sending':
      return isBusy(state) ? words.sending : '';
    case 'verifying':
      return words.verifying;
    case 'passkey-prompt':
      if (state.creating === 'modal') return words.waiting;
      return isBusy(state) ? words.answering : '';
    case 'answering':
      return isBusy(state) ? words.answering : '';
    case 'identify':
      return state.isSigningUp ? words.signUp : '';
    case 'starting':
      return words.answering;
    case 'choosing':
    case 'entering':
    case 'setting-up':
    case 'done':
      return '';
    default:
      return (state satisfies never, '');
  }
}

/** The address to name: what the person typed, when it is of the kind that `method` sends to. */
export const addressFor = (method: MethodId, identifier: string): string | undefined => {
  const kind = identifier.startsWith('+') ? 'phone' : identifier.includes('@') ? 'email' : undefined;
  return kind && METHOD_CATALOG[method].sendsTo === kind ? identifier : undefined;
};

/** How many digits a code of `method` has, where those that the tenant sends have `codeLength`. */
export const digitsOf = (method: MethodId, codeLength: number): number =>
  // Authsignal's setting is about what is sent; an authenticator app makes its own.
  method === 'totp' ? 6 : codeLength;

/** What to do with `method`. */
export const instructionText = (
  state: FlowState,
  method: MethodId,
  words: StepMessages,
  codeLength: number,
): string =>
  words.instructions[method](addressFor(method, identifierOf(state)), digitsOf(method, codeLength));

/** A code to type: of which method, and what of it is still to be set up. */
export interface CodeStep {
  readonly method: MethodId;
  readonly setup?: TotpSetup;
}

/** Where a code is typed, or was just now. */
export function codeStepOf(state: FlowState): CodeStep | undefined {
  switch (state.kind) {
    case 'entering':
    case 'setting-up':
    case 'verifying':
      return { method: state.method, setup: state.setup };
    case 'sending':
      return state.from === 'entering' ? { method: state.method } : undefined;
    case 'answering': {
      const { after, verified } = state;
      return after?.kind === 'verifying' && verified.method
        ? { method: verified.method, setup: after.setup }
        : undefined;
    }
    case 'identify':
    case 'starting':
    case 'passkey-sign-in':
    case 'choosing':
    case 'waiting':
    case 'presenting':
    case 'passkey-prompt':
    case 'done':
      return undefined;
    default:
      return void (state satisfies never);
  }
}

/** What to do about the code. */
export const codeDescription = (
  state: FlowState,
  { method, setup }: CodeStep,
  words: StepMessages,
  codeLength: number,
): string => (setup ? words.setUpTotpDescription : instructionText(state, method, words, codeLength));

/** What a step says about itself: what went wrong, and what is going on. */
import { failureOf, identifierOf, isBusy, type FlowState } from '../flow/state.js';
import { isSigningUp } from '../flow/sign-up.js';
import { spokenTime } from '../i18n/duration.js';
import type { StepMessages } from '../i18n/messages.js';
import type { MethodId, TotpSetup } from '../types.js';
import { CODE_LENGTH } from './one-time-code.js';

/** What went wrong, for the person; empty when nothing did. `retryIn` is in seconds, `lang` is the language of the words. */
export function failureText(state: FlowState, words: StepMessages, retryIn: number, lang?: string): string {
  const failure = failureOf(state);
  if (!failure) return '';
  // What the person had to wait for is over.
  if (failure.retryAt !== undefined && failure.retryAt <= Date.now()) return '';
  const { code } = failure;
  if (state.step === 'answering' && state.success) return words.notAccepted;
  const expired: Partial<Record<MethodId, string>> = words.expired;
  if (code === 'code-expired' && 'method' in state) return expired[state.method] ?? words.errors[code];
  if (state.step === 'waiting' && code === 'not-allowed') return words.declined;
  return code === 'rate-limited' && retryIn > 0
    ? words.retryIn(retryIn, spokenTime(retryIn, lang))
    : words.errors[code];
}

/** What is going on, for screen readers. */
export function statusText(state: FlowState, words: StepMessages): string {
  if (state.step === 'waiting') {
    // The alert says what failed.
    if (failureOf(state)) return '';
    return 'isCancelled' in state && state.isCancelled ? words.cancelled : words.waiting;
  }
  if (state.step === 'enrolling' && 'success' in state && state.creating === 'modal') return words.waiting;
  if (!isBusy(state)) return isSigningUp(state) ? words.signUp : '';
  if (state.step === 'sending') return words.sending;
  return state.step === 'verifying' ? words.verifying : words.answering;
}

const MAILED: readonly MethodId[] = ['email-otp', 'magic-link'];
const TEXTED: readonly MethodId[] = ['sms', 'whatsapp'];

/** The address to name: what the person typed, when it is of the kind that `method` sends to. */
const addressFor = (method: MethodId, identifier: string): string | undefined => {
  if (MAILED.includes(method)) return identifier.includes('@') ? identifier : undefined;
  return TEXTED.includes(method) && identifier.startsWith('+') ? identifier : undefined;
};

/** What to do with `method`. */
export const instructionText = (state: FlowState, method: MethodId, words: StepMessages): string =>
  words.instructions[method](addressFor(method, identifierOf(state)), CODE_LENGTH);

/** A code to type: of which method, and what of it is still to be set up. */
export interface CodeStep {
  readonly method: MethodId;
  readonly setup?: TotpSetup;
}

/** Where a code is typed; `before` stays while Cognito is answered with the proof. */
export function codeStepOf(state: FlowState, before: CodeStep | undefined): CodeStep | undefined {
  switch (state.step) {
    case 'entering':
      return { method: state.method };
    case 'verifying':
      return { method: state.method, setup: state.setup };
    case 'sending':
      return state.from === 'entering' ? { method: state.method } : undefined;
    case 'enrolling':
      return 'setup' in state ? { method: state.method, setup: state.setup } : undefined;
    case 'answering':
      return state.failure ? undefined : before;
    default:
      return undefined;
  }
}

/** What to do about the code. */
export const codeDescription = (
  state: FlowState,
  { method, setup }: CodeStep,
  words: StepMessages,
): string => (setup ? words.setUpTotpDescription : instructionText(state, method, words));

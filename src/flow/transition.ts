/** What follows from what: the whole flow as one pure function. */
import type { LoginErrorCode } from '../errors.js';
import type { MethodId } from '../types.js';
import type { Attempt, Failure, FlowEvent, FlowState } from './state.js';

/** After these the attempt is over: its session, its token or its set-up is no good. */
const FATAL: readonly LoginErrorCode[] = [
  'session-expired',
  'not-allowed',
  'blocked',
  'misconfigured',
  'internal',
];

const withResendAt = (attempt: Attempt, method: MethodId, resendAt: number | undefined): Attempt =>
  resendAt === undefined ? attempt : { ...attempt, resendAt: { ...attempt.resendAt, [method]: resendAt } };

/** Has this method sent a code in this attempt that may still arrive? */
const hasSent = (attempt: Attempt, method: MethodId): boolean => attempt.resendAt[method] !== undefined;

const fail = (state: FlowState, failure: Failure): FlowState => {
  switch (state.step) {
    case 'starting':
      return { step: 'identify', identifier: state.identifier, failure };
    case 'sending':
    case 'entering':
    case 'waiting':
    case 'verifying':
    case 'answering': {
      const { attempt, method } = state;
      // Tokens that were issued are never thrown away: the page is told again.
      if (state.step === 'answering' && state.success) return { ...state, failure };
      if (FATAL.includes(failure.code)) return { step: 'identify', identifier: attempt.identifier, failure };
      if (state.step === 'answering') return { ...state, failure };
      const limited = withResendAt(attempt, method, failure.retryAt);
      if (state.step === 'verifying' || (state.step === 'sending' && hasSent(attempt, method)))
        return { step: 'entering', attempt: limited, method, failure };
      if (attempt.offered.length > 1) return { step: 'choosing', attempt, failure };
      return state.step === 'sending' ? { ...state, failure } : { step: 'sending', attempt, method, failure };
    }
    default:
      return state;
  }
};

/** The state after `event`. An event that does not apply returns the very same state. */
export function transition(state: FlowState, event: FlowEvent): FlowState {
  switch (event.type) {
    case 'submit':
      return state.step === 'identify' ? { step: 'starting', identifier: event.identifier } : state;

    case 'started': {
      if (state.step !== 'starting') return state;
      const { attempt, method } = event;
      return method ? { step: 'sending', attempt, method } : { step: 'choosing', attempt };
    }

    case 'choose': {
      if (state.step !== 'choosing' || !state.attempt.offered.includes(event.method)) return state;
      const step = hasSent(state.attempt, event.method) ? 'entering' : 'sending';
      return { step, attempt: state.attempt, method: event.method };
    }

    case 'sent':
      return state.step === 'sending' && !state.failure
        ? {
            step: event.next,
            attempt: withResendAt(state.attempt, state.method, event.resendAt),
            method: state.method,
          }
        : state;

    case 'enter':
      return state.step === 'entering'
        ? { step: 'verifying', attempt: state.attempt, method: state.method, code: event.code }
        : state;

    case 'resend':
      return state.step === 'entering' || state.step === 'waiting'
        ? { step: 'sending', attempt: state.attempt, method: state.method }
        : state;

    case 'verified':
      return state.step === 'verifying' || state.step === 'waiting'
        ? {
            step: 'answering',
            attempt: state.attempt,
            method: state.method,
            result: event.result,
            verifiedAt: event.at,
          }
        : state;

    case 'answered':
      return state.step === 'answering' && !state.success ? { ...state, success: event.success } : state;

    case 'accepted':
      return state.step === 'answering' && state.success ? { step: 'done', success: state.success } : state;

    case 'failed':
      return fail(state, event.failure);

    case 'retry':
      return (state.step === 'sending' || state.step === 'answering') && state.failure
        ? { ...state, failure: undefined }
        : state;

    case 'other-method':
      return (state.step === 'sending' || state.step === 'entering' || state.step === 'waiting') &&
        state.attempt.offered.length > 1
        ? { step: 'choosing', attempt: state.attempt }
        : state;

    case 'back':
      return 'attempt' in state || state.step === 'starting'
        ? {
            step: 'identify',
            identifier: 'attempt' in state ? state.attempt.identifier : state.identifier,
          }
        : state;

    case 'reset':
      return { step: 'identify', identifier: event.identifier };
  }
}

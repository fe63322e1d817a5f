/** What follows from what: the whole flow as one pure function. */
import type { LoginErrorCode } from '../errors.js';
import type { MethodId } from '../types.js';
import { startTransition } from './first-transition.js';
import { isSigningUp } from './sign-up.js';
import type { Attempt, Failure, FlowEvent, FlowState } from './state.js';

/** After these the attempt is over: its session, its token or its set-up is no good. */
const FATAL: readonly LoginErrorCode[] = ['session-expired', 'blocked', 'misconfigured', 'internal'];

const withResendAt = (attempt: Attempt, method: MethodId, resendAt: number | undefined): Attempt =>
  resendAt === undefined ? attempt : { ...attempt, resendAt: { ...attempt.resendAt, [method]: resendAt } };

function fail(state: FlowState, failure: Failure): FlowState {
  switch (state.step) {
    case 'answering':
      // Tokens that were issued are never thrown away: the page is told again.
      return state.success || ![...FATAL, 'not-allowed', 'passkey-failed'].includes(failure.code)
        ? { ...state, failure }
        : { step: 'identify', identifier: state.attempt.identifier, failure };

    case 'enrolling':
      return 'success' in state ? { ...state, creating: undefined, failure } : state;

    case 'waiting':
      if (!('attempt' in state)) return state;
      if (FATAL.includes(failure.code))
        return { step: 'identify', identifier: state.attempt.identifier, failure };
      return 'mode' in state
        ? { ...state, failure }
        : { step: 'waiting', attempt: state.attempt, method: state.method, failure };

    case 'sending':
    case 'verifying': {
      const { attempt, method } = state;
      if (FATAL.includes(failure.code)) return { step: 'identify', identifier: attempt.identifier, failure };
      const again = { attempt: withResendAt(attempt, method, failure.retryAt), method, failure };
      if (state.step === 'verifying')
        return state.setup
          ? { step: 'enrolling', ...again, setup: state.setup }
          : { step: 'entering', ...again };
      if (state.from === 'entering') return { step: 'entering', ...again };
      if (state.from === 'waiting') return { step: 'waiting', ...again };
      return attempt.offered.length > 1
        ? { step: 'choosing', attempt, failure, failed: method }
        : { ...state, failure };
    }

    default:
      return state;
  }
}

/** The person gave up a prompt of the browser, which is no failure. */
function cancel(state: FlowState): FlowState {
  if (state.step === 'waiting' && 'mode' in state) return { ...state, isCancelled: true };
  if (state.step === 'waiting' && 'attempt' in state)
    return { step: 'waiting', attempt: state.attempt, method: state.method, isCancelled: true };
  if (state.step === 'enrolling' && 'success' in state) return { ...state, creating: undefined };
  return state;
}

function retry(state: FlowState): FlowState {
  switch (state.step) {
    case 'sending':
    case 'answering':
      return state.failure ? { ...state, failure: undefined } : state;
    case 'waiting':
      if (!('attempt' in state) || !(state.failure || state.isCancelled)) return state;
      return 'mode' in state
        ? { step: 'waiting', attempt: state.attempt, mode: state.mode }
        : { step: 'sending', attempt: state.attempt, method: state.method, from: 'waiting' };
    default:
      return state;
  }
}

/** What creating an account adds to the start: the person stays at it until Cognito has answered. */
function start(state: FlowState, event: FlowEvent): FlowState {
  if (event.type === 'turn') {
    const { isSigningUp: wanted = false } = event;
    if (state.step !== 'identify' || isSigningUp(state) === wanted) return state;
    const { identifier, failure } = state;
    // Who has to wait still has.
    return {
      step: 'identify',
      identifier,
      isSigningUp: wanted,
      failure: failure?.retryAt ? failure : undefined,
    };
  }
  const next = startTransition(state, event);
  const goesOn = ['submit', 'failed', 'cancelled', 'back'].includes(event.type);
  return next !== state && goesOn && isSigningUp(state)
    ? ({ ...next, isSigningUp: true } as FlowState)
    : next;
}

/** The state after `event`. An event that does not apply returns the very same state. */
export function transition(state: FlowState, event: FlowEvent): FlowState {
  const isAtStart = !('attempt' in state) && state.step !== 'done';
  if (event.type === 'reset' || (isAtStart && !['started', 'proved', 'returned'].includes(event.type)))
    return start(state, event);

  switch (event.type) {
    case 'started': {
      if (state.step !== 'starting') return state;
      const { attempt, method, mode } = event;
      if (mode) return { step: 'waiting', attempt, mode };
      return method ? { step: 'sending', attempt, method } : { step: 'choosing', attempt };
    }

    case 'proved': {
      if (state.step !== 'starting') return state;
      const { attempt, proof = state.proof, success } = event;
      return proof ? { step: 'answering', attempt, proof, success } : state;
    }

    case 'returned': {
      if (state.step !== 'identify') return state;
      const proof = { result: event.result, verifiedAt: event.at };
      return { step: 'answering', attempt: event.attempt, proof };
    }

    case 'choose':
      return state.step === 'choosing' && state.attempt.offered.includes(event.method)
        ? { step: 'sending', attempt: state.attempt, method: event.method }
        : state;

    case 'sent': {
      if (state.step !== 'sending' || state.failure) return state;
      const { method } = state;
      const { challenge } = event;
      const attempt = withResendAt({ ...state.attempt, challenge }, method, event.resendAt);
      return event.next === 'entering'
        ? { step: 'entering', attempt, method }
        : { step: 'waiting', attempt, method };
    }

    case 'set-up':
      return state.step === 'sending' && !state.failure
        ? {
            step: 'enrolling',
            attempt: { ...state.attempt, challenge: event.challenge },
            method: state.method,
            setup: event.setup,
          }
        : state;

    case 'progress':
      return state.step === 'waiting' &&
        'attempt' in state &&
        'method' in state &&
        !state.failure &&
        !state.isCancelled
        ? { ...state, progress: event.progress }
        : state;

    case 'enter': {
      if (state.step !== 'entering' && !(state.step === 'enrolling' && 'setup' in state)) return state;
      const { attempt, method } = state;
      const setup = 'setup' in state ? state.setup : undefined;
      return { step: 'verifying', attempt, method, code: event.code, setup };
    }

    case 'resend':
      return state.step === 'entering' ||
        (state.step === 'waiting' && 'attempt' in state && 'method' in state)
        ? { step: 'sending', attempt: state.attempt, method: state.method, from: state.step }
        : state;

    case 'verified': {
      if (state.step !== 'verifying' && !(state.step === 'waiting' && 'attempt' in state)) return state;
      const method = 'method' in state ? state.method : undefined;
      const proof = { method, result: event.result, verifiedAt: event.at };
      return { step: 'answering', attempt: state.attempt, proof };
    }

    case 'answered': {
      if (state.step !== 'answering' || state.success) return state;
      const { attempt, proof } = state;
      const { success, passkey } = event;
      return passkey === 'none'
        ? { step: 'answering', attempt, proof, success }
        : {
            step: 'enrolling',
            attempt,
            proof,
            success,
            creating: passkey === 'create' ? 'conditional' : undefined,
          };
    }

    case 'create-passkey':
      return state.step === 'enrolling' && 'success' in state && !state.creating
        ? { ...state, creating: 'modal', failure: undefined }
        : state;

    case 'enrolled':
      return state.step === 'enrolling' && 'success' in state
        ? { step: 'answering', attempt: state.attempt, proof: state.proof, success: state.success }
        : state;

    case 'accepted':
      return state.step === 'answering' && state.success ? { step: 'done', success: state.success } : state;

    case 'failed':
      return fail(state, event.failure);

    case 'cancelled':
      return cancel(state);

    case 'retry':
      return retry(state);

    case 'other-method':
      return 'attempt' in state &&
        (state.step === 'sending' ||
          state.step === 'entering' ||
          state.step === 'waiting' ||
          (state.step === 'enrolling' && 'setup' in state)) &&
        state.attempt.offered.length > 1
        ? { step: 'choosing', attempt: state.attempt }
        : state;

    case 'back':
      return 'attempt' in state ? { step: 'identify', identifier: state.attempt.identifier } : state;

    case 'submit':
    case 'turn':
    case 'prompt-passkey':
    case 'passkey-proved':
      return state;
  }
}

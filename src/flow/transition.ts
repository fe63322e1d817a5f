/** What follows from what: the whole flow as one pure function. */
import type { LoginErrorCode } from '../errors.js';
import type { MethodId } from '../types.js';
import { firstTransition } from './first-transition.js';
import type { Attempt, Failure, FlowEvent, FlowState } from './state.js';

/** After these the attempt is over: its session, its token or its set-up is no good. */
const FATAL: readonly LoginErrorCode[] = ['session-expired', 'blocked', 'misconfigured', 'internal'];

/** After these another answer to the same challenge makes no sense. */
const FATAL_ANSWERS: readonly LoginErrorCode[] = [...FATAL, 'not-allowed', 'passkey-failed'];

const withResendAt = (attempt: Attempt, method: MethodId, resendAt: number | undefined): Attempt =>
  resendAt === undefined ? attempt : { ...attempt, resendAt: { ...attempt.resendAt, [method]: resendAt } };

const withLimit = (attempt: Attempt, method: MethodId, until: number | undefined): Attempt =>
  until === undefined ? attempt : { ...attempt, limitedUntil: { ...attempt.limitedUntil, [method]: until } };

const startOver = ({ identifier }: Attempt, failure?: Failure): FlowState => ({
  kind: 'identify',
  identifier,
  failure,
});

/** The first step. Who creates an account stays at it until Cognito has answered. */
function start(state: FlowState, event: FlowEvent): FlowState {
  const next = firstTransition(state, event);
  if (next === state || !state.isSigningUp || event.type === 'reset') return next;
  // A passkey signs in.
  const isStillAtIt = next.kind === 'identify' || (next.kind === 'starting' && !next.verified);
  return isStillAtIt ? { ...next, isSigningUp: true } : next;
}

function fail(state: FlowState, event: FlowEvent & { readonly type: 'failed' }): FlowState {
  const { failure } = event;
  switch (state.kind) {
    case 'identify':
    case 'starting':
    case 'passkey-sign-in':
      return start(state, event);

    case 'sending': {
      const { attempt, method } = state;
      if (FATAL.includes(failure.code)) return startOver(attempt, failure);
      const { from } = state;
      // Only what was sent before can be sent again.
      const again = {
        attempt:
          from === 'entering' || from === 'waiting'
            ? withResendAt(attempt, method, failure.retryAt)
            : withLimit(attempt, method, failure.retryAt),
        failure,
      };
      switch (from) {
        case 'choosing':
          return { kind: 'choosing', ...again, failed: method };
        case 'entering':
        case 'waiting':
          return { kind: from, ...again, method };
        case 'sending':
        case undefined:
          return { ...state, ...again };
        default:
          return state satisfies never;
      }
    }

    case 'waiting':
    case 'presenting':
      if (FATAL.includes(failure.code)) return startOver(state.attempt, failure);
      return state.kind === 'presenting'
        ? { ...state, failure }
        : { kind: 'waiting', attempt: state.attempt, method: state.method, failure };

    case 'verifying': {
      const { attempt, method, setup } = state;
      if (FATAL.includes(failure.code)) return startOver(attempt, failure);
      const again = { attempt: withResendAt(attempt, method, failure.retryAt), method, failure };
      return setup ? { kind: 'setting-up', ...again, setup } : { kind: 'entering', ...again };
    }

    case 'answering':
      // Tokens that were issued are never thrown away: the page is told again.
      return state.success || !FATAL_ANSWERS.includes(failure.code)
        ? { ...state, after: undefined, failure }
        : startOver(state.attempt, failure);

    case 'passkey-prompt':
      return { ...state, creating: undefined, failure };

    case 'choosing':
    case 'entering':
    case 'setting-up':
    case 'done':
      return state;

    default:
      return state satisfies never;
  }
}

/** The person gave up a prompt of the browser, which is no failure. */
function cancel(state: FlowState, event: FlowEvent): FlowState {
  switch (state.kind) {
    case 'identify':
    case 'starting':
    case 'passkey-sign-in':
      return start(state, event);
    case 'waiting':
      return { kind: 'waiting', attempt: state.attempt, method: state.method, isCancelled: true };
    case 'presenting':
      return { ...state, isCancelled: true };
    case 'passkey-prompt':
      return { ...state, creating: undefined };
    case 'choosing':
    case 'sending':
    case 'entering':
    case 'setting-up':
    case 'verifying':
    case 'answering':
    case 'done':
      return state;
    default:
      return state satisfies never;
  }
}

function retry(state: FlowState): FlowState {
  switch (state.kind) {
    case 'sending':
      return state.failure ? { ...state, from: 'sending', failure: undefined } : state;
    case 'answering':
      return state.failure ? { ...state, failure: undefined } : state;
    case 'waiting':
      return state.failure || state.isCancelled
        ? { kind: 'sending', attempt: state.attempt, method: state.method, from: 'waiting' }
        : state;
    case 'presenting':
      return state.failure || state.isCancelled
        ? { kind: 'presenting', attempt: state.attempt, mode: state.mode }
        : state;
    case 'identify':
    case 'starting':
    case 'passkey-sign-in':
    case 'choosing':
    case 'entering':
    case 'setting-up':
    case 'verifying':
    case 'passkey-prompt':
    case 'done':
      return state;
    default:
      return state satisfies never;
  }
}

/** The choice, for a person who wants another method. */
function chooseAnew(state: FlowState): FlowState {
  if (!state.attempt || state.attempt.offered.length < 2) return state;
  switch (state.kind) {
    case 'sending': {
      const { attempt, method, failure } = state;
      // Who was told to wait with this method still has to.
      return failure?.retryAt
        ? { kind: 'choosing', attempt, failure, failed: method }
        : { kind: 'choosing', attempt };
    }
    case 'entering':
    case 'setting-up':
    case 'waiting':
      return { kind: 'choosing', attempt: state.attempt };
    case 'choosing':
    case 'presenting':
    case 'verifying':
    case 'answering':
    case 'passkey-prompt':
      return state;
    default:
      return state satisfies never;
  }
}

/** The state after `event`. An event that does not apply returns the very same state. */
export function transition(state: FlowState, event: FlowEvent): FlowState {
  switch (event.type) {
    case 'submit':
    case 'use-passkey':
    case 'passkey-signed-in':
    case 'reset':
      return start(state, event);

    case 'toggle-sign-up': {
      const { isSigningUp = false } = event;
      if (state.kind !== 'identify' || isSigningUp === (state.isSigningUp ?? false)) return state;
      // Who has to wait still has to.
      return { ...state, isSigningUp, failure: state.failure?.retryAt ? state.failure : undefined };
    }

    case 'started': {
      if (state.kind !== 'starting') return state;
      const { attempt, method, mode } = event;
      if (mode) return { kind: 'presenting', attempt, mode };
      return method
        ? { kind: 'sending', attempt, method, isSigningUp: state.isSigningUp }
        : { kind: 'choosing', attempt };
    }

    case 'verified-at-start': {
      if (state.kind !== 'starting') return state;
      const { attempt, verified = state.verified, success } = event;
      return verified
        ? { kind: 'answering', attempt, verified, after: { kind: 'starting' }, success }
        : state;
    }

    case 'returned': {
      if (state.kind !== 'identify') return state;
      const { attempt, validationToken, at } = event;
      return { kind: 'answering', attempt, verified: { validationToken, verifiedAt: at } };
    }

    case 'choose':
      return state.kind === 'choosing' && state.attempt.offered.includes(event.method)
        ? { kind: 'sending', attempt: state.attempt, method: event.method, from: 'choosing' }
        : state;

    case 'sent': {
      if (state.kind !== 'sending' || state.failure) return state;
      const { method } = state;
      const { next, challenge, resendAt } = event;
      return { kind: next, attempt: withResendAt({ ...state.attempt, challenge }, method, resendAt), method };
    }

    case 'set-up': {
      if (state.kind !== 'sending' || state.failure) return state;
      const { challenge, setup } = event;
      return { kind: 'setting-up', attempt: { ...state.attempt, challenge }, method: state.method, setup };
    }

    case 'progress':
      return state.kind === 'waiting' && !state.failure && !state.isCancelled
        ? { ...state, progress: event.progress }
        : state;

    case 'enter': {
      if (state.kind !== 'entering' && state.kind !== 'setting-up') return state;
      const { attempt, method, setup } = state;
      return { kind: 'verifying', attempt, method, code: event.code, setup };
    }

    case 'resend':
      return state.kind === 'entering' || state.kind === 'waiting'
        ? { kind: 'sending', attempt: state.attempt, method: state.method, from: state.kind }
        : state;

    case 'verified': {
      if (state.kind !== 'verifying' && state.kind !== 'waiting' && state.kind !== 'presenting') return state;
      const { kind, attempt, method, setup, progress } = state;
      const verified = { method, validationToken: event.validationToken, verifiedAt: event.at };
      return { kind: 'answering', attempt, verified, after: { kind, setup, progress } };
    }

    case 'answered': {
      if (state.kind !== 'answering' || state.success) return state;
      const { attempt, verified, after } = state;
      const { success, passkey } = event;
      if (passkey === 'none') return { kind: 'answering', attempt, verified, after, success };
      const creating = passkey === 'create' ? 'conditional' : undefined;
      return { kind: 'passkey-prompt', attempt, verified, success, creating };
    }

    case 'create-passkey':
      return state.kind === 'passkey-prompt' && !state.creating
        ? { ...state, creating: 'modal', failure: undefined }
        : state;

    case 'enrolled': {
      if (state.kind !== 'passkey-prompt') return state;
      const { kind, attempt, verified, success } = state;
      return { kind: 'answering', attempt, verified, after: { kind }, success };
    }

    case 'accepted':
      return state.kind === 'answering' && state.success ? { kind: 'done', success: state.success } : state;

    case 'failed':
      return fail(state, event);

    case 'cancelled':
      return cancel(state, event);

    case 'retry':
      return retry(state);

    case 'other-method':
      return chooseAnew(state);

    case 'back':
      return state.attempt ? startOver(state.attempt) : start(state, event);

    default:
      return event satisfies never;
  }
}

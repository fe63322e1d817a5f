import { expect } from '@open-wc/testing';
import { failureOf, identifierOf, type FlowEvent, type FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import {
  attempt,
  attemptWithChoice,
  deepFreeze,
  events,
  failure,
  IDENTIFIER,
  namesOf,
  NOW,
  states,
  success,
  type EventName,
  type StateName,
} from './states.js';

const identify = { step: 'identify', identifier: IDENTIFIER } as const;
const gaveUp = { ...identify, failure: { code: 'session-expired' } };
const empty = { step: 'identify', identifier: '' };
const method = 'email-otp';
const verified = { step: 'answering', method, result: 'result-token', verifiedAt: NOW };

/** Every edge. What is not here must leave the state as it is. */
const EDGES: Record<StateName, Partial<Record<EventName, unknown>>> = {
  identify: { submit: { step: 'starting', identifier: IDENTIFIER }, reset: empty },
  starting: {
    'started with a method': { step: 'sending', attempt, method },
    'started with a choice': { step: 'choosing', attempt: attemptWithChoice },
    failed: { ...identify, failure },
    'failed for good': gaveUp,
    back: identify,
    reset: empty,
  },
  choosing: {
    'choose what has sent': { step: 'entering', attempt: attemptWithChoice, method },
    'choose what has not sent': { step: 'sending', attempt: attemptWithChoice, method: 'sms' },
    back: identify,
    reset: empty,
  },
  sending: {
    'sent a code': {
      step: 'entering',
      attempt: { ...attempt, resendAt: { 'email-otp': NOW + 30_000 } },
      method,
    },
    'sent a prompt': { step: 'waiting', attempt, method },
    failed: { step: 'sending', attempt, method, failure },
    'failed for good': gaveUp,
    back: identify,
    reset: empty,
  },
  'sending, failed': {
    failed: { step: 'sending', attempt, method, failure },
    'failed for good': gaveUp,
    retry: { step: 'sending', attempt, method },
    back: identify,
    reset: empty,
  },
  entering: {
    enter: { step: 'verifying', attempt: attemptWithChoice, method, code: '123456' },
    resend: { step: 'sending', attempt: attemptWithChoice, method },
    failed: { step: 'choosing', attempt: attemptWithChoice, failure },
    'failed for good': gaveUp,
    'other-method': { step: 'choosing', attempt: attemptWithChoice },
    back: identify,
    reset: empty,
  },
  'entering, no other method': {
    enter: { step: 'verifying', attempt, method, code: '123456' },
    resend: { step: 'sending', attempt, method },
    failed: { step: 'sending', attempt, method, failure },
    'failed for good': gaveUp,
    back: identify,
    reset: empty,
  },
  waiting: {
    resend: { step: 'sending', attempt: attemptWithChoice, method },
    verified: { ...verified, attempt: attemptWithChoice },
    failed: { step: 'choosing', attempt: attemptWithChoice, failure },
    'failed for good': gaveUp,
    'other-method': { step: 'choosing', attempt: attemptWithChoice },
    back: identify,
    reset: empty,
  },
  verifying: {
    verified: { ...verified, attempt },
    failed: { step: 'entering', attempt, method, failure },
    'failed for good': gaveUp,
    back: identify,
    reset: empty,
  },
  answering: {
    answered: { ...verified, attempt, success },
    failed: { ...verified, attempt, failure },
    'failed for good': gaveUp,
    back: identify,
    reset: empty,
  },
  'answering, failed': {
    answered: { ...verified, attempt, success, failure },
    failed: { ...verified, attempt, failure },
    'failed for good': gaveUp,
    retry: { ...verified, attempt },
    back: identify,
    reset: empty,
  },
  'answering, tokens issued': {
    accepted: { step: 'done', success },
    failed: { ...verified, attempt, success, failure },
    'failed for good': { ...verified, attempt, success, failure: { code: 'session-expired' } },
    back: identify,
    reset: empty,
  },
  'answering, page failed': {
    accepted: { step: 'done', success },
    failed: { ...verified, attempt, success, failure },
    'failed for good': { ...verified, attempt, success, failure: { code: 'session-expired' } },
    retry: { ...verified, attempt, success },
    back: identify,
    reset: empty,
  },
  done: { reset: empty },
};

/** Without the keys that are there but undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('transition', () => {
  for (const stateName of namesOf(states)) {
    describe(`from "${stateName}"`, () => {
      for (const eventName of namesOf(events)) {
        const expected = EDGES[stateName][eventName];
        const outcome = expected ? `goes to ${(expected as FlowState).step}` : 'stays the same object';
        it(`${outcome} after "${eventName}"`, () => {
          const state: FlowState = deepFreeze(states[stateName]);
          const next = transition(state, deepFreeze(events[eventName]));
          if (expected) expect(plain(next)).to.deep.equal(plain(expected));
          else expect(next).to.equal(state);
        });
      }
    });
  }

  describe('after a failure', () => {
    const fail = (state: FlowState, code: 'wrong-code' | 'rate-limited', retryAt?: number) =>
      transition(deepFreeze(state), { type: 'failed', failure: { code, retryAt } });

    it('offers the other methods when the first code could not be sent', () => {
      const fresh = { ...attemptWithChoice, resendAt: {} };
      const next = fail({ step: 'sending', attempt: fresh, method }, 'rate-limited');
      expect(next.step).to.equal('choosing');
    });

    it('goes back to the code that was sent when another one could not be sent', () => {
      const next = fail({ step: 'sending', attempt: attemptWithChoice, method }, 'rate-limited');
      expect(next.step).to.equal('entering');
    });

    it('waits with the next code as long as the rate limit says', () => {
      const next = fail({ step: 'verifying', attempt, method, code: '123456' }, 'rate-limited', NOW + 90_000);
      expect(next).to.have.nested.property('attempt.resendAt.email-otp', NOW + 90_000);
    });

    for (const code of ['session-expired', 'not-allowed', 'blocked', 'misconfigured', 'internal'] as const) {
      it(`starts over with the identifier after ${code}`, () => {
        const next = transition(states.verifying, { type: 'failed', failure: { code } });
        expect(next).to.deep.equal({ step: 'identify', identifier: IDENTIFIER, failure: { code } });
      });
    }
  });

  describe('on a random walk', () => {
    const STEPS = 20_000;
    /** Numbers from 0 to 1, the same ones every time (mulberry32). */
    const random = (seed: number) => () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };

    /** Calls `check` for every move of a long walk; a reset is rare, or the walk would never get far. */
    function walk(check: (previous: FlowState, event: FlowEvent, next: FlowState) => void): Set<string> {
      const next = random(20_261_123);
      const names = namesOf(events);
      const seen = new Set<string>();
      let state: FlowState = states.identify;
      for (let step = 0; step < STEPS; step += 1) {
        let name = names[Math.floor(next() * names.length)] ?? 'reset';
        if (/reset|back|for good/.test(name) && state.step !== 'done' && next() < 0.8) name = 'submit';
        const previous: FlowState = deepFreeze(state);
        state = transition(previous, deepFreeze(events[name]));
        seen.add(state.step);
        check(previous, events[name], state);
      }
      return seen;
    }

    it('comes through every step', () => {
      const seen = walk(() => undefined);
      const steps = Object.values(states).map(({ step }) => step);
      expect([...seen].sort()).to.deep.equal([...new Set(steps)].sort());
    });

    it('never loses tokens to a failure', () => {
      let failures = 0;
      walk((previous, event, next) => {
        if (previous.step !== 'answering' || !previous.success || event.type !== 'failed') return;
        failures += 1;
        expect(next).to.have.property('success', previous.success);
      });
      expect(failures).to.be.greaterThan(10);
    });

    it('never loses the identifier but to a reset and at the end', () => {
      walk((_, event, next) => {
        if (event.type !== 'reset' && next.step !== 'done' && identifierOf(next) !== '')
          expect(identifierOf(next)).to.equal(IDENTIFIER);
      });
      walk((previous, event, next) => {
        if (identifierOf(previous) && event.type !== 'reset' && next.step !== 'done')
          expect(identifierOf(next)).to.equal(IDENTIFIER);
      });
    });

    it('shows a failure only when one happened or was there', () => {
      walk((previous, event, next) => {
        if (failureOf(next) && event.type !== 'failed') expect(failureOf(next)).to.equal(failureOf(previous));
      });
    });

    it('never forgets within an attempt when a code may be sent again', () => {
      walk((previous, event, next) => {
        if (!('attempt' in previous) || !('attempt' in next) || event.type === 'started') return;
        for (const id of Object.keys(previous.attempt.resendAt))
          expect(next.attempt.resendAt).to.have.property(id);
      });
    });

    it('is done only after the page accepted the tokens', () => {
      walk((previous, event, next) => {
        if (next.step === 'done' && previous.step !== 'done') expect(event.type).to.equal('accepted');
      });
    });
  });
});

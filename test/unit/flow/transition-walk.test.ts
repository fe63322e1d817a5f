import { expect } from '@open-wc/testing';
import { identifierOf, type FlowEvent, type FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import { deepFreeze, events, IDENTIFIER, namesOf, states } from './states.js';

describe('transition on a random walk', () => {
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
      if (/reset|back|for good/.test(name) && state.kind !== 'done' && next() < 0.9) name = 'verified';
      const previous: FlowState = deepFreeze(state);
      state = transition(previous, deepFreeze(events[name]));
      seen.add(state.kind);
      check(previous, events[name], state);
    }
    return seen;
  }

  it('comes through every state', () => {
    const seen = walk(() => undefined);
    const kinds = Object.values(states).map(({ kind }) => kind);
    expect([...seen].sort()).to.deep.equal([...new Set(kinds)].sort());
  });

  it('never loses tokens that were issued, but when the person or the page gives up', () => {
    let failures = 0;
    walk((previous, event, next) => {
      if (!previous.success || /back|reset/.test(event.type)) return;
      if (event.type === 'failed') failures += 1;
      expect(next).to.have.property('success', previous.success);
    });
    expect(failures).to.be.greaterThan(10);
  });

  it('never loses what was typed, but to a reset, to a passkey and at the end', () => {
    walk((previous, event, next) => {
      const isByPasskey = previous.verified?.method === 'passkey';
      if (!identifierOf(previous) || event.type === 'reset' || next.kind === 'done') return;
      if (isByPasskey || event.type === 'passkey-signed-in') return;
      expect(identifierOf(next)).to.equal(IDENTIFIER);
    });
  });

  it('shows a failure only when one happened or was there', () => {
    walk((previous, event, next) => {
      if (next.failure && event.type !== 'failed') expect(next.failure).to.equal(previous.failure);
    });
  });

  it('never forgets within an attempt when a code may be sent again', () => {
    walk((previous, event, next) => {
      if (!previous.attempt || !next.attempt || event.type === 'started') return;
      for (const id of Object.keys(previous.attempt.resendAt))
        expect(next.attempt.resendAt).to.have.property(id);
    });
  });

  it('is done only after the page accepted the tokens', () => {
    walk((previous, event, next) => {
      if (next.kind === 'done' && previous.kind !== 'done') expect(event.type).to.equal('accepted');
    });
  });
});

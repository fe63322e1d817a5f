import { expect } from '@open-wc/testing';
import { type LoginErrorCode } from '../../../src/errors.js';
import type { FlowState } from '../../../src/flow/state.js';
import type { LoginSuccess } from '../../../src/types.js';
import { attempt, challenge, NOW, states, success } from './states.js';

import { codeOf, rejected, setUp } from './effects-fixture.js';

const { tokens } = success;

describe('effects of answering', () => {
  it('yields the tokens under the canonical username', async () => {
    const event = await setUp().perform(states.answering);
    expect(event).to.deep.equal({ type: 'answered', success, passkey: 'none' });
  });

  it('says who is new', async () => {
    const state: FlowState = { ...states.answering, attempt: { ...attempt, isNewUser: true } };
    expect(await setUp().perform(state)).to.have.nested.property('success.isNewUser', true);
  });

  describe('with a dead session', () => {
    /** Cognito refuses the first `refusals` answers. */
    const refusing = (refusals: number, code: LoginErrorCode = 'session-expired') => {
      let left = refusals;
      return { answer: () => ((left -= 1) >= 0 ? rejected(code) : Promise.resolve(tokens)) };
    };

    it('begins again and gives the same answer to the new session', async () => {
      const { perform, calls } = setUp({ cognito: refusing(1) });
      expect(codeOf(await perform(states.answering))).to.equal('answered');
      expect(calls).to.deep.equal([
        ['answer', challenge.session, 'validation-token'],
        ['begin', challenge.username],
        ['answer', 'a-second-session-of-cognito', 'validation-token'],
      ]);
    });

    it('does not answer for somebody who is blocked by now', async () => {
      const { perform, namesOfCalls } = setUp({
        cognito: { ...refusing(1), begin: () => rejected('blocked') },
      });
      expect(codeOf(await perform(states.answering))).to.equal('blocked');
      expect(namesOfCalls()).to.deep.equal(['answer', 'begin']);
    });

    it('does so once', async () => {
      const { perform, namesOfCalls } = setUp({ cognito: refusing(2) });
      expect(codeOf(await perform(states.answering))).to.equal('session-expired');
      expect(namesOfCalls()).to.deep.equal(['answer', 'begin', 'answer']);
    });

    it('does so almost nine minutes after the code was checked', async () => {
      const { perform } = setUp({ cognito: refusing(1), dependencies: { now: () => NOW + 9 * 60_000 - 1 } });
      expect(codeOf(await perform(states.answering))).to.equal('answered');
    });

    it('does not when the result is too old', async () => {
      const { perform, namesOfCalls } = setUp({
        cognito: refusing(1),
        dependencies: { now: () => NOW + 10 * 60_000 },
      });
      expect(codeOf(await perform(states.answering))).to.equal('session-expired');
      expect(namesOfCalls()).to.deep.equal(['answer']);
    });

    it('does not after any other refusal', async () => {
      const { perform, namesOfCalls } = setUp({ cognito: refusing(1, 'not-allowed') });
      expect(codeOf(await perform(states.answering))).to.equal('not-allowed');
      expect(namesOfCalls()).to.deep.equal(['answer']);
    });
  });

  it('tells the page before it is done', async () => {
    const told: LoginSuccess[] = [];
    const { perform, calls } = setUp({ dependencies: { succeed: async (news) => void told.push(news) } });
    expect(await perform(states['answering, tokens issued'])).to.deep.equal({ type: 'accepted' });
    expect(told).to.deep.equal([success]);
    expect(calls).to.deep.equal([]);
  });

  it('fails when the page does', async () => {
    const { perform } = setUp({
      dependencies: { succeed: () => Promise.reject(new Error('no session endpoint')) },
    });
    expect(codeOf(await perform(states['answering, tokens issued']))).to.equal('internal');
  });
});

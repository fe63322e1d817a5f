import { expect } from '@open-wc/testing';
import { LoginError, type LoginErrorCode } from '../../../src/errors.js';
import { createEffects, type EffectDependencies } from '../../../src/flow/effects.js';
import type { FlowEvent, FlowState } from '../../../src/flow/state.js';
import type { Answer, CognitoGateway } from '../../../src/gateways/cognito-gateway.js';
import type { Method } from '../../../src/methods/method.js';
import type { Challenge, LoginSuccess } from '../../../src/types.js';
import { attempt, challenge, IDENTIFIER, namesOf, NOW, states, success } from './states.js';

const { tokens } = success;
const rejected = (code: LoginErrorCode) => Promise.reject(new LoginError(code));

/** Effects over gateways that write down what they are asked; `overrides` changes their answers. */
function setUp(
  overrides: {
    cognito?: Partial<CognitoGateway>;
    method?: Partial<Method>;
    settings?: Partial<EffectDependencies['settings']>;
    offer?: EffectDependencies['offer'];
    succeed?: (success: LoginSuccess) => Promise<void>;
    now?: number;
  } = {},
) {
  const calls: unknown[][] = [];
  const signals: AbortSignal[] = [];
  const renewed: Challenge = { ...challenge, session: 'a-second-session-of-cognito' };
  const cognito: CognitoGateway = {
    signUp: async () => true,
    begin: async () => (calls.some(([name]) => name === 'answer') ? renewed : challenge),
    answer: async () => ({ tokens }),
    ...overrides.cognito,
  };
  const method: Method = {
    id: 'email-otp',
    send: async () => undefined,
    verify: async () => 'result-token',
    ...overrides.method,
  };
  const run = createEffects({
    cognito: {
      signUp: (user, signal) => (
        calls.push(['signUp', user]),
        signals.push(signal),
        cognito.signUp(user, signal)
      ),
      begin: (name, signal) => (
        signals.push(signal),
        cognito.begin(name, signal).finally(() => calls.push(['begin', name]))
      ),
      answer: (asked, token, signal) => {
        calls.push(['answer', asked.session, token]);
        signals.push(signal);
        return cognito.answer(asked, token, signal);
      },
    },
    authsignal: { call: () => Promise.reject(new Error('The method has no business here.')) },
    loadMethod: async () => ({
      id: method.id,
      send: (context) => (calls.push(['send']), signals.push(context.signal), method.send(context)),
      verify: (context, code) => (calls.push(['verify', code]), method.verify(context, code)),
    }),
    offer: overrides.offer ?? (() => ['email-otp']),
    settings: { signUp: 'auto', identifier: 'email', userAttributes: {}, ...overrides.settings },
    succeed: overrides.succeed ?? (async () => undefined),
    now: () => overrides.now ?? NOW,
  });
  const perform = (state: FlowState) => run(state, new AbortController().signal);
  return { run, perform, calls, signals, namesOfCalls: () => calls.map(([name]) => name) };
}

const start: FlowState = { step: 'starting', identifier: IDENTIFIER };
const codeOf = (event: FlowEvent | undefined) =>
  event?.type === 'failed' ? event.failure.code : event?.type;

describe('effects', () => {
  describe('starting', () => {
    it('creates the user, then begins', async () => {
      const { perform, namesOfCalls } = setUp();
      await perform(start);
      expect(namesOfCalls()).to.deep.equal(['signUp', 'begin']);
    });

    for (const signUp of ['off', 'form'] as const) {
      it(`creates nobody with sign-up="${signUp}"`, async () => {
        const { perform, namesOfCalls } = setUp({ settings: { signUp } });
        expect(await perform(start)).to.have.nested.property('attempt.isNewUser', false);
        expect(namesOfCalls()).to.deep.equal(['begin']);
      });
    }

    for (const [identifier, attributes] of [
      ['ana@example.com', { email: 'ana@example.com' }],
      ['+15550109999', { phone_number: '+15550109999' }],
      ['ana', {}],
    ] as const) {
      it(`creates ${identifier} with the fitting attribute and those of the page`, async () => {
        const { perform, calls } = setUp({ settings: { userAttributes: { locale: 'en' } } });
        await perform({ step: 'starting', identifier });
        const user = { username: identifier, attributes: { ...attributes, locale: 'en' } };
        expect(calls[0]).to.deep.equal(['signUp', user]);
      });
    }

    it('does not begin when the user could not be created', async () => {
      const { perform, namesOfCalls } = setUp({ cognito: { signUp: () => rejected('sign-up-refused') } });
      expect(codeOf(await perform(start))).to.equal('sign-up-refused');
      expect(namesOfCalls()).to.deep.equal(['signUp']);
    });

    for (const isNewUser of [true, false]) {
      it(`knows a ${isNewUser ? 'new' : 'returning'} person`, async () => {
        const { perform } = setUp({ cognito: { signUp: async () => isNewUser } });
        expect(await perform(start)).to.have.nested.property('attempt.isNewUser', isNewUser);
      });
    }

    it('takes the only method that is offered', async () => {
      expect(await setUp().perform(start)).to.include({ type: 'started', method: 'email-otp' });
    });

    it('leaves the choice to the person when several are offered', async () => {
      const { perform } = setUp({ offer: () => ['email-otp', 'sms'] });
      expect(await perform(start)).to.have.property('method', undefined);
    });

    it('takes the default method when several are offered', async () => {
      const { perform } = setUp({
        cognito: { begin: async () => ({ ...challenge, defaultMethod: 'sms' }) },
        offer: () => ['sms', 'email-otp'],
      });
      expect(await perform(start)).to.have.property('method', 'sms');
    });

    it('never takes a default method that is not offered', async () => {
      const { perform } = setUp({
        cognito: { begin: async () => ({ ...challenge, defaultMethod: 'totp' }) },
        offer: () => ['sms', 'email-otp'],
      });
      expect(await perform(start)).to.have.property('method', undefined);
    });

    it('stops when Authsignal blocks', async () => {
      const { perform } = setUp({ cognito: { begin: async () => ({ ...challenge, state: 'BLOCK' }) } });
      expect(codeOf(await perform(start))).to.equal('blocked');
    });
  });

  describe('sending', () => {
    it('says when the next code may be sent', async () => {
      const event = await setUp().perform(states.sending);
      expect(event).to.deep.equal({ type: 'sent', next: 'entering', resendAt: NOW + 30_000 });
    });

    it('gives the method the token and the identifier', async () => {
      const seen: unknown[] = [];
      const { perform } = setUp({
        method: { send: async ({ token, identifier }) => void seen.push(token, identifier) },
      });
      await perform(states.sending);
      expect(seen).to.deep.equal([challenge.token, IDENTIFIER]);
    });
  });

  describe('verifying', () => {
    it('yields the result and its time', async () => {
      const { perform, calls } = setUp();
      expect(await perform(states.verifying)).to.deep.equal({
        type: 'verified',
        result: 'result-token',
        at: NOW,
      });
      expect(calls).to.deep.equal([['verify', '123456']]);
    });

    it('never asks Cognito about a wrong code', async () => {
      const { perform, namesOfCalls } = setUp({ method: { verify: () => rejected('wrong-code') } });
      expect(codeOf(await perform(states.verifying))).to.equal('wrong-code');
      expect(namesOfCalls()).to.deep.equal(['verify']);
    });
  });

  describe('answering', () => {
    it('yields the tokens under the canonical username', async () => {
      const event = await setUp().perform(states.answering);
      expect(event).to.deep.equal({ type: 'answered', success });
    });

    it('says who is new', async () => {
      const state: FlowState = { ...states.answering, attempt: { ...attempt, isNewUser: true } };
      expect(await setUp().perform(state)).to.have.nested.property('success.isNewUser', true);
    });

    it('names the trigger when the answer was not accepted', async () => {
      const { perform } = setUp({ cognito: { answer: async (): Promise<Answer> => ({ challenge }) } });
      const event = await perform(states.answering);
      expect(codeOf(event)).to.equal('not-allowed');
      expect(event).to.have.nested.property('failure.hint').that.contains('VerifyAuthChallengeResponse');
    });

    describe('with a dead session', () => {
      /** Cognito refuses the first `refusals` answers. */
      const refusing = (refusals: number, code: LoginErrorCode = 'session-expired') => {
        let left = refusals;
        return { answer: () => ((left -= 1) >= 0 ? rejected(code) : Promise.resolve({ tokens })) };
      };

      it('begins again and gives the same answer to the new session', async () => {
        const { perform, calls } = setUp({ cognito: refusing(1) });
        expect(codeOf(await perform(states.answering))).to.equal('answered');
        expect(calls).to.deep.equal([
          ['answer', challenge.session, 'result-token'],
          ['begin', challenge.username],
          ['answer', 'a-second-session-of-cognito', 'result-token'],
        ]);
      });

      it('does so once', async () => {
        const { perform, namesOfCalls } = setUp({ cognito: refusing(2) });
        expect(codeOf(await perform(states.answering))).to.equal('session-expired');
        expect(namesOfCalls()).to.deep.equal(['answer', 'begin', 'answer']);
      });

      it('does so nine minutes after the code was checked', async () => {
        const { perform } = setUp({ cognito: refusing(1), now: NOW + 9 * 60_000 });
        expect(codeOf(await perform(states.answering))).to.equal('answered');
      });

      it('does not when the result is too old', async () => {
        const { perform, namesOfCalls } = setUp({ cognito: refusing(1), now: NOW + 10 * 60_000 });
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
      const { perform, calls } = setUp({ succeed: async (news) => void told.push(news) });
      expect(await perform(states['answering, tokens issued'])).to.deep.equal({ type: 'accepted' });
      expect(told).to.deep.equal([success]);
      expect(calls).to.deep.equal([]);
    });

    it('fails when the page does', async () => {
      const { perform } = setUp({ succeed: () => Promise.reject(new Error('no session endpoint')) });
      expect(codeOf(await perform(states['answering, tokens issued']))).to.equal('internal');
    });
  });

  describe('in general', () => {
    const WORKING = ['starting', 'sending', 'verifying', 'answering', 'answering, tokens issued'];
    for (const name of namesOf(states).filter((state) => !WORKING.includes(state))) {
      it(`does nothing in "${name}"`, async () => {
        const { perform, calls } = setUp();
        expect(await perform(states[name])).to.equal(undefined);
        expect(calls).to.deep.equal([]);
      });
    }

    it('never throws, whatever the inside throws', async () => {
      for (const thrown of [new TypeError('x is not a function'), 'a string', undefined, null]) {
        const { perform } = setUp({
          cognito: {
            begin: () => {
              throw thrown;
            },
          },
          settings: { signUp: 'off' },
        });
        expect(codeOf(await perform(start))).to.equal('internal');
      }
    });

    it('never shows the text of what was thrown', async () => {
      const { perform } = setUp({
        cognito: { begin: () => Promise.reject(new Error('secret-of-the-server')) },
      });
      expect(JSON.stringify(await perform(start))).not.to.contain('secret-of-the-server');
    });

    it('waits a minute after a rate limit that names no time', async () => {
      const { perform } = setUp({ cognito: { begin: () => rejected('rate-limited') } });
      expect(await perform(start)).to.have.nested.property('failure.retryAt', NOW + 60_000);
    });

    it('waits as long as a rate limit says', async () => {
      const begin = () => Promise.reject(new LoginError('rate-limited', { retryAfter: 7 }));
      expect(await setUp({ cognito: { begin } }).perform(start)).to.have.nested.property(
        'failure.retryAt',
        NOW + 7000,
      );
    });

    for (const name of ['starting', 'sending', 'answering'] as const) {
      it(`hands its signal to what works in "${name}"`, async () => {
        const { run, signals } = setUp();
        const controller = new AbortController();
        await run(states[name], controller.signal);
        controller.abort();
        expect(signals).not.to.be.empty;
        expect(signals.every(({ aborted }) => aborted)).to.equal(true);
      });
    }

    it('ends in one event when it is aborted midway', async () => {
      const controller = new AbortController();
      const begin = () => {
        controller.abort();
        return Promise.reject(new DOMException('The step was left.', 'AbortError'));
      };
      expect((await setUp({ cognito: { begin } }).run(start, controller.signal))?.type).to.equal('failed');
    });
  });
});

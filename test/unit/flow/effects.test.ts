import { expect } from '@open-wc/testing';
import { cancellation, LoginError } from '../../../src/errors.js';
import { type EffectDependencies } from '../../../src/flow/dependencies.js';
import type { FlowState } from '../../../src/flow/state.js';
import type { PasskeyMethod } from '../../../src/methods/method.js';
import type { Challenge } from '../../../src/types.js';
import { attempt, challenge, renewed, byPasskey, IDENTIFIER, NOW, states, success } from './states.js';

import { codeOf, offering, rejected, setUp, start, type Overrides } from './effects-fixture.js';

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

    it('creates who asks for an account, remembered or not', async () => {
      const { perform, calls } = setUp({
        settings: { signUp: 'form' },
        dependencies: { recall: () => Promise.resolve({}) },
      });
      const event = await perform(states['starting, signing up']);
      expect(event).to.have.nested.property('attempt.isNewUser', true);
      const user = { username: IDENTIFIER, attributes: { email: IDENTIFIER }, isJustInTime: false };
      expect(calls[0]).to.deep.equal(['signUp', user]);
    });

    it('creates nobody where sign-up was switched off meanwhile', async () => {
      const { perform, namesOfCalls } = setUp({ settings: { signUp: 'off' } });
      await perform(states['starting, signing up']);
      expect(namesOfCalls()).to.deep.equal(['begin']);
    });

    for (const [identifier, attributes] of [
      ['ana@example.com', { email: 'ana@example.com' }],
      ['+15550109999', { phone_number: '+15550109999' }],
      ['ana', {}],
    ] as const) {
      it(`creates ${identifier} with the fitting attribute and those of the page`, async () => {
        const { perform, calls } = setUp({ settings: { userAttributes: { locale: 'en' } } });
        await perform({ kind: 'starting', identifier });
        const user = {
          username: identifier,
          attributes: { ...attributes, locale: 'en' },
          isJustInTime: true,
        };
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
      const { perform } = setUp({ dependencies: { offer: offering('email-otp', 'sms') } });
      expect(await perform(start)).to.have.property('method', undefined);
    });

    it('goes straight to the one that the offer says', async () => {
      const offer: EffectDependencies['offer'] = async (asked) => ({
        challenge: asked,
        methods: ['sms', 'email-otp'],
        first: 'email-otp',
      });
      const { perform } = setUp({ dependencies: { offer } });
      expect(await perform(start)).to.have.property('method', 'email-otp');
    });

    it('goes on with what the offer found out about the challenge', async () => {
      const offer: EffectDependencies['offer'] = async (asked) => ({
        challenge: { ...asked, isEnrolled: false },
        methods: ['totp'],
        first: 'totp',
      });
      const { perform } = setUp({ dependencies: { offer } });
      expect(await perform(start)).to.have.nested.property('attempt.challenge.isEnrolled', false);
    });

    it('says to the offer who it is, and whether they are new', async () => {
      const asked: unknown[] = [];
      const offer: EffectDependencies['offer'] = async (begun, who) => {
        asked.push(who);
        return offering('email-otp')(begun, who, new AbortController().signal);
      };
      await setUp({ dependencies: { offer } }).perform(start);
      expect(asked).to.deep.equal([{ identifier: IDENTIFIER, isNewUser: true }]);
    });

    it('creates nobody who is remembered, and takes the method of last time before the first', async () => {
      const recall = (who: string) =>
        Promise.resolve(who === IDENTIFIER ? ({ method: 'sms' } as const) : undefined);
      const offer: EffectDependencies['offer'] = async (asked) => ({
        challenge: asked,
        methods: ['email-otp', 'sms'],
        first: 'email-otp',
      });
      const { perform, namesOfCalls } = setUp({ dependencies: { recall, offer } });
      expect(await perform(start)).to.have.property('method', 'sms');
      expect(namesOfCalls()).to.deep.equal(['begin']);
    });

    it('never takes a method of last time that is not offered', async () => {
      const recall = () => Promise.resolve({ method: 'totp' } as const);
      const { perform } = setUp({ dependencies: { recall, offer: offering('email-otp') } });
      expect(await perform(start)).to.have.property('method', 'email-otp');
    });

    it('says so when nothing can be offered', async () => {
      const { perform } = setUp({ dependencies: { offer: offering() } });
      expect(codeOf(await perform(start))).to.equal('not-enrolled');
    });

    describe('with state ALLOW', () => {
      const allowed: Challenge = { ...challenge, state: 'ALLOW', isEnrolled: true };

      for (const isEnrolled of [true, undefined]) {
        it(`answers at once with the token of the challenge, isEnrolled ${isEnrolled}`, async () => {
          const { perform, calls } = setUp({ cognito: { begin: async () => ({ ...allowed, isEnrolled }) } });
          const event = await perform(start);
          expect(event).to.deep.include({
            type: 'verified-at-start',
            verified: { validationToken: challenge.token, verifiedAt: NOW },
            success: { username: challenge.username, tokens: success.tokens, isNewUser: true },
          });
          expect(calls.at(-1)).to.deep.equal(['answer', challenge.session, challenge.token]);
        });
      }

      it('challenges whom Verify does not let in, and answers so once', async () => {
        const begin = async () => allowed;
        const { perform, namesOfCalls } = setUp({
          cognito: { begin, answer: () => rejected('not-allowed') },
        });
        expect(await perform(start)).to.deep.include({ type: 'started', method: 'email-otp' });
        expect(namesOfCalls()).to.deep.equal(['signUp', 'begin', 'answer', 'begin']);
      });

      it('stops when Authsignal blocks after all', async () => {
        const answers = [() => rejected('blocked'), async () => allowed];
        const begin = () => answers.pop()?.() ?? rejected('internal');
        const { perform } = setUp({ cognito: { begin, answer: () => rejected('not-allowed') } });
        expect(codeOf(await perform(start))).to.equal('blocked');
      });

      it('says so when the answer is lost', async () => {
        const { perform } = setUp({
          cognito: { begin: async () => allowed, answer: () => rejected('network') },
        });
        expect(codeOf(await perform(start))).to.equal('network');
      });

      const NOT_ANSWERED: readonly (readonly [who: string, changes: Partial<Challenge>])[] = [
        ['has no authenticator', { isEnrolled: false }],
        ['got no token', { token: undefined }],
        ['is to be challenged', { state: 'CHALLENGE_REQUIRED' }],
      ];
      for (const [who, changes] of NOT_ANSWERED) {
        it(`answers nothing for somebody who ${who}`, async () => {
          const { perform, namesOfCalls } = setUp({
            cognito: { begin: async () => ({ ...allowed, ...changes }) },
          });
          expect(codeOf(await perform(start))).to.equal('started');
          expect(namesOfCalls()).to.deep.equal(['signUp', 'begin']);
        });
      }
    });

    it('asks the page for the username, where it can, and creates nobody', async () => {
      const resolveUsername = async (who: string) => `user-of-${who}`;
      const { perform, calls } = setUp({ dependencies: { resolveUsername } });
      expect(await perform(start)).to.have.nested.property('attempt.identifier', IDENTIFIER);
      expect(calls).to.deep.equal([['begin', `user-of-${IDENTIFIER}`]]);
    });

    const url = 'https://mfa.example.com/?token=x';
    for (const [mode, token, expected] of [
      ['popup', 'x', 'popup'],
      ['window', undefined, 'window'],
      ['redirect', 'x', 'redirect'],
      ['inline', undefined, 'popup'],
      ['inline', 'x', undefined],
    ] as const) {
      it(`presents ${expected ?? 'nothing'} for a url ${token ? 'and' : 'without'} a token, mode ${mode}`, async () => {
        const begin = async (): Promise<Challenge> => ({ ...challenge, token, url });
        const { perform } = setUp({ cognito: { begin }, settings: { mode } });
        const event = await perform(start);
        expect(event?.type === 'started' && event.mode).to.equal(expected);
      });
    }

    it('needs no user and no method when a passkey has said who it is', async () => {
      const { perform, calls } = setUp();
      expect(codeOf(await perform(states['starting, by passkey']))).to.equal('verified-at-start');
      expect(calls).to.deep.equal([['begin', challenge.username]]);
    });

    it('blames the passkey when nobody is there whom it says', async () => {
      const begin = () => rejected('not-allowed');
      const { perform } = setUp({ cognito: { begin } });
      expect(codeOf(await perform(states['starting, by passkey']))).to.equal('passkey-failed');
      expect(codeOf(await perform(start))).to.equal('not-allowed');
    });

    it('stops when Authsignal blocks', async () => {
      const { perform } = setUp({ cognito: { begin: () => rejected('blocked') } });
      expect(codeOf(await perform(start))).to.equal('blocked');
    });
  });

  describe('sending', () => {
    it('asks nothing of a method that was refused until it may be asked again', async () => {
      const { perform, namesOfCalls } = setUp();
      const limitedUntil = { 'email-otp': NOW + 20_000 };
      const event = await perform({ ...states.sending, attempt: { ...attempt, limitedUntil } });
      expect(event).to.deep.include({
        type: 'failed',
        failure: { code: 'rate-limited', hint: undefined, retryAt: NOW + 20_000 },
      });
      expect(namesOfCalls()).to.deep.equal([]);
    });

    it('sends once the time is over that a refused method had to wait', async () => {
      const { perform } = setUp();
      const limitedUntil = { 'email-otp': NOW };
      expect(codeOf(await perform({ ...states.sending, attempt: { ...attempt, limitedUntil } }))).to.equal(
        'sent',
      );
    });

    it('says when the next code may be sent', async () => {
      const event = await setUp().perform(states.sending);
      expect(event).to.deep.equal({ type: 'sent', next: 'entering', challenge, resendAt: NOW + 30_000 });
    });

    it('names no time where nothing is delivered', async () => {
      const event = await setUp({ method: { isDelivered: false } }).perform(states.sending);
      expect(event).to.deep.equal({ type: 'sent', next: 'entering', challenge, resendAt: undefined });
    });

    it('sends nothing again that was sent a moment ago', async () => {
      const { perform, calls } = setUp();
      const sent: FlowState = {
        ...states.sending,
        attempt: { ...attempt, resendAt: { 'email-otp': NOW + 1 } },
      };
      expect(await perform(sent)).to.deep.equal({ type: 'sent', next: 'entering', challenge });
      expect(calls).to.deep.equal([]);
    });

    it('passes on what has to be set up first', async () => {
      const { setup } = states['setting up an app'];
      const { perform } = setUp({ method: { send: async () => setup } });
      expect(await perform(states.sending)).to.deep.equal({ type: 'set-up', challenge, setup });
    });

    it('goes on to wait where no code is typed', async () => {
      const { perform } = setUp({ method: { wait: async () => 'validation-token' } });
      expect(await perform(states.sending)).to.include({ type: 'sent', next: 'waiting' });
    });

    it('tells two-round triggers the method, once, and goes on with their challenge', async () => {
      const twoRounds: FlowState = {
        ...states.sending,
        attempt: { ...attempt, challenge: { ...challenge, isTwoRound: true } },
      };
      const { perform, namesOfCalls } = setUp();
      const event = await perform(twoRounds);
      expect(event).to.deep.nested.include({
        'challenge.session': renewed.session,
        'challenge.chosenMethod': 'email-otp',
      });
      expect(namesOfCalls()).to.deep.equal(['choose', 'send']);
      if (event?.type === 'sent')
        await perform({ ...states.sending, attempt: { ...attempt, challenge: event.challenge } });
      expect(namesOfCalls()).to.deep.equal(['choose', 'send', 'send']);
    });

    it('gives the method the token and the identifier', async () => {
      const seen: unknown[] = [];
      const { perform } = setUp({
        method: {
          send: async ({ token, identifier }) => {
            seen.push(token, identifier);
            return undefined;
          },
        },
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
        validationToken: 'validation-token',
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

  describe('waiting', () => {
    it('reports what happens meanwhile and yields the result', async () => {
      const progress = { isClaimed: true };
      const { perform, reports } = setUp({
        method: {
          wait: async (_, report) => {
            report(progress);
            return 'validation-token';
          },
        },
      });
      expect(await perform(states.waiting)).to.deep.equal({
        type: 'verified',
        validationToken: 'validation-token',
        at: NOW,
      });
      expect(reports).to.deep.equal([{ type: 'progress', progress }]);
    });

    it('is cancelled, not failed, when the person gives up', async () => {
      const { perform } = setUp({ method: { wait: () => Promise.reject(cancellation()) } });
      expect(await perform(states.waiting)).to.deep.equal({ type: 'cancelled' });
    });

    it('presents the pre-built UI and yields its result', async () => {
      const seen: unknown[] = [];
      const present: EffectDependencies['present'] = async (presented, mode) => {
        seen.push(presented.challenge.session, mode);
        return 'validation-token';
      };
      const { perform } = setUp({ dependencies: { present } });
      expect(await perform(states.presenting)).to.deep.equal({
        type: 'verified',
        validationToken: 'validation-token',
        at: NOW,
      });
      expect(seen).to.deep.equal([challenge.session, 'popup']);
    });

    it('asks for a passkey where nobody is known', async () => {
      const event = await setUp().perform(states['passkey sign-in']);
      const { verifiedAt, validationToken } = byPasskey;
      expect(event).to.deep.equal({
        type: 'passkey-signed-in',
        passkey: { username: challenge.username, validationToken },
        at: verifiedAt,
      });
    });
  });

  describe('finding a code', () => {
    it('enters it by itself', async () => {
      const { perform } = setUp({ method: { listen: async () => '123456' } });
      expect(await perform(states.entering)).to.deep.equal({ type: 'enter', code: '123456' });
    });
  });

  describe('creating a passkey', () => {
    const creating = (overrides: Overrides, how: 'conditional' | 'modal' = 'modal') => {
      const { perform, calls } = setUp(overrides);
      const event = perform({ ...states['passkey prompt, creating'], creating: how });
      return { event, calls };
    };

    it('tells the page, and goes on', async () => {
      const { event, calls } = creating({});
      expect(await event).to.deep.equal({ type: 'enrolled' });
      expect(calls).to.deep.equal([['created', 'authenticator-1']]);
    });

    for (const [what, provided, expected] of [
      ['the token that the page provides', 'enrollment-token', 'enrollment-token'],
      ['the validation token where the page provides none', undefined, 'validation-token'],
    ] as const) {
      it(`takes ${what}`, async () => {
        const seen: unknown[] = [];
        const create: PasskeyMethod['create'] = async ({ token, username }) => {
          seen.push(token, username);
          return undefined;
        };
        const { event } = creating({
          passkeys: { create },
          dependencies: { enrollmentToken: async () => provided },
        });
        await event;
        expect(seen).to.deep.equal([expected, IDENTIFIER]);
      });
    }

    it('names it for Cognito where only the page knows what the person typed', async () => {
      const names: string[] = [];
      const create: PasskeyMethod['create'] = async ({ username }) => {
        names.push(username);
        return undefined;
      };
      const dependencies = { resolveUsername: async () => challenge.username };
      await creating({ passkeys: { create }, dependencies }).event;
      expect(names).to.deep.equal([challenge.username]);
    });

    it('says what went wrong when the person asked for it', async () => {
      const { event } = creating({ passkeys: { create: () => rejected('passkey-failed') } });
      expect(codeOf(await event)).to.equal('passkey-failed');
    });

    it('goes on in silence when nobody asked for it', async () => {
      const { event } = creating({ passkeys: { create: () => rejected('passkey-failed') } }, 'conditional');
      expect(await event).to.deep.equal({ type: 'enrolled' });
    });
  });

  describe('in general', () => {
    const IDLE = [
      ...(['identify', 'choosing', 'sending, failed', 'entering', 'setting up an app'] as const),
      ...([
        'presenting, failed',
        'presenting, cancelled',
        'waiting, failed',
        'waiting, cancelled',
        'answering, failed',
        'answering, page failed',
      ] as const),
      ...(['passkey prompt', 'passkey prompt, failed', 'done'] as const),
    ];
    for (const name of IDLE) {
      it(`does nothing in "${name}"`, async () => {
        const { perform, calls } = setUp();
        expect(await perform(states[name])).to.equal(undefined);
        expect(calls).to.deep.equal([]);
      });
    }

    it('never throws, whatever the inside throws', async () => {
      const everything = [new TypeError('x is not a function'), 'a string', undefined, null] as Error[];
      for (const thrown of everything) {
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

    it('lets some wait up to a quarter longer, so that not everybody comes back at once', async () => {
      const begin = () => Promise.reject(new LoginError('rate-limited', { retryAfter: 8 }));
      const { perform } = setUp({ cognito: { begin }, dependencies: { random: () => 1 } });
      expect(await perform(start)).to.have.nested.property('failure.retryAt', NOW + 10_000);
    });

    for (const name of ['starting', 'sending', 'answering'] as const) {
      it(`hands its signal to what works in "${name}"`, async () => {
        const { perform, signals } = setUp();
        const controller = new AbortController();
        await perform(states[name], controller.signal);
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
      const event = await setUp({ cognito: { begin } }).perform(start, controller.signal);
      expect(event).to.deep.equal({ type: 'cancelled' });
    });
  });
});

/** A result token that somebody else got hold of, and those who answer with an older one for a good reason. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Authsignal } from '@authsignal/node';
import type { AuthsignalClient, TriggerOptions } from '../../src/triggers/index.js';
import { ana, SUB } from './events.js';
import { FakeClock } from './fake-clock.js';
import { AuthsignalModel } from './model-authsignal.js';
import { SignIn } from './sign-in.js';
import { startStub, type StubServer } from './stub-authsignal.js';

const SECRET = 'sk_replay_0123456789';
const MINUTE = 60_000;

let stub: StubServer;
let model: AuthsignalModel;
let clock: FakeClock;
let warnings: unknown[];
beforeEach(async () => {
  model = new AuthsignalModel();
  model.register(SUB, { verificationMethod: 'EMAIL_OTP', email: ana.email });
  stub = await startStub({ '/': model.respond });
  clock = new FakeClock();
  warnings = [];
  mock.method(console, 'warn', (line: unknown) => warnings.push(line));
});
afterEach(async () => {
  mock.restoreAll();
  await stub.close();
});

const signIn = (authsignal: TriggerOptions['authsignal'] = { apiSecretKey: SECRET, apiUrl: stub.url }) =>
  new SignIn({ authsignal }, {}, undefined, clock);

/** Time goes by for the functions and for Authsignal. */
function wait(ms: number): void {
  clock.advance(ms);
  model.now += ms;
}

/** Authsignal's client with these methods only. */
function clientWith(...methods: ('getAction' | 'updateAction')[]): AuthsignalClient {
  const client = new Authsignal({ apiSecretKey: SECRET, apiUrl: stub.url, retries: 0 });
  const all = ['track', 'validateChallenge', 'getAuthenticators', ...methods] as const;
  return Object.fromEntries(
    all.map((name) => [name, client[name].bind(client)]),
  ) as unknown as AuthsignalClient;
}

/** What a proof gives, and the session that it belongs to. */
async function prove(person: SignIn) {
  const challenge = await person.begin();
  return { challenge, result: model.answer(challenge.token, ana.email) ?? '' };
}

describe('a result token that was stolen', () => {
  it('opens one session at most besides its own', async () => {
    const { challenge, result } = await prove(signIn());
    assert.equal(await signIn().isAccepted(challenge, result), true);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), true);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), false);
  });

  it('of a passkey opens no second session after the first', async () => {
    const result = model.signInWithPasskey(SUB);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), true);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), false);
  });

  it('that was never used opens no session five minutes later', async () => {
    const { result } = await prove(signIn());
    wait(5 * MINUTE + 1);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), false);
  });

  it('of another person opens none', async () => {
    const { challenge } = await prove(signIn());
    assert.equal(await signIn().isAccepted(challenge, model.signInWithPasskey('another')), false);
  });

  it('without a time opens no session but its own', async () => {
    const { challenge, result } = await prove(signIn());
    const other = await signIn().begin();
    stub.answers = {
      '/validate': (request) => {
        const answer = model.respond(request) as { json: object };
        return { json: { ...answer.json, stateUpdatedAt: undefined } };
      },
      '/': model.respond,
    };
    assert.equal(await signIn().isAccepted(other, result), false);
    assert.equal(await signIn().isAccepted(challenge, result), true);
  });

  it('opens none ten minutes later by a client that cannot ask when the action was tracked', async () => {
    const { result } = await prove(signIn(clientWith()));
    wait(10 * MINUTE + 1);
    const later = signIn(clientWith());
    assert.equal(await later.isAccepted(await later.begin(), result), false);
  });
});

describe('nobody loses a sign-in', () => {
  it('who needs ten minutes to find the code', async () => {
    const challenge = await signIn().begin();
    wait(10 * MINUTE);
    const result = model.answer(challenge.token, ana.email) ?? '';
    assert.equal(await signIn().isAccepted(challenge, result), true);
  });

  it('whose session ran out before the answer', async () => {
    const { result } = await prove(signIn());
    wait(4 * MINUTE);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), true);
  });

  for (const [whose, minutes] of [
    ['ahead of', 5],
    ['behind', -5],
  ] as const) {
    for (const [what, client] of [
      ['', undefined],
      [' and the client cannot ask when the action was tracked', () => clientWith('updateAction')],
    ] as const) {
      it(`by a passkey while the function's clock is five minutes ${whose} Authsignal's${what}`, async () => {
        clock.advance(minutes * MINUTE);
        const result = model.signInWithPasskey(SUB);
        wait(MINUTE);
        const person = signIn(client?.());
        assert.equal(await person.isAccepted(await person.begin(), result), true);
      });
    }
  }

  it('whose answer was lost on its way back, and is given again in a new session', async () => {
    const { challenge, result } = await prove(signIn());
    assert.equal(await signIn().isAccepted(challenge, result), true);
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), true);
  });

  it('whose result another session has used first', async () => {
    const { challenge, result } = await prove(signIn());
    assert.equal(await signIn().isAccepted(await signIn().begin(), result), true);
    assert.equal(await signIn().isAccepted(challenge, result), true);
  });

  it('whose Verify Cognito calls again, since the first run took too long', async () => {
    const { challenge, result } = await prove(signIn());
    assert.equal(await signIn().isAccepted(challenge, result), true);
    assert.equal(await signIn().isAccepted(challenge, result), true);
  });

  it('when the result cannot be marked as used, which the log says', async () => {
    const { result } = await prove(signIn());
    const other = await signIn().begin();
    stub.answers = { [`/users/${SUB}/actions/`]: { status: 500, json: {} }, '/': model.respond };
    assert.equal(await signIn().isAccepted(other, result), true);
    assert.deepEqual(warnings.slice(-1), [
      '[authsignal-cognito-login] A result was not marked as used: AuthsignalError.',
    ]);
  });

  it('by a passkey when Authsignal does not say when the action was tracked', async () => {
    const person = signIn();
    const challenge = await person.begin();
    const result = model.signInWithPasskey(SUB);
    stub.answers = { [`/users/${SUB}/actions/`]: { status: 500, json: {} }, '/': model.respond };
    assert.equal(await person.isAccepted(challenge, result), true);
  });
});

describe('an action that Authsignal allowed without a challenge', () => {
  it('is no answer, though a used one has the same state', async () => {
    stub.answers = {
      [`/users/${SUB}/actions/`]: (request) => {
        const answer = model.respond(request) as { json: object };
        return { json: { ...answer.json, state: 'ALLOW' } };
      },
      '/validate': (request) => {
        const answer = model.respond(request) as { json: object };
        return { json: { ...answer.json, isValid: true, state: 'ALLOW' } };
      },
      '/': model.respond,
    };
    const challenge = await signIn().begin();
    assert.equal(await signIn().isAccepted(challenge, challenge.token), false);
  });
});

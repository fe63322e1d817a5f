/** Who asks for names that nobody has: to learn who exists, to fill the tenant with users, or to have messages sent. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { AuthsignalClient, CreateAuthChallengeEvent, TriggerOptions } from '../../src/triggers/index.js';
import { ana, createEvent, SUB, unknown } from './events.js';
import { FakeClock } from './fake-clock.js';
import { makeTriggers } from './make-triggers.js';
import { AuthsignalModel } from './model-authsignal.js';
import { SignIn } from './sign-in.js';
import { startStub, type StubServer } from './stub-authsignal.js';

const SECRET = 'sk_decoys_0123456789';

let stub: StubServer;
let model: AuthsignalModel;
beforeEach(async () => {
  model = new AuthsignalModel();
  stub = await startStub({ '/': model.respond });
  mock.method(console, 'warn', () => {});
});
afterEach(async () => {
  mock.restoreAll();
  await stub.close();
});

const authsignal = () => ({ apiSecretKey: SECRET, apiUrl: stub.url });
const trackedIds = () =>
  stub.requests.filter(({ path }) => path.includes('/actions/')).map(({ path }) => path.split('/')[2]);
const registered = () =>
  stub.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/authenticators'))
    .map(({ body }) => (body as { email?: string; phoneNumber?: string }).email ?? 'a phone number');

describe('somebody with a stopwatch', () => {
  /** A random number from 0 to 1, the same in every run. */
  function randomFrom(seed: number): () => number {
    let state = seed;
    return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  }

  /**
   * Milliseconds that each of 200 sign-ins takes, half of them with names that nobody has. Each call to Authsignal takes
   * `latency` or up to twice that.
   */
  async function measure(
    latency: number,
    minimumDuration: number,
    options: Partial<TriggerOptions> = {},
    request: Partial<CreateAuthChallengeEvent['request']> = {},
  ) {
    const random = randomFrom(7);
    const clock = new FakeClock();
    const steps: number[] = [];
    const slow = <T>(answer: T): Promise<T> => {
      steps.push(latency * (1 + random()));
      return clock.wait(steps.at(-1) ?? 0).then(() => answer);
    };
    const enrolled = new Set([SUB]);
    const client = {
      apiSecretKey: SECRET,
      track: ({ userId }: { userId: string }) =>
        slow({ state: 'CHALLENGE_REQUIRED', token: 't', isEnrolled: enrolled.has(userId) }),
      enrollVerifiedAuthenticator: ({ userId }: { userId: string }) => slow(enrolled.add(userId)),
    } as unknown as AuthsignalClient;
    const triggers = makeTriggers(
      { authsignal: client, minimumDuration, decoysPerMinute: 1000, ...options },
      clock,
    );
    const verified = { ...ana, email_verified: 'true' };
    const times: { isKnown: boolean; ms: number }[] = [];
    for (let index = 0; index < 200; index += 1) {
      const isKnown = index % 2 === 0;
      const event = isKnown
        ? createEvent({ ...request, userAttributes: verified })
        : createEvent({ ...request, ...unknown }, `nobody-${index}@example.com`);
      const start = clock.now();
      let isOver = false;
      const run = triggers.createAuthChallenge(event).then(() => (isOver = true));
      while (!isOver) {
        await new Promise(setImmediate);
        if (!isOver) clock.advance(1);
      }
      await run;
      times.push({ isKnown, ms: clock.now() - start });
    }
    return times;
  }

  /** The share of right guesses by the best limit that there is: who takes longer does not exist, or the reverse. */
  function bestGuess(times: readonly { isKnown: boolean; ms: number }[]): number {
    const shares = times.map(({ ms: limit }) => {
      const right = times.filter(({ isKnown, ms }) => isKnown === ms <= limit).length / times.length;
      return Math.max(right, 1 - right);
    });
    return Math.max(...shares);
  }

  it('guesses no better than by chance who exists', async () => {
    assert.ok(bestGuess(await measure(90, 600)) <= 0.6);
  });

  it('guesses no better by the round that asks for the context, nor by the one after it', async () => {
    const challengeMetadata = 'PROVIDE_CONTEXT';
    const after = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata }];
    const contextKey = async () => 'a key for tests, of thirty-two characters or more';
    const clientMetadata = { language: 'de', context: 'forged' };
    for (const session of [[], after])
      assert.ok(
        bestGuess(await measure(90, 600, { context: true, contextKey }, { session, clientMetadata })) <= 0.6,
      );
  });

  it('would guess right without the least duration', async () => {
    assert.ok(bestGuess(await measure(30, 0)) > 0.95);
  });
});

describe('the least duration of Create', () => {
  const begin = (clock: FakeClock, options: Partial<TriggerOptions> = {}) => {
    let outcome = 'waits';
    const settled = makeTriggers({ authsignal: authsignal(), minimumDuration: 600, ...options }, clock)
      .createAuthChallenge(createEvent())
      .then(
        () => (outcome = 'answered'),
        () => (outcome = 'failed'),
      );
    return { settled, outcome: () => outcome };
  };

  it('holds when Authsignal is down', async () => {
    await stub.close();
    const clock = new FakeClock();
    const { settled, outcome } = begin(clock);
    clock.advance(599);
    await new Promise(setImmediate);
    assert.equal(outcome(), 'waits');
    clock.advance(1);
    assert.equal(await settled, 'failed');
  });

  it('is over with the deadline when Authsignal never answers', async () => {
    stub.answers = { '/': 'never' };
    const clock = new FakeClock();
    const { settled, outcome } = begin(clock);
    await stub.received(1);
    clock.advance(3499);
    await new Promise(setImmediate);
    assert.equal(outcome(), 'waits');
    clock.advance(1);
    assert.equal(await settled, 'failed');
  });

  it('is never longer than the deadline', async () => {
    stub.answers = { '/': 'never' };
    const clock = new FakeClock();
    const { settled } = begin(clock, { minimumDuration: 60_000 });
    await stub.received(1);
    clock.advance(3500);
    assert.equal(await settled, 'failed');
  });

  for (const minimumDuration of [-1, NaN, Infinity]) {
    it(`is not ${minimumDuration}`, () => {
      assert.throws(() => makeTriggers({ authsignal: authsignal(), minimumDuration }), TypeError);
    });
  }
});

describe('somebody who asks for one name after the other', () => {
  const ask = async (count: number, nameOf: (index: number) => string, clock = new FakeClock()) => {
    const options = { authsignal: authsignal(), decoysPerMinute: 5 };
    const triggers = makeTriggers(options, clock);
    const answers: object[] = [];
    for (let index = 0; index < count; index += 1) {
      const { response } = await triggers.createAuthChallenge(createEvent(unknown, nameOf(index)));
      answers.push({ ...response.publicChallengeParameters, token: '' });
    }
    return { triggers, answers };
  };
  const email = (index: number) => `nobody-${index}@example.com`;

  it('has no text message sent to a number that nobody has', async () => {
    await ask(5, (index) => `+6421555${100 + index}`);
    assert.deepEqual(
      registered().filter((address) => !address.endsWith('@decoy.invalid')),
      [],
    );
  });

  it('has messages sent to no more addresses than decoysPerMinute, and sees no difference', async () => {
    const { answers } = await ask(20, email);
    assert.equal(registered().filter((address) => !address.endsWith('@decoy.invalid')).length, 5);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  it('leaves no more users at Authsignal than that, and one that they share', async () => {
    await ask(20, email);
    assert.equal(new Set(trackedIds()).size, 6);
  });

  it('takes no room from who comes a minute later, nor from known users', async () => {
    const clock = new FakeClock();
    const { triggers } = await ask(20, email, clock);
    const ids = () => new Set(trackedIds()).size;
    await triggers.createAuthChallenge(createEvent());
    assert.equal(ids(), 7);
    clock.advance(60_000);
    await triggers.createAuthChallenge(createEvent(unknown, 'later@example.com'));
    assert.equal(ids(), 8);
    assert.equal(registered().at(-1), 'later@example.com');
  });
});

describe("somebody with a decoy's token", () => {
  for (const [decoy, name] of [
    [undefined, 'nobody@example.com'],
    [undefined, '+6421555123'],
    [undefined, 'nobody'],
    ['silent', 'nobody@example.com'],
    ['deliver', '+6421555123'],
  ] as const) {
    it(`enrols no number of their choice: ${name}, ${decoy ?? 'by default'}`, async () => {
      const { token } = await new SignIn({ authsignal: authsignal(), decoy }, unknown, name).begin();
      const own = { verificationMethod: 'SMS', phoneNumber: '+6421555999' };
      assert.equal(model.enrol(token, 'mallory', own), undefined);
    });
  }

  it('is not given the token of a user whose id they type', async () => {
    const { token } = await new SignIn({ authsignal: authsignal() }, unknown, SUB).begin();
    assert.ok(
      !Buffer.from(token.split('.')[1] ?? '', 'base64url')
        .toString()
        .includes(SUB),
    );
    assert.ok(!trackedIds().includes(SUB));
  });
});

/** What the triggers throw when Authsignal cannot be asked: short, fixed and without secrets. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import type { TriggerOptions } from '../../src/triggers/index.js';
import { createEvent, SUB, verifyEvent } from './events.js';
import { FakeClock } from './fake-clock.js';
import { makeTriggers } from './make-triggers.js';
import { startStub, tokenFor, type Answer, type StubServer } from './stub-authsignal.js';

const SECRET = 'sk_failures_0123456789';
const ENCODED = Buffer.from(`${SECRET}:`).toString('base64');
const UNAVAILABLE = 'Authsignal is not available. Try again.';
const REFUSED = 'Authsignal refused the request. Check AUTHSIGNAL_SECRET and AUTHSIGNAL_URL.';

const challengeAnswer = tokenFor(SUB);
const error = { error: 'unauthorized', errorDescription: `The key ${SECRET} is unauthorized.` };

describe('when Authsignal cannot be asked', () => {
  let stub: StubServer;
  let logged: unknown[];
  beforeEach(async () => {
    stub = await startStub();
    logged = [];
    for (const method of ['log', 'info', 'warn', 'error'] as const) {
      mock.method(console, method, (...values: unknown[]) => logged.push(...values));
    }
  });
  afterEach(async () => {
    mock.restoreAll();
    await stub.close();
  });

  type Outcome = { message: string } | { answerCorrect: boolean };
  async function outcome(run: () => Promise<{ response: object }>): Promise<Outcome> {
    try {
      return (await run()).response as Outcome;
    } catch (thrown: unknown) {
      // What Lambda would log, nested errors and hidden properties included.
      const seen = inspect([thrown, logged], { depth: 20, showHidden: true });
      assert.ok(!seen.includes(SECRET) && !seen.includes(ENCODED), 'the secret shows');
      return { message: (thrown as Error).message };
    }
  }
  function outcomes(options: Partial<TriggerOptions> = {}, clock?: FakeClock): Promise<Outcome[]> {
    const authsignal = { apiSecretKey: SECRET, apiUrl: stub.url };
    const triggers = makeTriggers({ authsignal, ...options }, clock);
    return Promise.all([
      outcome(() => triggers.createAuthChallenge(createEvent())),
      outcome(() => triggers.verifyAuthChallengeResponse(verifyEvent({ challengeAnswer }))),
    ]);
  }

  const wrong = { answerCorrect: false };
  const table: [name: string, answer: Answer, create: string, verify: string | typeof wrong][] = [
    ['never answers', 'never', UNAVAILABLE, UNAVAILABLE],
    ['closes the connection', 'drop', UNAVAILABLE, UNAVAILABLE],
    ['answers 500', { status: 500, json: error }, UNAVAILABLE, UNAVAILABLE],
    ['answers 503 with a page', { status: 503, html: '<h1>Busy</h1>' }, UNAVAILABLE, UNAVAILABLE],
    ['answers 200 with a page', { html: '<h1>Hello</h1>' }, UNAVAILABLE, UNAVAILABLE],
    ['answers null', { json: null }, UNAVAILABLE, UNAVAILABLE],
    ['answers 429', { status: 429, json: { error: 'too_many_requests' } }, UNAVAILABLE, UNAVAILABLE],
    ['answers 400', { status: 400, json: { error: 'invalid_request' } }, REFUSED, wrong],
    ['answers 401', { status: 401, json: error }, REFUSED, REFUSED],
    ['answers 403 with a page', { status: 403, html: '<h1>Forbidden</h1>' }, REFUSED, REFUSED],
  ];
  for (const [name, answer, create, verify] of table) {
    it(`has a fixed answer when it ${name}, and asks once`, async () => {
      stub.answers['/'] = answer;
      const clock = new FakeClock();
      const both = outcomes({}, clock);
      await stub.received(2);
      if (answer === 'never') clock.advance(3500);
      assert.deepEqual(await both, [
        { message: create },
        typeof verify === 'string' ? { message: verify } : verify,
      ]);
      assert.equal(stub.requests.length, 2);
    });
  }

  it('has a fixed answer when nobody listens', async () => {
    await stub.close();
    assert.deepEqual(await outcomes(), [{ message: UNAVAILABLE }, { message: UNAVAILABLE }]);
  });

  it('logs one line with the status for the operator', async () => {
    stub.answers['/'] = { status: 401, json: error };
    await outcomes();
    const line = '[authsignal-cognito-login] Authsignal answered 401.';
    assert.deepEqual(logged, [line, line]);
  });

  const enrolledUser = {
    [`/users/${SUB}/authenticators`]: { json: [] },
    '/': { json: { state: 'CHALLENGE_REQUIRED', token: 't', isEnrolled: true } },
  };

  it('has a fixed answer when it answers with something else than authenticators', async () => {
    stub.answers = { ...enrolledUser, [`/users/${SUB}/authenticators`]: { html: '<h1>Hello</h1>' } };
    const [created] = await outcomes();
    assert.deepEqual(created, { message: UNAVAILABLE });
  });

  it('logs one line that names what is missing in the function', async () => {
    const missing = Object.assign(new Error(`${SECRET} is not there`), { code: 'ERR_MODULE_NOT_FOUND' });
    await outcomes({ authsignal: { apiSecretKey: () => Promise.reject(missing), apiUrl: stub.url } });
    const line = '[authsignal-cognito-login] Reading the secret failed: Error ERR_MODULE_NOT_FOUND.';
    assert.deepEqual(logged, [line, line]);
  });

  describe('with a function for the secret', () => {
    const settings = (apiSecretKey: () => Promise<string>): Partial<TriggerOptions> => ({
      authsignal: { apiSecretKey, apiUrl: stub.url },
    });

    it('reads it once for all calls', async () => {
      stub.answers = enrolledUser;
      const read = mock.fn(async () => SECRET);
      const triggers = makeTriggers({ authsignal: { apiSecretKey: read, apiUrl: stub.url } });
      assert.equal(read.mock.callCount(), 0);
      await triggers.createAuthChallenge(createEvent());
      await triggers.createAuthChallenge(createEvent());
      assert.equal(read.mock.callCount(), 1);
      assert.equal(stub.requests[1]?.authorization, `Basic ${ENCODED}`);
    });

    it('hides why it failed, and reads it again the next time', async () => {
      stub.answers = enrolledUser;
      let fails = true;
      const read = async (): Promise<string> => {
        if (fails) throw new Error(`no access to ${SECRET}`);
        return SECRET;
      };
      const triggers = makeTriggers({ authsignal: { apiSecretKey: read, apiUrl: stub.url } });
      const create = (): Promise<Outcome> => outcome(() => triggers.createAuthChallenge(createEvent()));
      assert.deepEqual(await create(), { message: 'The Authsignal secret could not be read.' });
      fails = false;
      assert.ok('publicChallengeParameters' in (await create()));
    });

    it('reads it again after a 401, once a call, and at no other status', async () => {
      let valid = 'sk_old';
      let status = 401;
      const read = mock.fn(async () => valid);
      const isValid = (authorization: string): boolean =>
        authorization === `Basic ${Buffer.from(`${valid}:`).toString('base64')}`;
      stub.answers['/'] = ({ authorization = '' }) =>
        isValid(authorization) && status === 401
          ? { json: { isValid: false, state: 'BLOCK', isEnrolled: true } }
          : { status, json: error };
      const triggers = makeTriggers({ authsignal: { apiSecretKey: read, apiUrl: stub.url } });
      const create = (): Promise<Outcome> => outcome(() => triggers.createAuthChallenge(createEvent()));
      const verify = (): Promise<Outcome> =>
        outcome(() => triggers.verifyAuthChallengeResponse(verifyEvent({ challengeAnswer })));
      await create();

      valid = 'sk_new';
      assert.deepEqual(await verify(), { message: REFUSED });
      assert.equal(stub.requests.length, 2);
      assert.equal(read.mock.callCount(), 1);
      assert.deepEqual(await verify(), wrong);
      assert.ok('publicChallengeParameters' in (await create()));
      assert.equal(read.mock.callCount(), 2);

      for (status of [400, 403, 429, 500]) await create();
      assert.equal(read.mock.callCount(), 2);
    });

    it('does not wait for it longer than the deadline', async () => {
      const clock = new FakeClock();
      const both = outcomes(
        settings(() => new Promise(() => {})),
        clock,
      );
      clock.advance(3499);
      assert.equal(
        await Promise.race([both, new Promise((resolve) => setImmediate(resolve, 'waits'))]),
        'waits',
      );
      clock.advance(1);
      assert.deepEqual(await both, [{ message: UNAVAILABLE }, { message: UNAVAILABLE }]);
    });

    it('says what to set when it is empty', async () => {
      const message = 'The Authsignal secret is missing. Set AUTHSIGNAL_SECRET.';
      assert.deepEqual(await outcomes(settings(async () => '')), [{ message }, { message }]);
      assert.deepEqual(stub.requests, []);
    });
  });
});

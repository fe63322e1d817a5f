/** What the triggers throw when Authsignal cannot be asked: short, fixed and without secrets. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import { createTriggers, type TriggerOptions } from '../../src/triggers/index.js';
import { createEvent, SUB, verifyEvent } from './events.js';
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
  function outcomes(options: Partial<TriggerOptions> = {}): Promise<Outcome[]> {
    const triggers = createTriggers({
      authsignal: { apiSecretKey: SECRET, apiUrl: stub.url },
      ...options,
    });
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
      assert.deepEqual(await outcomes(answer === 'never' ? { deadline: 200 } : {}), [
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

  describe('with a function for the secret', () => {
    const settings = (apiSecretKey: () => Promise<string>): Partial<TriggerOptions> => ({
      authsignal: { apiSecretKey, apiUrl: stub.url },
    });

    it('reads it once for all calls', async () => {
      stub.answers['/'] = { json: { state: 'CHALLENGE_REQUIRED', token: 't', isEnrolled: true } };
      const read = mock.fn(async () => SECRET);
      const triggers = createTriggers({ authsignal: { apiSecretKey: read, apiUrl: stub.url } });
      assert.equal(read.mock.callCount(), 0);
      await triggers.createAuthChallenge(createEvent());
      await triggers.createAuthChallenge(createEvent());
      assert.equal(read.mock.callCount(), 1);
      assert.equal(stub.requests[1]?.authorization, `Basic ${ENCODED}`);
    });

    it('hides why it failed, and reads it again the next time', async () => {
      stub.answers['/'] = { json: { state: 'CHALLENGE_REQUIRED', token: 't', isEnrolled: true } };
      let fails = true;
      const read = async (): Promise<string> => {
        if (fails) throw new Error(`no access to ${SECRET}`);
        return SECRET;
      };
      const triggers = createTriggers({ authsignal: { apiSecretKey: read, apiUrl: stub.url } });
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
          ? { json: { isValid: false, state: 'CHALLENGE_REQUIRED', token: 't', isEnrolled: true } }
          : { status, json: error };
      const triggers = createTriggers({ authsignal: { apiSecretKey: read, apiUrl: stub.url } });
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
      const never = { ...settings(() => new Promise(() => {})), deadline: 200 };
      assert.deepEqual(await outcomes(never), [{ message: UNAVAILABLE }, { message: UNAVAILABLE }]);
    });

    it('says what to set when it is empty', async () => {
      const message = 'The Authsignal secret is missing. Set AUTHSIGNAL_SECRET.';
      assert.deepEqual(await outcomes(settings(async () => '')), [{ message }, { message }]);
      assert.deepEqual(stub.requests, []);
    });
  });
});

/** What the triggers count, and that it says nothing about anybody. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { TriggerOptions } from '../../src/triggers/index.js';
import { ana, createEvent, defineEvent, SUB, unknown, verifyEvent } from './events.js';
import { makeTriggers } from './make-triggers.js';
import { type Answer, startStub, type StubServer, tokenFor } from './stub-authsignal.js';

const SUCCESS = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true }];
const validated = (verificationMethod: string) => ({
  isValid: true,
  state: 'CHALLENGE_SUCCEEDED',
  userId: SUB,
  actionCode: 'cognitoAuth',
  idempotencyKey: 'key-1',
  verificationMethod,
});

let stub: StubServer;
let counted: Record<string, number>;

async function start(track: object, validate: Answer = { json: validated('SMS') }): Promise<void> {
  stub = await startStub({
    [`/users/${SUB}/authenticators`]: { json: [] },
    '/users/': { json: { token: 't', isEnrolled: true, idempotencyKey: 'key-1', ...track } },
    '/validate': validate,
  });
}

beforeEach(() => (counted = {}));
afterEach(async () => {
  mock.restoreAll();
  await stub.close();
});

const triggers = (options: Partial<TriggerOptions> = {}) =>
  makeTriggers({
    authsignal: { apiSecretKey: 'sk_metrics', apiUrl: stub.url },
    metrics: (metric, value) => (counted[metric] = (counted[metric] ?? 0) + value),
    ...options,
  });

describe('the metrics', () => {
  it('count a sign-in that starts, and how long Authsignal took', async () => {
    await start({ state: 'CHALLENGE_REQUIRED' });
    await triggers().createAuthChallenge(createEvent());
    assert.deepEqual(counted, { SignInsStarted: 1, AuthsignalLatency: 0 });
  });

  it('count a sign-in with the context round once', async () => {
    await start({ state: 'CHALLENGE_REQUIRED' });
    const { createAuthChallenge } = triggers({ context: true });
    const { response } = await createAuthChallenge(createEvent());
    const { challengeMetadata = '' } = response;
    const session = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata }];
    await createAuthChallenge(createEvent({ session }));
    assert.equal(counted.SignInsStarted, 1);
  });

  it('count a second attempt as no new sign-in', async () => {
    await start({ state: 'CHALLENGE_REQUIRED' });
    const session = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false }];
    await triggers().createAuthChallenge(createEvent({ session }));
    assert.equal(counted.SignInsStarted, undefined);
  });

  it('count a decoy', async () => {
    await start({ state: 'CHALLENGE_REQUIRED' });
    await triggers().createAuthChallenge(createEvent(unknown));
    assert.equal(counted.Decoys, 1);
  });

  it('count who is blocked as refused', async () => {
    await start({ state: 'BLOCK' });
    await triggers().createAuthChallenge(createEvent());
    assert.equal(counted.SignInsRefused, 1);
  });

  it('count tokens as finished, and a failure as refused', async () => {
    await start({});
    await triggers().defineAuthChallenge(defineEvent({ session: SUCCESS }));
    await triggers({ maxAttempts: 0 }).defineAuthChallenge(
      defineEvent({ session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: false }] }),
    );
    assert.deepEqual(counted, { SignInsFinished: 1, SignInsRefused: 1 });
  });

  const answer = () =>
    triggers().verifyAuthChallengeResponse(
      verifyEvent({ challengeAnswer: tokenFor(SUB), privateChallengeParameters: { action: 'key-1' } }),
    );

  it('count an answer by text message, and no other', async () => {
    await start({});
    await answer();
    assert.equal(counted.SmsSignIns, 1);
    await stub.close();
    await start({}, { json: validated('EMAIL_OTP') });
    await answer();
    assert.equal(counted.SmsSignIns, 1);
  });

  it('count a failure of Authsignal, but no answer that it refuses', async () => {
    mock.method(console, 'warn', () => undefined);
    await start({}, { status: 500, json: {} });
    await assert.rejects(answer());
    assert.equal(counted.AuthsignalFailures, 1);
    await stub.close();
    await start({}, { status: 400, json: {} });
    await answer();
    assert.equal(counted.AuthsignalFailures, 1);
  });
});

describe('the log', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    const { write } = process.stdout;
    // The test runner writes there, too.
    mock.method(process.stdout, 'write', (text: string | Uint8Array) =>
      typeof text === 'string' && text.startsWith('{"_aws"')
        ? lines.push(text) > 0
        : write.call(process.stdout, text),
    );
  });

  it('has a line of the embedded metric format for each, with a name and a number and no word about the person', async () => {
    await start({ state: 'CHALLENGE_REQUIRED' });
    await triggers({ metrics: 'login' }).createAuthChallenge(createEvent({ userAttributes: ana }));
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      parsed.map((line) => ({ ...line, _aws: undefined })),
      [
        { _aws: undefined, Login: 'login', AuthsignalLatency: 0 },
        { _aws: undefined, Login: 'login', SignInsStarted: 1 },
      ],
    );
    const { CloudWatchMetrics } = parsed[1]?._aws as { CloudWatchMetrics: unknown };
    assert.deepEqual(CloudWatchMetrics, [
      {
        Namespace: 'AuthsignalCognitoLogin',
        Dimensions: [['Login']],
        Metrics: [{ Name: 'SignInsStarted', Unit: 'Count' }],
      },
    ]);
    assert.ok(lines.every((line) => line.endsWith('}\n')));
  });

  it('has nothing unless it is asked for', async () => {
    await start({ state: 'CHALLENGE_REQUIRED' });
    await triggers({ metrics: undefined }).createAuthChallenge(createEvent());
    assert.deepEqual(lines, []);
  });
});

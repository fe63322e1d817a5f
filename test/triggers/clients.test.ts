/** A pool with three app clients, of which two have the form: what the triggers do to the third. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import type { TriggerOptions } from '../../src/triggers/index.js';
import { createEvent, defineEvent, preSignUpEvent, SUB, verifyEvent } from './events.js';
import { FakeClock } from './fake-clock.js';
import { makeTriggers } from './make-triggers.js';
import { startStub, tokenFor, type StubServer } from './stub-authsignal.js';

const FORM = 'formclient';
const APP = 'appclient';
const PASSWORDS = 'passwordclient';
const REFUSAL = { message: 'This app client is not among those in AUTHSIGNAL_CLIENT_IDS.' };

/** The event as it comes from another client; `undefined` leaves the id out. */
function from<T extends { callerContext: object }>(clientId: string | undefined, event: T): T {
  return { ...event, callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId } };
}

let stub: StubServer;
let warnings: unknown[];
beforeEach(async () => {
  stub = await startStub({
    [`/users/${SUB}/authenticators`]: { json: [] },
    '/users/': {
      json: { state: 'CHALLENGE_REQUIRED', token: 't', isEnrolled: true, idempotencyKey: 'key-1' },
    },
    '/validate': {
      json: {
        isValid: true,
        state: 'CHALLENGE_SUCCEEDED',
        userId: SUB,
        actionCode: 'cognitoAuth',
        idempotencyKey: 'key-1',
      },
    },
  });
  warnings = [];
  mock.method(console, 'warn', (line: unknown) => warnings.push(line));
});
afterEach(async () => {
  mock.restoreAll();
  await stub.close();
});

function triggersFor(clientIds: TriggerOptions['clientIds'], clock?: FakeClock) {
  return makeTriggers({ authsignal: { apiSecretKey: 'sk_clients', apiUrl: stub.url }, clientIds }, clock);
}

const ways: [name: string, clientIds: TriggerOptions['clientIds']][] = [
  ['a list', [FORM, APP]],
  ['a list with spaces and empty entries', [` ${FORM} `, '', `${APP},`]],
  ['a function', async () => [FORM, APP]],
];
for (const [name, clientIds] of ways) {
  describe(`with ${name} of two clients`, () => {
    for (const clientId of [FORM, APP]) {
      it(`signs in who uses ${clientId}`, async () => {
        const triggers = triggersFor(clientIds);
        const confirmed = await triggers.preSignUp(from(clientId, preSignUpEvent('PreSignUp_SignUp')));
        assert.equal(confirmed.response.autoConfirmUser, true);
        const defined = await triggers.defineAuthChallenge(from(clientId, defineEvent({})));
        assert.equal(defined.response.challengeName, 'CUSTOM_CHALLENGE');
        const created = await triggers.createAuthChallenge(from(clientId, createEvent()));
        assert.equal(created.response.publicChallengeParameters.token, 't');
        const answer = from(clientId, verifyEvent({ challengeAnswer: tokenFor(SUB) }));
        assert.equal((await triggers.verifyAuthChallengeResponse(answer)).response.answerCorrect, true);
      });
    }

    for (const clientId of [PASSWORDS, undefined, '', FORM.toUpperCase(), `${FORM} ${APP}`, 'constructor']) {
      it(`does not confirm who signs up with ${JSON.stringify(clientId)} and a password of their own`, async () => {
        const event = from(clientId, preSignUpEvent('PreSignUp_SignUp'));
        assert.equal(await triggersFor(clientIds).preSignUp(event), event);
        assert.equal(event.response.autoConfirmUser, false);
      });

      it(`gives ${JSON.stringify(clientId)} no challenge and no tokens`, async () => {
        const triggers = triggersFor(clientIds);
        const passed = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true }];
        for (const session of [[], passed]) {
          const event = from(clientId, defineEvent({ session }));
          await assert.rejects(triggers.defineAuthChallenge(event), REFUSAL);
        }
        await assert.rejects(triggers.createAuthChallenge(from(clientId, createEvent())), REFUSAL);
        const answer = from(clientId, verifyEvent({ challengeAnswer: tokenFor(SUB) }));
        await assert.rejects(triggers.verifyAuthChallengeResponse(answer), REFUSAL);
        assert.deepEqual(stub.requests, []);
      });
    }
  });
}

describe('a sign-up with two addresses, or none, by the password client', () => {
  const signUps: Record<string, string>[] = [{ email: 'ana@example.com', phone_number: '+6421555123' }, {}];
  for (const userAttributes of signUps) {
    it(`is none of the triggers' business: ${Object.keys(userAttributes).join(' ')}`, async () => {
      const event = { ...from(PASSWORDS, preSignUpEvent('PreSignUp_SignUp')), request: { userAttributes } };
      assert.equal(await triggersFor([FORM]).preSignUp(event), event);
    });
  }
});

describe('the ids of the app clients', () => {
  for (const clientIds of [[], [''], [' ', ',']]) {
    it(`are refused when they name none: ${JSON.stringify(clientIds)}`, () => {
      assert.throws(() => triggersFor(clientIds), TypeError);
    });
  }

  it('are read once', async () => {
    const read = mock.fn(async () => [FORM]);
    const triggers = triggersFor(read);
    assert.equal(read.mock.callCount(), 0);
    await triggers.defineAuthChallenge(from(FORM, defineEvent({})));
    await assert.rejects(triggers.defineAuthChallenge(from(PASSWORDS, defineEvent({}))), REFUSAL);
    assert.equal(read.mock.callCount(), 1);
  });

  const failures: [name: string, read: () => Promise<readonly string[]>, reason: string][] = [
    ['cannot be read', () => Promise.reject(new Error('sk_secret')), 'Error'],
    ['name none', async () => [' '], 'TypeError'],
    ['do not come in time', () => new Promise(() => {}), 'TimeoutError'],
  ];
  for (const [name, read, reason] of failures) {
    it(`that ${name} let nobody in, and are read again the next time`, async () => {
      const clock = new FakeClock();
      let isBroken = true;
      const triggers = triggersFor(() => (isBroken ? read() : Promise.resolve([FORM])), clock);
      const refused = assert.rejects(triggers.defineAuthChallenge(from(FORM, defineEvent({}))), {
        message: 'The ids of the app clients could not be read.',
      });
      clock.advance(3500);
      await refused;
      assert.deepEqual(warnings, [
        `[authsignal-cognito-login] Reading the ids of the app clients failed: ${reason}.`,
      ]);
      isBroken = false;
      const { response } = await triggers.defineAuthChallenge(from(FORM, defineEvent({})));
      assert.equal(response.challengeName, 'CUSTOM_CHALLENGE');
    });
  }

  it('may be left out where every client of the pool has the form', async () => {
    const event = from('any', preSignUpEvent('PreSignUp_SignUp'));
    assert.equal((await triggersFor(undefined).preSignUp(event)).response.autoConfirmUser, true);
  });
});

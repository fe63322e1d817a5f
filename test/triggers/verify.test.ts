/** VerifyAuthChallengeResponse against a server that speaks Authsignal's wire format, through the real SDK. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import {
  type PoolUser,
  type TriggerOptions,
  type UserAttributeUpdate,
  type VerifyAuthChallengeResponseEvent,
} from '../../src/triggers/index.js';
import { ana, createEvent, SUB, unknown, verifyEvent } from './events.js';
import { FakeClock } from './fake-clock.js';
import { makeTriggers } from './make-triggers.js';
import { startStub, tokenFor, type StubServer } from './stub-authsignal.js';

const SECRET = 'sk_verify_0123456789';
const token = tokenFor(SUB);

const succeeded = {
  isValid: true,
  state: 'CHALLENGE_SUCCEEDED',
  stateUpdatedAt: '2026-01-01T00:00:00.000Z',
  userId: SUB,
  actionCode: 'cognitoAuth',
  idempotencyKey: 'key-1',
  verificationMethod: 'PASSKEY',
};
const allowed = { ...succeeded, isValid: false, state: 'ALLOW', verificationMethod: undefined };

describe('verifyAuthChallengeResponse', () => {
  let stub: StubServer;
  let updates: UserAttributeUpdate[];
  let replaced: PoolUser[];
  beforeEach(async () => {
    stub = await startStub({
      '/validate': { json: succeeded },
      [`/users/${SUB}/actions/`]: { json: { state: 'ALLOW' } },
    });
    updates = [];
    replaced = [];
    mock.method(console, 'warn', () => {});
  });
  afterEach(async () => {
    mock.restoreAll();
    await stub.close();
  });

  async function verify(
    event: VerifyAuthChallengeResponseEvent,
    options: Partial<TriggerOptions> = {},
    clock?: FakeClock,
  ): Promise<boolean> {
    const triggers = makeTriggers(
      {
        authsignal: { apiSecretKey: SECRET, apiUrl: stub.url },
        replacePassword: async (user) => void replaced.push(user),
        updateUserAttributes: async (update) => void updates.push(update),
        ...options,
      },
      clock,
    );
    return (await triggers.verifyAuthChallengeResponse(event)).response.answerCorrect;
  }

  /** What Authsignal was asked, in order. */
  const calls = (): string[] =>
    stub.requests.map(({ method, path }) => (method === 'PATCH' ? method : `${method} ${path}`));

  it('validates the token with its user and action, and accepts it', async () => {
    assert.equal(await verify(verifyEvent({ challengeAnswer: token })), true);
    assert.deepEqual(stub.requests, [
      {
        method: 'POST',
        path: '/validate',
        authorization: `Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`,
        body: { token, userId: SUB, action: 'cognitoAuth' },
      },
    ]);
  });

  it('returns the whole event', async () => {
    const event = verifyEvent({ challengeAnswer: token });
    const triggers = makeTriggers({ authsignal: { apiSecretKey: SECRET, apiUrl: stub.url } });
    const result = await triggers.verifyAuthChallengeResponse(event);
    assert.deepEqual(result, { ...event, response: { answerCorrect: true } });
  });

  for (const answer of [JSON.stringify({ token }), ` {"token" : "${token}", "extra": 1}`]) {
    it(`accepts the answer as JSON: ${answer.slice(0, 12)}…`, async () => {
      assert.equal(await verify(verifyEvent({ challengeAnswer: answer })), true);
      assert.equal((stub.requests[0]?.body as { token: string }).token, token);
    });
  }

  const garbage: [name: string, answer: string][] = [
    ['nothing', ''],
    ['the two-round placeholder', '__dummy__'],
    ['a code', '123456'],
    ['a token with a part too many', `${token}.x`],
    ['a token with a line break', `${token}\n`],
    ['broken JSON', '{"token":'],
    ['JSON without a token', '{"code":"123456"}'],
    ['JSON with an object for a token', '{"token":{"a":"b"}}'],
    ['JSON null', '{"token":null}'],
    ['a missing answer', undefined as unknown as string],
    ['an answer of 8193 characters', `a.b.${'c'.repeat(8189)}`],
    ['an oversized JSON answer', JSON.stringify({ token, padding: 'x'.repeat(8192) })],
  ];
  for (const [name, answer] of garbage) {
    it(`refuses ${name} without asking Authsignal`, async () => {
      assert.equal(await verify(verifyEvent({ challengeAnswer: answer })), false);
      assert.deepEqual(stub.requests, []);
    });
  }

  it('asks Authsignal about an answer of 8192 characters', async () => {
    assert.equal(await verify(verifyEvent({ challengeAnswer: `a.b.${'c'.repeat(8188)}` })), true);
  });

  const refused: [name: string, body: object][] = [
    ['a token of no completed challenge', { ...succeeded, isValid: false, state: 'CHALLENGE_REQUIRED' }],
    ['a failed challenge', { ...succeeded, isValid: false, state: 'CHALLENGE_FAILED' }],
    ['an expired token', { isValid: false, error: 'expired' }],
    ['another user', { ...succeeded, userId: '00000000-0000-4000-8000-000000000000' }],
    ['another action', { ...succeeded, actionCode: 'other' }],
    ['no user', { ...succeeded, userId: undefined }],
    ['no action', { ...succeeded, actionCode: undefined }],
    ['a valid token whose action was only allowed', { ...allowed, isValid: true }],
    ['an allowed action', allowed],
    ['a blocked action', { ...succeeded, isValid: false, state: 'BLOCK' }],
  ];
  for (const [name, json] of refused) {
    it(`refuses ${name}`, async () => {
      stub.answers['/validate'] = { json };
      assert.equal(await verify(verifyEvent({ challengeAnswer: token })), false);
    });
  }

  it('validates with the action that was set', async () => {
    stub.answers['/validate'] = { json: { ...succeeded, actionCode: 'signIn' } };
    assert.equal(await verify(verifyEvent({ challengeAnswer: token }), { action: 'signIn' }), true);
    assert.equal(await verify(verifyEvent({ challengeAnswer: token })), false);
  });

  it('accepts a result that names its action as the reference does', async () => {
    stub.answers['/validate'] = { json: { ...succeeded, actionCode: undefined, action: 'cognitoAuth' } };
    assert.equal(await verify(verifyEvent({ challengeAnswer: token })), true);
  });

  it('never accepts an answer after BLOCK', async () => {
    stub.answers[`/users/${SUB}/actions/`] = {
      json: { state: 'BLOCK', token, isEnrolled: true, idempotencyKey: 'key-1' },
    };
    const triggers = makeTriggers({
      authsignal: { apiSecretKey: SECRET, apiUrl: stub.url },
      acceptAllow: true,
    });
    const created = await triggers.createAuthChallenge(createEvent());
    const { privateChallengeParameters } = created.response;
    const event = verifyEvent({ challengeAnswer: token, privateChallengeParameters });
    assert.equal(await verify(event, { acceptAllow: true }), false);
  });

  describe('with acceptAllow', () => {
    const remembered = { action: 'key-1', allowed: 'true' };
    const table: [
      name: string,
      body: object,
      parameters: Record<string, string>,
      option: boolean,
      ok: boolean,
    ][] = [
      ['accepts the action that Create saw allowed', allowed, remembered, true, true],
      ['refuses when the option is off', allowed, remembered, false, false],
      ['refuses when Create saw no ALLOW', allowed, { action: 'key-1' }, true, false],
      [
        'refuses another action of the user',
        { ...allowed, idempotencyKey: 'key-2' },
        remembered,
        true,
        false,
      ],
      [
        'refuses a result without a key',
        { ...allowed, idempotencyKey: undefined },
        { allowed: 'true' },
        true,
        false,
      ],
      ['refuses another user', { ...allowed, userId: 'other' }, remembered, true, false],
      ['refuses another action code', { ...allowed, actionCode: 'other' }, remembered, true, false],
      ['refuses another state', { ...allowed, state: 'CHALLENGE_REQUIRED' }, remembered, true, false],
      ['accepts a completed challenge all the same', succeeded, remembered, true, true],
    ];
    for (const [name, json, privateChallengeParameters, acceptAllow, expected] of table) {
      it(name, async () => {
        stub.answers['/validate'] = { json };
        const event = verifyEvent({ challengeAnswer: token, privateChallengeParameters });
        assert.equal(await verify(event, { acceptAllow }), expected);
      });
    }

    it('never accepts a user without authenticators', async () => {
      stub.answers[`/users/${SUB}/actions/`] = { json: { ...allowed, token, isEnrolled: false } };
      stub.answers['/validate'] = { json: allowed };
      const authsignal = { apiSecretKey: SECRET, apiUrl: stub.url };
      const triggers = makeTriggers({ authsignal, acceptAllow: true, enrollment: 'open' });
      const { response } = await triggers.createAuthChallenge(createEvent());
      assert.equal(response.publicChallengeParameters.state, 'CHALLENGE_REQUIRED');
      const { privateChallengeParameters } = response;
      const event = verifyEvent({ challengeAnswer: token, privateChallengeParameters });
      assert.equal(await verify(event, { acceptAllow: true }), false);
    });
  });

  describe('for an unknown user', () => {
    it('validates with the id that Create tracked, and refuses whatever Authsignal says', async () => {
      const authsignal = { apiSecretKey: SECRET, apiUrl: stub.url };
      stub.answers['/users/'] = { json: { state: 'ALLOW', token, isEnrolled: false } };
      const triggers = makeTriggers({ authsignal });
      await triggers.createAuthChallenge(createEvent(unknown, 'nobody@example.com'));
      const userId = stub.requests[0]?.path.split('/')[2];

      stub.answers['/validate'] = { json: { ...succeeded, userId, verificationMethod: 'EMAIL_OTP' } };
      const event = verifyEvent({ ...unknown, challengeAnswer: token }, 'nobody@example.com');
      assert.equal(await verify(event), false);
      assert.deepEqual(stub.requests.at(-1)?.body, { token, userId, action: 'cognitoAuth' });
      assert.deepEqual(updates, []);
    });

    it('never sends an undefined id', async () => {
      assert.equal(await verify(verifyEvent({ userAttributes: {}, challengeAnswer: token })), false);
      assert.match((stub.requests[0]?.body as { userId: string }).userId, /^[\da-f-]{36}$/);
    });
  });

  describe('marking the address verified', () => {
    const contact = { ...ana, phone_number: '+6421555123', phone_number_verified: 'false' };
    const email = { verificationMethod: 'EMAIL_OTP', email: 'Ana@example.com' };
    const magicLink = { verificationMethod: 'EMAIL_MAGIC_LINK', email: 'ana@example.com' };
    const sms = { verificationMethod: 'SMS', phoneNumber: '+6421555123' };
    const foreign = { verificationMethod: 'EMAIL_OTP', email: 'mallory@example.com' };

    const table: [method: string, authenticators: object[], mark: string | undefined][] = [
      ['EMAIL_OTP', [email], 'email_verified'],
      ['EMAIL_MAGIC_LINK', [magicLink], 'email_verified'],
      ['SMS', [email, sms], 'phone_number_verified'],
      ['WHATSAPP', [sms], 'phone_number_verified'],
      ['EMAIL_OTP', [foreign], undefined],
      ['EMAIL_OTP', [foreign, email], undefined],
      ['EMAIL_OTP', [sms], undefined],
      ['EMAIL_OTP', [], undefined],
      ['SMS', [{ ...sms, phoneNumber: '+6421555999' }], undefined],
      ['PASSKEY', [email, sms], undefined],
      ['AUTHENTICATOR_APP', [email], undefined],
    ];
    for (const [verificationMethod, authenticators, mark] of table) {
      const having = authenticators.map((authenticator) => Object.values(authenticator)[1] as string);
      it(`sets ${mark ?? 'nothing'} after ${verificationMethod} with [${having.join(', ')}]`, async () => {
        stub.answers['/validate'] = { json: { ...succeeded, verificationMethod } };
        stub.answers[`/users/${SUB}/authenticators`] = { json: authenticators };
        const event = verifyEvent({ challengeAnswer: token, userAttributes: contact });
        assert.equal(await verify(event), true);
        const update = { region: 'us-east-1', userPoolId: 'us-east-1_Pool', username: SUB };
        assert.deepEqual(updates, mark ? [{ ...update, attributes: { [mark]: 'true' } }] : []);
      });
    }

    for (const [name, attributes] of [
      ['is verified already', { email_verified: 'true' }],
      ['is not there', { email: '' }],
    ] as const) {
      it(`asks and sets nothing when the address ${name}`, async () => {
        stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
        const event = verifyEvent({ challengeAnswer: token, userAttributes: { ...contact, ...attributes } });
        assert.equal(await verify(event), true);
        assert.deepEqual(calls(), ['POST /validate']);
        assert.deepEqual([updates, replaced], [[], []]);
      });
    }

    it('replaces the password and ends the sessions before it marks the first address', async () => {
      stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
      stub.answers[`/users/${SUB}/authenticators`] = { json: [email] };
      const order: string[] = [];
      await verify(verifyEvent({ challengeAnswer: token }), {
        replacePassword: async (user) => void order.push(JSON.stringify(user)),
        updateUserAttributes: async () => void order.push('marked'),
      });
      const user = { region: 'us-east-1', userPoolId: 'us-east-1_Pool', username: SUB };
      assert.deepEqual(order, [JSON.stringify(user), 'marked']);
    });

    it('leaves the password alone when another address is verified already', async () => {
      stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
      stub.answers[`/users/${SUB}/authenticators`] = { json: [email] };
      const userAttributes = { ...contact, phone_number_verified: 'true' };
      await verify(verifyEvent({ challengeAnswer: token, userAttributes }));
      assert.equal(updates.length, 1);
      assert.deepEqual(replaced, []);
    });

    for (const [name, replacePassword, reason] of [
      [
        'is refused',
        () => Promise.reject(Object.assign(new Error(SECRET), { name: 'AccessDeniedException' })),
        'AccessDeniedException',
      ],
      ['hangs', () => new Promise<void>(() => {}), 'TimeoutError'],
    ] as const) {
      it(`lets nobody in, and names the rights, when replacing the password ${name}`, async () => {
        stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
        stub.answers[`/users/${SUB}/authenticators`] = { json: [email] };
        const warn = mock.method(console, 'warn', () => {});
        const clock = new FakeClock();
        const options = {
          replacePassword: () => {
            const work = replacePassword();
            if (name === 'hangs') setImmediate(() => clock.advance(3500));
            return work;
          },
        };
        const message =
          'The password of the new account could not be replaced. Look at the log of the function.';
        await assert.rejects(verify(verifyEvent({ challengeAnswer: token }), options, clock), { message });
        assert.deepEqual(
          warn.mock.calls.map((call) => call.arguments),
          [
            [
              `[authsignal-cognito-login] The password of a new account was not replaced: ${reason}. It takes cognito-idp:AdminSetUserPassword and cognito-idp:AdminUserGlobalSignOut.`,
            ],
          ],
        );
        assert.deepEqual(updates, []);
      });
    }

    const failures: [name: string, options: Partial<TriggerOptions>, log: string][] = [
      [
        'is refused',
        {
          updateUserAttributes: () =>
            Promise.reject(Object.assign(new Error(`ana@example.com ${SECRET}`), { name: 'AccessDenied' })),
        },
        'email_verified was not set: AccessDenied.',
      ],
    ];
    for (const [name, options, line] of failures) {
      it(`signs in when the update ${name}, and logs it without personal data`, async () => {
        stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
        stub.answers[`/users/${SUB}/authenticators`] = { json: [email] };
        const warn = mock.method(console, 'warn', () => {});
        assert.equal(await verify(verifyEvent({ challengeAnswer: token }), options), true);
        assert.deepEqual(
          warn.mock.calls.map((call) => call.arguments),
          [[`[authsignal-cognito-login] ${line}`]],
        );
      });
    }

    it('signs in when the update hangs, and logs it', async () => {
      stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
      stub.answers[`/users/${SUB}/authenticators`] = { json: [email] };
      const warn = mock.method(console, 'warn', () => {});
      const clock = new FakeClock();
      const updateUserAttributes = () => new Promise<void>(() => {});
      const verified = verify(verifyEvent({ challengeAnswer: token }), { updateUserAttributes }, clock);
      await stub.received(2);
      clock.advance(3500);
      assert.equal(await verified, true);
      const line = '[authsignal-cognito-login] email_verified was not set: TimeoutError.';
      assert.deepEqual(warn.mock.calls[0]?.arguments, [line]);
    });

    it('signs in when the authenticators cannot be read', async () => {
      stub.answers['/validate'] = { json: { ...succeeded, verificationMethod: 'EMAIL_OTP' } };
      stub.answers[`/users/${SUB}/authenticators`] = { status: 500, json: { error: 'oops' } };
      assert.equal(await verify(verifyEvent({ challengeAnswer: token })), true);
      assert.deepEqual(updates, []);
    });
  });
});

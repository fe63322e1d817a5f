/** CreateAuthChallenge against a server that speaks Authsignal's wire format, through the real SDK. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Authsignal } from '@authsignal/node';
import {
  createTriggers,
  type TriggerOptions,
  type CreateAuthChallengeEvent,
} from '../../src/triggers/index.js';
import { METHOD_IDS } from '../../src/types.js';
import { ana, createEvent, SUB, unknown } from './events.js';
import { makeTriggers } from './make-triggers.js';
import { startStub, tokenFor, type StubServer } from './stub-authsignal.js';

const SECRET = 'sk_create_0123456789';
const OWN_AUTHENTICATORS = `/users/${SUB}/authenticators`;

const enrolled = {
  idempotencyKey: 'key-1',
  state: 'CHALLENGE_REQUIRED',
  url: 'https://mfa.authsignal.com/?token=abc',
  token: tokenFor(SUB),
  isEnrolled: true,
  enrolledVerificationMethods: ['EMAIL_OTP', 'PASSKEY', 'RECOVERY_CODE'],
  allowedVerificationMethods: [
    ...['EMAIL_OTP', 'SMS', 'WHATSAPP', 'AUTHENTICATOR_APP', 'PASSKEY', 'SECURITY_KEY'],
    ...['EMAIL_MAGIC_LINK', 'PUSH', 'DEVICE', 'QR_CODE', 'VERIFF', 'constructor'],
  ],
  defaultVerificationMethod: 'EMAIL_OTP',
  ruleIds: ['rule'],
};
const notEnrolled = {
  ...enrolled,
  state: 'ALLOW',
  isEnrolled: false,
  enrolledVerificationMethods: [],
  defaultVerificationMethod: undefined,
};

describe('createAuthChallenge', () => {
  let stub: StubServer;
  beforeEach(async () => {
    stub = await startStub({ [OWN_AUTHENTICATORS]: { json: [] }, '/users/': { json: enrolled } });
  });
  afterEach(() => stub.close());

  type Response = CreateAuthChallengeEvent['response'];
  async function create(
    event: CreateAuthChallengeEvent,
    options: Partial<TriggerOptions> = {},
  ): Promise<Response> {
    const authsignal = { apiSecretKey: SECRET, apiUrl: stub.url };
    const triggers = makeTriggers({ authsignal, ...options });
    return (await triggers.createAuthChallenge(event)).response;
  }

  describe('for a user', () => {
    it('tracks the action for the sub with the address, and nothing that is not known', async () => {
      await create(createEvent({ userAttributes: { ...ana, email_verified: 'true' } }));
      assert.deepEqual(stub.requests, [
        {
          method: 'POST',
          path: `/users/${SUB}/actions/cognitoAuth`,
          authorization: `Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`,
          body: { email: 'ana@example.com' },
        },
      ]);
    });

    it('sends the phone number, the redirect URL and the action that was set', async () => {
      const userAttributes = { sub: SUB, phone_number: '+6421555123' };
      await create(createEvent({ userAttributes }), {
        action: 'signIn',
        redirectUrl: 'https://app.test/back',
      });
      assert.equal(stub.requests[0]?.path, `/users/${SUB}/actions/signIn`);
      assert.deepEqual(stub.requests[0]?.body, {
        phoneNumber: '+6421555123',
        redirectUrl: 'https://app.test/back',
      });
    });

    it('tells the browser the token, the page and the methods as strings, and keeps no secret', async () => {
      const event = createEvent();
      const authsignal = { apiSecretKey: SECRET, apiUrl: stub.url };
      assert.deepEqual(await makeTriggers({ authsignal }).createAuthChallenge(event), {
        ...event,
        response: {
          challengeMetadata: '',
          publicChallengeParameters: {
            token: enrolled.token,
            url: enrolled.url,
            isEnrolled: 'true',
            enrolledMethods: 'email-otp passkey',
            allowedMethods: 'email-otp sms whatsapp totp passkey security-key magic-link push qr-code',
            defaultMethod: 'email-otp',
            state: 'CHALLENGE_REQUIRED',
          },
          privateChallengeParameters: { action: 'key-1', challenged: 'true' },
        },
      });
    });

    it('has a name for every method of the widget', async () => {
      const { publicChallengeParameters } = await create(createEvent());
      const named = publicChallengeParameters.allowedMethods?.split(' ') ?? [];
      assert.deepEqual(named.toSorted(), [...METHOD_IDS].toSorted());
    });

    it('leaves out what Authsignal does not say', async () => {
      const { state, token, url, isEnrolled } = enrolled;
      stub.answers['/users/'] = {
        json: { state, token, url, isEnrolled, enrolledVerificationMethods: null },
      };
      const { publicChallengeParameters } = await create(createEvent());
      assert.deepEqual(publicChallengeParameters, { token, url, isEnrolled: 'true', state });
    });

    it('accepts a base URL with a slash at its end', async () => {
      await create(createEvent(), { authsignal: { apiSecretKey: SECRET, apiUrl: `${stub.url}/` } });
      assert.equal(stub.requests[0]?.path, `/users/${SUB}/actions/cognitoAuth`);
    });

    it('works with a client that was passed in', async () => {
      const authsignal = new Authsignal({ apiSecretKey: 'sk_other', apiUrl: stub.url, retries: 0 });
      await create(createEvent(), { authsignal });
      assert.equal(stub.requests[0]?.authorization, `Basic ${Buffer.from('sk_other:').toString('base64')}`);
    });
  });

  describe('with state ALLOW', () => {
    const allowed = { ...enrolled, state: 'ALLOW' };
    const table: [name: string, body: object, acceptAllow: boolean, state: string, remembered: object][] = [
      ['asks an enrolled user', allowed, false, 'CHALLENGE_REQUIRED', { action: 'key-1' }],
      ['lets an enrolled user in when told to', allowed, true, 'ALLOW', { action: 'key-1', allowed: 'true' }],
      ['asks a user who is not enrolled', notEnrolled, false, 'CHALLENGE_REQUIRED', { action: 'key-1' }],
      [
        'asks a user who is not enrolled, whatever it was told',
        notEnrolled,
        true,
        'CHALLENGE_REQUIRED',
        { action: 'key-1' },
      ],
      ['asks without a key', { ...allowed, idempotencyKey: undefined }, true, 'CHALLENGE_REQUIRED', {}],
    ];
    for (const [name, body, acceptAllow, state, remembered] of table) {
      it(name, async () => {
        stub.answers['/users/'] = { json: body };
        const response = await create(createEvent(), { acceptAllow, enrollment: 'open' });
        assert.equal(response.publicChallengeParameters.state, state);
        assert.deepEqual(response.privateChallengeParameters, remembered);
      });
    }

    it('asks a user who got the first authenticator just now', async () => {
      let isEnrolled = false;
      stub.answers = {
        [OWN_AUTHENTICATORS]: ({ method }) => {
          isEnrolled ||= method === 'POST';
          return { json: method === 'POST' ? {} : [] };
        },
        '/users/': () => ({ json: { ...allowed, isEnrolled } }),
      };
      const first = await create(createEvent(), { acceptAllow: true });
      assert.equal(first.publicChallengeParameters.state, 'CHALLENGE_REQUIRED');
      assert.deepEqual(first.privateChallengeParameters, { action: 'key-1' });
      const second = await create(createEvent(), { acceptAllow: true });
      assert.equal(second.publicChallengeParameters.state, 'ALLOW');
    });
  });

  describe('with state BLOCK', () => {
    for (const [who, request] of [
      ['a user', {}],
      ['an unknown user', unknown],
    ] as const) {
      it(`tells the browser of ${who} nothing else`, async () => {
        stub.answers['/users/'] = { json: { ...enrolled, state: 'BLOCK' } };
        const response = await create(createEvent(request, 'ana@example.com'));
        assert.deepEqual(response.publicChallengeParameters, { state: 'BLOCK' });
        assert.deepEqual(response.privateChallengeParameters, { action: 'key-1', blocked: 'true' });
      });
    }
  });

  describe('for an unknown user', () => {
    const trackedId = (index = 0): string => stub.requests[index]?.path.split('/')[2] ?? '';

    beforeEach(() => {
      stub.answers['/users/'] = { json: notEnrolled };
    });

    it('shows the parameters of somebody who signs in by email code', async () => {
      const response = await create(createEvent(unknown, 'nobody@example.com'));
      stub.answers['/users/'] = { json: { ...enrolled, enrolledVerificationMethods: ['EMAIL_OTP'] } };
      const { publicChallengeParameters } = await create(createEvent());
      assert.deepEqual(response.publicChallengeParameters, publicChallengeParameters);
    });

    it('shows the parameters of somebody who signs in by SMS', async () => {
      const { publicChallengeParameters: parameters } = await create(createEvent(unknown, '+6421555123'));
      assert.equal(parameters.isEnrolled, 'true');
      assert.equal(parameters.enrolledMethods, 'sms');
      assert.equal(parameters.defaultMethod, 'sms');
    });

    it('shows only methods that the tenant allows', async () => {
      stub.answers['/users/'] = {
        json: { ...notEnrolled, allowedVerificationMethods: ['EMAIL_MAGIC_LINK', 'PASSKEY'] },
      };
      const { publicChallengeParameters: parameters } = await create(createEvent(unknown, 'no@example.com'));
      assert.equal(parameters.enrolledMethods, 'magic-link');
      assert.equal(parameters.defaultMethod, 'magic-link');
    });

    it('tracks an id in the form of a sub', async () => {
      await create(createEvent(unknown, 'nobody@example.com'));
      assert.match(trackedId(), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    });

    it('tracks the same id for the same name in any case, and another for another name, pool or secret', async () => {
      stub.answers['/users/'] = { json: enrolled };
      await create(createEvent(unknown, 'nobody@example.com'));
      await create(createEvent(unknown, 'Nobody@Example.com'));
      assert.equal(trackedId(0), trackedId(1));

      await create(createEvent(unknown, 'somebody@example.com'));
      await create({ ...createEvent(unknown, 'nobody@example.com'), userPoolId: 'us-east-1_Other' });
      await create(createEvent(unknown, 'nobody@example.com'), {
        authsignal: { apiSecretKey: 'sk_other', apiUrl: stub.url },
      });
      assert.equal(new Set([0, 2, 3, 4].map(trackedId)).size, 4);
    });

    it('keeps the id of a name with a client that does not show its secret', async () => {
      const real = new Authsignal({ apiSecretKey: SECRET, apiUrl: stub.url, retries: 0 });
      const authsignal = {
        track: real.track.bind(real),
        validateChallenge: real.validateChallenge.bind(real),
      };
      const triggers = makeTriggers({ authsignal });
      await triggers.createAuthChallenge(createEvent(unknown, 'nobody@example.com'));
      await triggers.createAuthChallenge(createEvent(unknown, 'nobody@example.com'));
      const others = makeTriggers({ authsignal });
      await others.createAuthChallenge(createEvent(unknown, 'nobody@example.com'));
      assert.equal(trackedId(0), trackedId(1));
      assert.notEqual(trackedId(0), trackedId(2));
    });

    const NOWHERE = /^[\da-f-]{36}@decoy\.invalid$/;
    const bound: [userName: string, options: Partial<TriggerOptions>, address: RegExp][] = [
      ['nobody@example.com', {}, /^nobody@example\.com$/],
      ['nobody@example.com', { decoy: 'silent' }, NOWHERE],
      ['+6421555123', {}, NOWHERE],
      ['+6421555123', { decoy: 'deliver' }, /^\+6421555123$/],
      ['nobody', {}, NOWHERE],
      ['no body@example.com', {}, NOWHERE],
    ];
    for (const [userName, options, address] of bound) {
      it(`registers ${String(address)} for ${userName}, and tells no address with the action: ${JSON.stringify(options)}`, async () => {
        await create(createEvent(unknown, userName), options);
        const [tracked, registered] = stub.requests.map(({ body }) => body as Record<string, string>);
        assert.deepEqual(tracked, {});
        assert.match(registered?.email ?? registered?.phoneNumber ?? '', address);
      });
    }

    for (const [name, request] of [
      ['without a sub', { userAttributes: { email: 'ana@example.com' } }],
      ['without attributes', { userAttributes: null, userNotFound: true }],
      ['marked not found in spite of a sub', { userNotFound: true }],
    ] as const) {
      it(`takes a user ${name} for unknown`, async () => {
        await create(createEvent(request, 'nobody@example.com'));
        assert.match(trackedId(), /^[\da-f-]{36}$/);
        assert.notEqual(trackedId(), SUB);
      });
    }

    it('shows one code, whatever the decoy is bound to', async () => {
      stub.answers['/users/'] = { json: enrolled };
      const { publicChallengeParameters: parameters } = await create(createEvent(unknown, '+6421555123'));
      assert.deepEqual([parameters.enrolledMethods, parameters.defaultMethod], ['sms', 'sms']);
    });
  });
});

describe('createTriggers', () => {
  for (const action of ['', 'a/b', 'a?b', 'a'.repeat(65)]) {
    it(`refuses the action "${action}"`, () => {
      assert.throws(() => createTriggers({ authsignal: { apiSecretKey: SECRET }, action }), TypeError);
    });
  }

  it('refuses an unknown enrollment', () => {
    const enrollment = 'opne' as 'open';
    assert.throws(() => createTriggers({ authsignal: { apiSecretKey: SECRET }, enrollment }), TypeError);
  });

  it('refuses an unknown identifier', () => {
    const identifier = 'phone_number' as 'phone';
    assert.throws(() => createTriggers({ authsignal: { apiSecretKey: SECRET }, identifier }), TypeError);
  });

  it('refuses an unknown decoy', () => {
    const decoy = 'quiet' as 'silent';
    assert.throws(() => createTriggers({ authsignal: { apiSecretKey: SECRET }, decoy }), TypeError);
  });
});

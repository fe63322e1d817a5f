/** The plain Lambda handlers, configured by the environment, and the real AWS SDK behind them. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import {
  createAuthChallengeHandler,
  defineAuthChallengeHandler,
  preSignUpHandler,
  verifyAuthChallengeResponseHandler,
} from '../../src/triggers/index.js';
import { ana, createEvent, defineEvent, preSignUpEvent, SUB, unknown, verifyEvent } from './events.js';
import { startStub, tokenFor, type StubServer } from './stub-authsignal.js';

const challengeAnswer = tokenFor(SUB);
const OWN_AUTHENTICATORS = `/users/${SUB}/authenticators`;
const verified = { ...ana, email_verified: 'true' };

describe('the handlers', () => {
  const environment = process.env;
  let stub: StubServer;
  beforeEach(async () => {
    stub = await startStub({
      [OWN_AUTHENTICATORS]: { json: [] },
      '/users/': { json: { state: 'CHALLENGE_REQUIRED', token: challengeAnswer, isEnrolled: true } },
      '/validate': {
        json: {
          isValid: true,
          state: 'CHALLENGE_SUCCEEDED',
          userId: SUB,
          actionCode: 'signIn',
          idempotencyKey: 'key-1',
        },
      },
    });
    process.env = {
      ...environment,
      AUTHSIGNAL_SECRET: 'sk_environment\n',
      AUTHSIGNAL_CLIENT_IDS: ' other, client,, ',
      AUTHSIGNAL_MINIMUM_DURATION: '0',
      AUTHSIGNAL_URL: stub.url,
      AUTHSIGNAL_ACTION: 'signIn',
      AUTHSIGNAL_REDIRECT_URL: 'https://app.test/back',
    };
  });
  afterEach(async () => {
    mock.restoreAll();
    process.env = environment;
    await stub.close();
  });

  it('create with the settings of the environment', async () => {
    const { response } = await createAuthChallengeHandler(createEvent({ userAttributes: verified }));
    assert.equal(response.publicChallengeParameters.token, challengeAnswer);
    assert.deepEqual(stub.requests, [
      {
        method: 'POST',
        path: `/users/${SUB}/actions/signIn`,
        authorization: `Basic ${Buffer.from('sk_environment:').toString('base64')}`,
        body: { email: 'ana@example.com', redirectUrl: 'https://app.test/back' },
      },
    ]);
  });

  it('take the defaults for what is empty', async () => {
    Object.assign(process.env, { AUTHSIGNAL_ACTION: '', AUTHSIGNAL_REDIRECT_URL: '', AUTHSIGNAL_DECOY: '' });
    await createAuthChallengeHandler(createEvent());
    assert.equal(stub.requests[0]?.path, `/users/${SUB}/actions/cognitoAuth`);
    assert.deepEqual(stub.requests[0]?.body, { email: 'ana@example.com' });
  });

  it('keep decoys silent when told to', async () => {
    process.env.AUTHSIGNAL_DECOY = 'silent';
    stub.answers['/users/'] = { json: { state: 'ALLOW', token: challengeAnswer, isEnrolled: false } };
    await createAuthChallengeHandler(createEvent(unknown, 'nobody@example.com'));
    assert.match(JSON.stringify(stub.requests[1]?.body), /"[\da-f-]{36}@decoy\.invalid"/);
  });

  it('let anybody enrol a user without authenticators only when told to', async () => {
    stub.answers['/users/'] = {
      json: { state: 'ALLOW', token: challengeAnswer, isEnrolled: false, idempotencyKey: 'key' },
    };
    for (const [value, isEnrolled] of [
      ['open', 'false'],
      ['', 'true'],
      ['address', 'true'],
    ] as const) {
      process.env.AUTHSIGNAL_ENROLLMENT = value;
      const { publicChallengeParameters } = (await createAuthChallengeHandler(createEvent())).response;
      assert.equal(publicChallengeParameters.isEnrolled, isEnrolled);
    }
  });

  it('refuse an unknown kind of enrollment', async () => {
    process.env.AUTHSIGNAL_ENROLLMENT = 'closed';
    await assert.rejects(createAuthChallengeHandler(createEvent()), /enrollment option/);
  });

  it('refuse an unknown kind of decoy', async () => {
    process.env.AUTHSIGNAL_DECOY = 'quiet';
    await assert.rejects(createAuthChallengeHandler(createEvent()), /decoy option/);
  });

  it('refuse an unknown identifier', async () => {
    process.env.AUTHSIGNAL_IDENTIFIER = 'mail';
    await assert.rejects(createAuthChallengeHandler(createEvent()), /identifier option/);
  });

  it('take one of two addresses only when told which everybody signs in with', async () => {
    const userAttributes = { email: 'ana@example.com', phone_number: '+6421555123' };
    const signUp = { ...preSignUpEvent('PreSignUp_SignUp'), request: { userAttributes } };
    const create = createEvent({ userAttributes: { sub: SUB, ...userAttributes } });
    for (const [value, address] of [
      ['', {}],
      ['phone', { phoneNumber: '+6421555123' }],
    ] as const) {
      process.env.AUTHSIGNAL_IDENTIFIER = value;
      process.env.AUTHSIGNAL_REDIRECT_URL = '';
      if (value) await preSignUpHandler(signUp);
      else await assert.rejects(preSignUpHandler(signUp), /AUTHSIGNAL_IDENTIFIER/);
      await createAuthChallengeHandler(create);
      const tracked = stub.requests.filter(({ path }) => path.includes(`/${SUB}/actions/`));
      assert.deepEqual(tracked.at(-1)?.body, address);
    }
  });

  it('verify with the settings of the environment', async () => {
    const { response } = await verifyAuthChallengeResponseHandler(verifyEvent({ challengeAnswer }));
    assert.equal(response.answerCorrect, true);
  });

  it('define and confirm sign-ups with no setting but the app clients', async () => {
    process.env = { AUTHSIGNAL_CLIENT_IDS: 'client' };
    assert.equal(
      (await defineAuthChallengeHandler(defineEvent({}))).response.challengeName,
      'CUSTOM_CHALLENGE',
    );
    assert.equal((await preSignUpHandler(preSignUpEvent('PreSignUp_SignUp'))).response.autoConfirmUser, true);
  });

  for (const value of [undefined, '', ' , ,']) {
    it(`confirm nobody and say so once when the app clients are ${JSON.stringify(value)}`, async () => {
      if (value === undefined) delete process.env.AUTHSIGNAL_CLIENT_IDS;
      else process.env.AUTHSIGNAL_CLIENT_IDS = value;
      const warn = mock.method(console, 'warn', () => {});
      const refusal = {
        name: 'TriggerError',
        message: 'The app clients are not named. Set AUTHSIGNAL_CLIENT_IDS.',
      };
      await assert.rejects(preSignUpHandler(preSignUpEvent('PreSignUp_SignUp')), refusal);
      assert.deepEqual(
        warn.mock.calls.map((call) => call.arguments),
        [
          [
            '[authsignal-cognito-login] AUTHSIGNAL_CLIENT_IDS is not set: it takes the ids of the app clients that the form signs in to.',
          ],
        ],
      );
      await assert.rejects(defineAuthChallengeHandler(defineEvent({})), refusal);
      await assert.rejects(createAuthChallengeHandler(createEvent()), refusal);
      await assert.rejects(verifyAuthChallengeResponseHandler(verifyEvent({ challengeAnswer })), refusal);
      assert.deepEqual(stub.requests, []);
    });
  }

  it('do not confirm who signs up with another app client', async () => {
    process.env.AUTHSIGNAL_CLIENT_IDS = 'other';
    const event = preSignUpEvent('PreSignUp_SignUp');
    assert.equal(await preSignUpHandler(event), event);
  });

  for (const url of [
    'http://api.authsignal.com/v1',
    'http://127.0.0.1.example.com/v1',
    'api.authsignal.com',
  ]) {
    it(`do not send the secret to ${url}`, async () => {
      process.env.AUTHSIGNAL_URL = url;
      await assert.rejects(createAuthChallengeHandler(createEvent()), /must be https/);
    });
  }

  for (const [review, state] of [
    ['', 'REVIEW_REQUIRED'],
    ['block', 'REVIEW_REQUIRED'],
    ['challenge', 'CHALLENGE_REQUIRED'],
  ] as const) {
    it(`show an action that is held back for review as ${state} with "${review}"`, async () => {
      process.env.AUTHSIGNAL_REVIEW = review;
      const body = { state: 'REVIEW_REQUIRED', token: challengeAnswer, isEnrolled: true };
      stub.answers['/users/'] = { json: body };
      const { response } = await createAuthChallengeHandler(createEvent());
      assert.equal(response.publicChallengeParameters.state, state);
      assert.equal(
        response.publicChallengeParameters.token,
        state === 'REVIEW_REQUIRED' ? undefined : challengeAnswer,
      );
      const { privateChallengeParameters } = response;
      const answer = verifyEvent({ challengeAnswer, privateChallengeParameters });
      assert.equal(privateChallengeParameters.blocked, state === 'REVIEW_REQUIRED' ? 'true' : undefined);
      if (state === 'REVIEW_REQUIRED') {
        assert.equal((await verifyAuthChallengeResponseHandler(answer)).response.answerCorrect, false);
      }
    });
  }

  it('refuse an unknown kind of review', async () => {
    process.env.AUTHSIGNAL_REVIEW = 'later';
    await assert.rejects(createAuthChallengeHandler(createEvent()), /review option/);
  });

  it('ask for the context where the environment says so', async () => {
    process.env.AUTHSIGNAL_CONTEXT = 'true';
    const { response } = await createAuthChallengeHandler(createEvent());
    assert.deepEqual(response.publicChallengeParameters, { challenge: 'PROVIDE_CONTEXT' });
    assert.deepEqual(stub.requests, []);
    process.env.AUTHSIGNAL_CONTEXT = 'false';
    const without = await createAuthChallengeHandler(createEvent({ userAttributes: verified }));
    assert.equal(without.response.publicChallengeParameters.token, challengeAnswer);
  });

  it('accept ALLOW where the environment says so', async () => {
    const json = { state: 'ALLOW', token: challengeAnswer, isEnrolled: true, idempotencyKey: 'key-1' };
    stub.answers['/users/'] = { json };
    const stateOf = async () => {
      const { response } = await createAuthChallengeHandler(createEvent({ userAttributes: verified }));
      return response.publicChallengeParameters.state;
    };
    assert.equal(await stateOf(), 'CHALLENGE_REQUIRED');
    process.env.AUTHSIGNAL_ACCEPT_ALLOW = 'true';
    assert.equal(await stateOf(), 'ALLOW');
  });

  for (const name of ['AUTHSIGNAL_CONTEXT', 'AUTHSIGNAL_ACCEPT_ALLOW'])
    it(`refuse an ${name} that is neither true nor false`, async () => {
      process.env[name] = 'yes';
      await assert.rejects(createAuthChallengeHandler(createEvent()), new RegExp(`${name} must be`));
    });

  it('refuse a context key that could be guessed', async () => {
    process.env.AUTHSIGNAL_CONTEXT_KEY = 'guess';
    await assert.rejects(createAuthChallengeHandler(createEvent()), /contextKey must have 32/);
  });

  it('refuse a least duration that is no number', async () => {
    process.env.AUTHSIGNAL_MINIMUM_DURATION = 'short';
    await assert.rejects(createAuthChallengeHandler(createEvent()), /minimumDuration option/);
  });

  for (const secret of [undefined, '', ' \n']) {
    it(`name the variable of a secret that is ${JSON.stringify(secret)}`, async () => {
      if (secret === undefined) delete process.env.AUTHSIGNAL_SECRET;
      else process.env.AUTHSIGNAL_SECRET = secret;
      const message = 'The Authsignal secret is missing. Set AUTHSIGNAL_SECRET.';
      await assert.rejects(createAuthChallengeHandler(createEvent()), { message });
      await assert.rejects(verifyAuthChallengeResponseHandler(verifyEvent({ challengeAnswer })), { message });
      assert.deepEqual(stub.requests, []);
    });
  }

  it('mark the address verified through the AWS SDK', async () => {
    stub.answers = {
      [OWN_AUTHENTICATORS]: {
        json: [{ verificationMethod: 'EMAIL_OTP', email: 'ana@example.com' }],
      },
      '/validate': {
        json: {
          isValid: true,
          state: 'CHALLENGE_SUCCEEDED',
          userId: SUB,
          actionCode: 'signIn',
          idempotencyKey: 'key-1',
          verificationMethod: 'EMAIL_OTP',
        },
      },
    };
    const cognito = await startStub({ '/': { json: {} } });
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: new URL(cognito.url).origin,
    });
    try {
      const { response } = await verifyAuthChallengeResponseHandler(verifyEvent({ challengeAnswer }));
      assert.equal(response.answerCorrect, true);
      assert.match(cognito.requests[0]?.authorization ?? '', /Credential=AKIDEXAMPLE\/\d+\/us-east-1\//);
      const user = { UserPoolId: 'us-east-1_Pool', Username: SUB };
      const [password, ...others] = cognito.requests.map(({ body }) => body as Record<string, unknown>);
      // Whoever made the account knows its password; nobody knows this one.
      assert.deepEqual({ ...password, Password: '' }, { ...user, Password: '', Permanent: true });
      assert.match(String(password?.Password), /^[\w-]{43}-aA1$/);
      const mark = { ...user, UserAttributes: [{ Name: 'email_verified', Value: 'true' }] };
      assert.deepEqual(others, [user, mark]);
    } finally {
      await cognito.close();
    }
  });
});

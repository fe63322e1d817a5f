/** The plain Lambda handlers, configured by the environment, and the real AWS SDK behind them. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  createAuthChallengeHandler,
  defineAuthChallengeHandler,
  preSignUpHandler,
  verifyAuthChallengeResponseHandler,
} from '../../src/triggers/index.js';
import { createEvent, defineEvent, preSignUpEvent, SUB, unknown, verifyEvent } from './events.js';
import { startStub, tokenFor, type StubServer } from './stub-authsignal.js';

const challengeAnswer = tokenFor(SUB);

describe('the handlers', () => {
  const environment = process.env;
  let stub: StubServer;
  beforeEach(async () => {
    stub = await startStub({
      '/users/': { json: { state: 'CHALLENGE_REQUIRED', token: challengeAnswer, isEnrolled: true } },
      '/validate': {
        json: { isValid: true, state: 'CHALLENGE_SUCCEEDED', userId: SUB, actionCode: 'signIn' },
      },
    });
    process.env = {
      ...environment,
      AUTHSIGNAL_SECRET: 'sk_environment',
      AUTHSIGNAL_URL: stub.url,
      AUTHSIGNAL_ACTION: 'signIn',
      AUTHSIGNAL_REDIRECT_URL: 'https://app.test/back',
    };
  });
  afterEach(async () => {
    process.env = environment;
    await stub.close();
  });

  it('create with the settings of the environment', async () => {
    const { response } = await createAuthChallengeHandler(createEvent());
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
    await createAuthChallengeHandler(createEvent(unknown, 'nobody@example.com'));
    assert.deepEqual(stub.requests[0]?.body, { redirectUrl: 'https://app.test/back' });
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
      assert.deepEqual(stub.requests.at(-1)?.body, address);
    }
  });

  it('verify with the settings of the environment', async () => {
    const { response } = await verifyAuthChallengeResponseHandler(verifyEvent({ challengeAnswer }));
    assert.equal(response.answerCorrect, true);
  });

  it('define and confirm sign-ups without any setting', async () => {
    process.env = {};
    assert.equal(
      (await defineAuthChallengeHandler(defineEvent({}))).response.challengeName,
      'CUSTOM_CHALLENGE',
    );
    assert.equal((await preSignUpHandler(preSignUpEvent('PreSignUp_SignUp'))).response.autoConfirmUser, true);
  });

  for (const secret of [undefined, '']) {
    it(`name the variable of a secret that is ${secret === '' ? 'empty' : 'missing'}`, async () => {
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
      [`/users/${SUB}/authenticators`]: {
        json: [{ verificationMethod: 'EMAIL_OTP', email: 'ana@example.com' }],
      },
      '/validate': {
        json: {
          isValid: true,
          state: 'CHALLENGE_SUCCEEDED',
          userId: SUB,
          actionCode: 'signIn',
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
      assert.equal(cognito.requests.length, 1);
      assert.match(cognito.requests[0]?.authorization ?? '', /Credential=AKIDEXAMPLE\/\d+\/us-east-1\//);
      assert.deepEqual(cognito.requests[0]?.body, {
        UserPoolId: 'us-east-1_Pool',
        Username: SUB,
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      });
    } finally {
      await cognito.close();
    }
  });
});

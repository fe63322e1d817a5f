/** The custom authentication flow: sessions, triggers, and users that are not there. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { TriggerEvent, TriggerHandler } from '../../demo/local-cloud/cognito/triggers.js';
import {
  ANSWER,
  createHarness,
  DEMO,
  DEMO_POOL,
  errorOf,
  type Harness,
  OTHER,
  PASSWORD,
} from './cognito-harness.js';

const INCORRECT = 'NotAuthorizedException: Incorrect username or password.';
const INVALID_SESSION = 'NotAuthorizedException: Invalid session for the user.';
const NOT_FOUND = 'UserNotFoundException: User does not exist.';
const sources = ({ events }: Harness) => events.map(({ triggerSource }) => triggerSource.split('_')[0]);

describe('a sign-in', () => {
  it('starts with a challenge under the stored name', async () => {
    const { signUp, begin } = createHarness();
    const sub = await signUp();
    const { body } = await begin('ANA@example.com');
    assert.equal(body.ChallengeName, 'CUSTOM_CHALLENGE');
    assert.deepEqual(body.ChallengeParameters, { round: '0', USERNAME: sub });
    assert.ok(body.Session && body.Session.length >= 20 && body.Session.length <= 2048);
  });

  it('ends with tokens after the right answer', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    const { body } = await respond(await begin());
    assert.deepEqual(Object.keys(body.AuthenticationResult ?? {}).sort(), [
      'AccessToken',
      'ExpiresIn',
      'IdToken',
      'RefreshToken',
      'TokenType',
    ]);
    assert.equal(body.AuthenticationResult?.ExpiresIn, 3600);
    assert.equal(body.AuthenticationResult?.TokenType, 'Bearer');
  });

  it('accepts the typed alias for the stored name, and no other user', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    await signUp('eve@example.com');
    const as = async (USERNAME: string) =>
      respond(await begin(), ANSWER, { ChallengeResponses: { USERNAME, ANSWER } });
    assert.equal((await as('ana@example.com')).status, 200);
    assert.equal(errorOf(await as('eve@example.com')), INVALID_SESSION);
  });

  it('runs the triggers in order, with the history and the metadata of that request', async () => {
    const harness = createHarness();
    const sub = await harness.signUp();
    harness.events.length = 0;
    await harness.respond(await harness.begin(), 'wrong', { ClientMetadata: { signInMethod: 'EMAIL' } });
    assert.deepEqual(sources(harness), [
      'DefineAuthChallenge',
      'CreateAuthChallenge',
      'VerifyAuthChallengeResponse',
      'DefineAuthChallenge',
      'CreateAuthChallenge',
    ]);
    const [firstDefine, firstCreate, verify, define, create] = harness.events;
    const userAttributes = { sub, email: 'ana@example.com', 'cognito:user_status': 'CONFIRMED' };
    const session = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'TEST' },
    ];
    const clientMetadata = { signInMethod: 'EMAIL' };
    assert.deepEqual(firstDefine, {
      version: '1',
      triggerSource: 'DefineAuthChallenge_Authentication',
      region: 'us-east-1',
      userPoolId: DEMO_POOL,
      userName: sub,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: DEMO },
      request: { userAttributes, session: [], userNotFound: false },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    });
    assert.deepEqual(firstCreate?.request, {
      userAttributes,
      challengeName: 'CUSTOM_CHALLENGE',
      session: [],
      userNotFound: false,
    });
    assert.deepEqual(verify?.request, {
      userAttributes,
      privateChallengeParameters: { expected: ANSWER },
      challengeAnswer: 'wrong',
      clientMetadata,
      userNotFound: false,
    });
    assert.deepEqual(define?.request, { userAttributes, session, clientMetadata, userNotFound: false });
    assert.deepEqual(create?.request, {
      userAttributes,
      challengeName: 'CUSTOM_CHALLENGE',
      session,
      clientMetadata,
      userNotFound: false,
    });
  });

  it('gives each trigger an event of its own', async () => {
    const { signUp, begin, events } = createHarness({
      defineAuthChallenge: async (event: TriggerEvent) => {
        (event.request.userAttributes as Record<string, string>).email = 'changed';
        return { ...event, response: { challengeName: 'CUSTOM_CHALLENGE' } };
      },
    });
    await signUp();
    await begin();
    assert.equal((events.at(-1)?.request.userAttributes as Record<string, string>).email, 'ana@example.com');
  });
});

describe('a session', () => {
  it('is followed by a new one after a wrong answer', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    const first = await begin();
    const second = await respond(first, 'wrong');
    assert.equal(second.status, 200);
    assert.notEqual(second.body.Session, first.body.Session);
    assert.equal(second.body.ChallengeParameters?.round, '1');
    assert.ok((await respond(second)).body.AuthenticationResult);
  });

  it('is dead after an answer, right or wrong', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    for (const answer of [ANSWER, 'wrong']) {
      const challenge = await begin();
      await respond(challenge, answer);
      assert.equal(errorOf(await respond(challenge)), INVALID_SESSION);
    }
  });

  it('is dead after a trigger failed on its answer', async () => {
    const { signUp, begin, respond } = createHarness({
      verifyAuthChallengeResponse: async () => {
        throw new Error('boom');
      },
    });
    await signUp();
    const challenge = await begin();
    await respond(challenge);
    assert.equal(errorOf(await respond(challenge)), INVALID_SESSION);
  });

  it('belongs to one client', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    assert.equal(errorOf(await respond(await begin(), ANSWER, { ClientId: OTHER })), INVALID_SESSION);
  });

  it('lasts three minutes by default, and each challenge begins anew', async () => {
    const { signUp, begin, respond, clock } = createHarness();
    await signUp();
    const first = await begin();
    clock.advance(179_999);
    const second = await respond(first, 'wrong');
    clock.advance(180_000);
    assert.equal(
      errorOf(await respond(second)),
      'NotAuthorizedException: Invalid session for the user, session is expired.',
    );
  });

  it('lasts as long as the client says', async () => {
    const { signUp, begin, respond, clock, cognito } = createHarness();
    cognito.client(DEMO).authSessionValiditySeconds = 900;
    await signUp();
    const challenge = await begin();
    clock.advance(899_999);
    assert.equal((await respond(challenge)).status, 200);
  });

  it('fails after as many wrong answers as Define allows', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    const third = await respond(await respond(await begin(), 'wrong'), 'wrong');
    assert.equal(errorOf(await respond(third, 'wrong')), INCORRECT);
  });
});

describe('an unknown user', () => {
  it('is named to a LEGACY client, without a trigger', async () => {
    const { begin, events } = createHarness();
    assert.equal(errorOf(await begin('nobody', OTHER)), NOT_FOUND);
    assert.deepEqual(events, []);
  });

  it('gets a challenge like anybody else where existence is hidden', async () => {
    const { signUp, begin, events } = createHarness();
    const known = await signUp().then(() => begin());
    const unknown = await begin('nobody@example.com');
    assert.deepEqual(Object.keys(unknown.body), Object.keys(known.body));
    assert.equal(unknown.body.Session?.length, known.body.Session?.length);
    assert.match(
      unknown.body.ChallengeParameters?.USERNAME ?? '',
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    assert.deepEqual(
      (await begin('Nobody@example.com')).body.ChallengeParameters,
      unknown.body.ChallengeParameters,
    );
    const define = events.findLast(({ triggerSource }) => triggerSource.startsWith('Define'));
    assert.equal(define?.userName, 'Nobody@example.com');
    assert.deepEqual(define?.request, { userAttributes: {}, session: [], userNotFound: true });
  });

  it('gets no tokens, whatever the triggers say', async () => {
    const { begin, respond } = createHarness();
    assert.equal(errorOf(await respond(await begin('nobody@example.com'))), INCORRECT);
  });

  it('gets no tokens either when it signs up under way', async () => {
    const { begin, respond, signUp } = createHarness();
    const challenge = await begin();
    await signUp();
    assert.equal(errorOf(await respond(challenge)), INCORRECT);
  });
});

describe('a user', () => {
  for (const [existenceErrors, error] of [
    ['ENABLED', INCORRECT],
    ['LEGACY', NOT_FOUND],
  ] as const) {
    it(`deleted under way fails as ${existenceErrors} says`, async () => {
      const { signUp, begin, respond, call, cognito } = createHarness();
      cognito.client(DEMO).preventUserExistenceErrors = existenceErrors;
      await signUp();
      const challenge = await begin();
      await call('AdminDeleteUser', { UserPoolId: DEMO_POOL, Username: 'ana@example.com' });
      assert.equal(errorOf(await respond(challenge)), error);
    });
  }

  it('that is disabled can neither begin nor answer', async () => {
    const { signUp, begin, respond, cognito } = createHarness();
    const sub = await signUp();
    const challenge = await begin();
    const user = cognito.pool(DEMO_POOL).users.bySub(sub);
    assert.ok(user);
    user.enabled = false;
    assert.equal(errorOf(await respond(challenge)), 'NotAuthorizedException: User is disabled.');
    assert.equal(errorOf(await begin()), 'NotAuthorizedException: User is disabled.');
  });
});

describe('a trigger', () => {
  const returning =
    (response: object): TriggerHandler =>
    async (event: TriggerEvent) => ({ ...event, response });
  const throwing =
    (thrown: unknown): TriggerHandler =>
    async () => {
      throw thrown;
    };
  const lambda = 'InvalidLambdaResponseException: Invalid lambda function output : Invalid ';
  const unrecognizable = 'InvalidLambdaResponseException: Unrecognizable lambda output';
  const failures: [string, TriggerHandler, string][] = [
    [
      'throws',
      throwing(new Error('boom')),
      'UserLambdaValidationException: CreateAuthChallenge failed with error boom.',
    ],
    [
      'throws a text',
      throwing('boom'),
      'UserLambdaValidationException: CreateAuthChallenge failed with error boom.',
    ],
    [
      'calls back with an error',
      (_event: unknown, _context: unknown, callback: (error: unknown) => void) => callback(new Error('boom')),
      'UserLambdaValidationException: CreateAuthChallenge failed with error boom.',
    ],
    [
      'never settles',
      () => new Promise(() => {}),
      'UnexpectedLambdaException: CreateAuthChallenge invocation failed due to error Socket timeout while invoking Lambda function.',
    ],
    ['returns nothing', async () => undefined, unrecognizable],
    ['returns without a promise', (event: TriggerEvent) => event, unrecognizable],
    ['returns only a response', async () => ({ response: {} }), unrecognizable],
    [
      'answers a number as public parameter',
      returning({ publicChallengeParameters: { length: 6 } }),
      `${lambda}publicChallengeParameters.length`,
    ],
    [
      'answers a boolean as private parameter',
      returning({ privateChallengeParameters: { sent: true } }),
      `${lambda}privateChallengeParameters.sent`,
    ],
    [
      'answers a list of parameters',
      returning({ publicChallengeParameters: [] }),
      `${lambda}publicChallengeParameters`,
    ],
    ['answers an object as metadata', returning({ challengeMetadata: {} }), `${lambda}challengeMetadata`],
  ];
  for (const [what, createAuthChallenge, error] of failures) {
    it(`that ${what} fails the call`, async () => {
      const { signUp, begin } = createHarness({ createAuthChallenge });
      await signUp();
      assert.equal(errorOf(await begin()), error);
    });
  }

  const decisions: [string, object, string][] = [
    [
      'names no challenge',
      {},
      'InvalidLambdaResponseException: DefineAuthChallenge named no challenge that can be presented.',
    ],
    ['fails', { failAuthentication: true }, INCORRECT],
    ['fails and issues tokens', { failAuthentication: true, issueTokens: true }, INCORRECT],
    ['answers a text for a flag', { issueTokens: 'true' }, `${lambda}issueTokens`],
  ];
  for (const [what, response, error] of decisions) {
    it(`that decides and ${what} ends the sign-in`, async () => {
      const { signUp, begin } = createHarness({ defineAuthChallenge: returning(response) });
      await signUp();
      assert.equal(errorOf(await begin()), error);
    });
  }

  it('that does not say whether the answer is correct counts as wrong', async () => {
    const { signUp, begin, respond } = createHarness({
      verifyAuthChallengeResponse: async (event: object) => event,
    });
    await signUp();
    assert.equal((await respond(await begin())).body.ChallengeName, 'CUSTOM_CHALLENGE');
  });

  it('that times out is run three times', async () => {
    let runs = 0;
    const { signUp, begin } = createHarness({
      defineAuthChallenge: () => {
        runs += 1;
        return new Promise(() => {});
      },
    });
    await signUp();
    await begin();
    assert.equal(runs, 3);
  });

  it('may call back instead of returning a promise', async () => {
    const { signUp, begin } = createHarness({
      createAuthChallenge: (
        event: TriggerEvent,
        _context: object,
        callback: (error: null, result: object) => void,
      ) => callback(null, { ...event, response: { publicChallengeParameters: { style: 'callback' } } }),
    });
    await signUp();
    assert.equal((await begin()).body.ChallengeParameters?.style, 'callback');
  });

  for (const name of ['defineAuthChallenge', 'createAuthChallenge', 'verifyAuthChallengeResponse']) {
    it(`called ${name} has to be configured`, async () => {
      const { signUp, begin } = createHarness({ [name]: undefined });
      await signUp();
      assert.equal(
        errorOf(await begin()),
        'InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.',
      );
    });
  }
});

describe('requests that are refused', () => {
  const parameter = 'InvalidParameterException: ';
  const failed = `${parameter}1 validation error detected: Value at `;
  const begin = { ClientId: DEMO, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ana@example.com' } };
  const respond = {
    ClientId: DEMO,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: 'x'.repeat(20),
    ChallengeResponses: { USERNAME: 'ana@example.com', ANSWER },
  };
  const rows: [string, string, object, string][] = [
    [
      'an unknown client',
      'InitiateAuth',
      { ...begin, ClientId: 'nobody' },
      'ResourceNotFoundException: User pool client nobody does not exist.',
    ],
    [
      'a client without custom authentication',
      'InitiateAuth',
      { ...begin, ClientId: 'localsrpclient' },
      `${parameter}CUSTOM_AUTH is not enabled for the client.`,
    ],
    [
      'a flow that the client has not',
      'InitiateAuth',
      { ...begin, AuthFlow: 'USER_PASSWORD_AUTH' },
      `${parameter}USER_PASSWORD_AUTH flow not enabled for this client`,
    ],
    [
      'the SRP flow where it is off',
      'InitiateAuth',
      { ...begin, AuthFlow: 'USER_SRP_AUTH' },
      `${parameter}USER_SRP_AUTH is not enabled for the client.`,
    ],
    [
      'a missing USERNAME',
      'InitiateAuth',
      { ...begin, AuthParameters: {} },
      `${parameter}Missing required parameter USERNAME`,
    ],
    [
      'a boolean parameter',
      'InitiateAuth',
      { ...begin, AuthParameters: { USERNAME: true } },
      'SerializationException: The request body does not have the expected shape.',
    ],
    [
      'a parameter that is too long',
      'InitiateAuth',
      { ...begin, ClientMetadata: { a: 'x'.repeat(131_073) } },
      `${failed}'clientMetadata' failed to satisfy constraint: Member must have length less than or equal to 131072`,
    ],
    ['an unknown session', 'RespondToAuthChallenge', respond, INVALID_SESSION],
    [
      'a short session',
      'RespondToAuthChallenge',
      { ...respond, Session: 'x' },
      `${failed}'session' failed to satisfy constraint: Member must have length greater than or equal to 20`,
    ],
    [
      'a missing session',
      'RespondToAuthChallenge',
      { ...respond, Session: undefined },
      `${parameter}Missing required parameter Session`,
    ],
    [
      'a missing answer',
      'RespondToAuthChallenge',
      { ...respond, ChallengeResponses: { USERNAME: 'ana@example.com' } },
      `${parameter}Missing required parameter ANSWER`,
    ],
    [
      'another challenge',
      'RespondToAuthChallenge',
      { ...respond, ChallengeName: 'SMS_MFA' },
      INVALID_SESSION,
    ],
  ];
  for (const [what, operation, body, error] of rows) {
    it(`for ${what}`, async () => {
      const { call, signUp } = createHarness();
      await signUp();
      assert.equal(errorOf(await call(operation, body)), error);
    });
  }

  it('do not use up the session when they are malformed', async () => {
    const { signUp, begin, respond } = createHarness();
    await signUp();
    const challenge = await begin();
    await respond(challenge, ANSWER, { ChallengeResponses: { USERNAME: 'ana@example.com' } });
    assert.equal((await respond(challenge)).status, 200);
  });
});

describe('a client with a secret', () => {
  const ClientId = 'localsecretclient';
  const hash = (username: string) =>
    createHmac('sha256', 'local-client-secret-local-client-secret')
      .update(username + ClientId)
      .digest('base64');

  it('signs up and in with the hash of the name as sent', async () => {
    const { call, begin, cognito } = createHarness();
    const Username = 'ana@example.com';
    await call('SignUp', { ClientId, Username, Password: PASSWORD, SecretHash: hash(Username) });
    assert.equal(cognito.pool(DEMO_POOL).users.list().length, 1);
    assert.equal(
      errorOf(await begin(Username, ClientId)),
      'NotAuthorizedException: Client localsecretclient is configured with secret but SECRET_HASH was not received',
    );
    const initiate = (SECRET_HASH: string) =>
      call('InitiateAuth', {
        ClientId,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: Username, SECRET_HASH },
      });
    const unverified = 'NotAuthorizedException: Unable to verify secret hash for client localsecretclient';
    assert.equal(errorOf(await initiate(hash('ANA@example.com'))), unverified);
    const { body } = await initiate(hash(Username));
    const { USERNAME = '' } = body.ChallengeParameters ?? {};
    const answered = await call('RespondToAuthChallenge', {
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: body.Session,
      ChallengeResponses: { USERNAME, ANSWER, SECRET_HASH: hash(USERNAME) },
    });
    assert.equal(answered.status, 200);
  });
});

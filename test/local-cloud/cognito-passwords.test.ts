/** Signing up and in with a password of one's own, with aws-amplify as the client that speaks SRP. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it, mock } from 'node:test';
import { Amplify } from 'aws-amplify';
import {
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  resendSignUpCode,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';
import {
  ALIAS_CLIENT,
  ALIAS_POOL,
  DEMO_POOL,
  PASSWORD_CLIENT,
} from '../../demo/local-cloud/cognito/pools.js';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { createHarness, DEMO, errorOf, type Harness, PASSWORD, type Reply } from './cognito-harness.js';

const CLIENT = PASSWORD_CLIENT.id;
const INCORRECT = 'NotAuthorizedException: Incorrect username or password.';
const EMAIL = 'ana@example.com';
const unconfirming = { preSignUp: async (event: object) => event };

const signUpWith = ({ call }: Harness, change: object = {}) =>
  call('SignUp', { ClientId: CLIENT, Username: EMAIL, Password: PASSWORD, ...change });
const passwordOf = ({ call }: Harness, PASSWORD: string, USERNAME = EMAIL, ClientId = CLIENT) =>
  call('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } });
const lastCode = ({ outbox }: Harness) => outbox.list().at(-1)?.code ?? '';
const hasTokens = ({ body }: Reply) => body.AuthenticationResult?.AccessToken !== undefined;

describe('aws-amplify', () => {
  let cloud: LocalCloud;

  before(async () => {
    // It warns of every endpoint but the public one.
    mock.method(console, 'warn', () => {});
    cloud = await startLocalCloud();
    cloud.cognito.replacedTriggers.preSignUp = unconfirming.preSignUp;
  });
  beforeEach(() => configure(CLIENT));
  after(async () => {
    mock.restoreAll();
    await cloud.close();
  });

  function configure(userPoolClientId: string): void {
    const userPoolEndpoint = `${cloud.url}/cognito/`;
    Amplify.configure({
      Auth: { Cognito: { userPoolId: DEMO_POOL.id, userPoolClientId, userPoolEndpoint } },
    });
  }

  const codeFor = (address: string) => cloud.outbox.list().findLast(({ to }) => to === address)?.code ?? '';

  async function signUpConfirmed(username: string): Promise<void> {
    await signUp({ username, password: PASSWORD });
    await confirmSignUp({ username, confirmationCode: codeFor(username) });
  }

  it('signs up, confirms with the code that was sent, and signs in by SRP', async () => {
    const username = 'srp@example.com';
    const signedUp = await signUp({ username, password: PASSWORD });
    assert.equal(signedUp.isSignUpComplete, false);
    assert.equal(cloud.outbox.list().at(-1)?.from, 'cognito');
    const early = await signIn({ username, password: PASSWORD });
    assert.equal(early.nextStep.signInStep, 'CONFIRM_SIGN_UP');
    await resendSignUpCode({ username });
    await confirmSignUp({ username, confirmationCode: codeFor(username) });
    const user = cloud.cognito.pool(DEMO_POOL.id).users.find(username);
    assert.deepEqual([user?.status, user?.attributes.email_verified], ['CONFIRMED', 'true']);
    assert.equal((await signIn({ username, password: PASSWORD })).isSignedIn, true);
    const { tokens } = await fetchAuthSession();
    assert.equal(tokens?.accessToken.payload.client_id, CLIENT);
    assert.equal(tokens?.accessToken.payload.sub, user?.sub);
    await signOut();
  });

  it('is refused with another password, and as somebody whom nobody knows, in the same words', async () => {
    await signUpConfirmed('right@example.com');
    for (const username of ['right@example.com', 'nobody@example.com']) {
      await assert.rejects(signIn({ username, password: 'Another-horse-7' }), {
        name: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
      });
    }
  });

  it('signs in with a password sent as it is', async () => {
    const username = 'plain@example.com';
    await signUpConfirmed(username);
    const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const;
    assert.equal((await signIn({ username, password: PASSWORD, options })).isSignedIn, true);
    await signOut();
  });

  it('has somebody choose a password whom an administrator gave a temporary one', async () => {
    const username = 'invited@example.com';
    const { users } = cloud.cognito.pool(DEMO_POOL.id);
    const user = users.draft(username, [], 'FORCE_CHANGE_PASSWORD');
    users.store(user);
    users.setPassword(user, 'Temporary-horse-7');
    const { nextStep } = await signIn({ username, password: 'Temporary-horse-7' });
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
    assert.equal((await confirmSignIn({ challengeResponse: PASSWORD })).isSignedIn, true);
    assert.equal(user.status, 'CONFIRMED');
    await signOut();
    assert.equal((await signIn({ username, password: PASSWORD })).isSignedIn, true);
    await signOut();
  });

  it('proves the password before the custom challenge where Define asks for it', async () => {
    const username = 'both@example.com';
    await signUpConfirmed(username);
    configure(DEMO);
    const histories: unknown[] = [];
    const { replacedTriggers } = cloud.cognito;
    replacedTriggers.defineAuthChallenge = async (event: { request: { session: object[] } }) => {
      const { session } = event.request;
      histories.push(session);
      const challengeName = session.length === 1 ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE';
      return { ...event, response: { challengeName, issueTokens: session.length === 3 } };
    };
    replacedTriggers.createAuthChallenge = async (event: object) => ({
      ...event,
      response: { publicChallengeParameters: {}, privateChallengeParameters: {} },
    });
    replacedTriggers.verifyAuthChallengeResponse = async (event: object) => ({
      ...event,
      response: { answerCorrect: true },
    });
    const options = { authFlowType: 'CUSTOM_WITH_SRP' } as const;
    const { nextStep } = await signIn({ username, password: PASSWORD, options });
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
    assert.equal((await confirmSignIn({ challengeResponse: 'anything' })).isSignedIn, true);
    const of = (challengeName: string) => ({ challengeName, challengeResult: true, challengeMetadata: null });
    assert.deepEqual(histories, [
      [of('SRP_A')],
      [of('SRP_A'), of('PASSWORD_VERIFIER')],
      [of('SRP_A'), of('PASSWORD_VERIFIER'), of('CUSTOM_CHALLENGE')],
    ]);
    await signOut();
  });
});

describe('a password', () => {
  it('is that of the user, not of the app client', async () => {
    const harness = createHarness();
    await harness.signUp();
    assert.ok(hasTokens(await passwordOf(harness, PASSWORD)));
    assert.equal(errorOf(await passwordOf(harness, 'Another-horse-7')), INCORRECT);
  });

  it('that an administrator sets takes the place of the one before', async () => {
    const harness = createHarness();
    await harness.signUp();
    await harness.call('AdminSetUserPassword', {
      UserPoolId: DEMO_POOL.id,
      Username: EMAIL,
      Password: 'Another-horse-7',
      Permanent: true,
    });
    assert.equal(errorOf(await passwordOf(harness, PASSWORD)), INCORRECT);
    assert.ok(hasTokens(await passwordOf(harness, 'Another-horse-7')));
  });

  it('is of no use to a user who has none', async () => {
    const harness = createHarness();
    await harness.call('AdminCreateUser', { UserPoolId: DEMO_POOL.id, Username: EMAIL });
    assert.equal(errorOf(await passwordOf(harness, PASSWORD)), INCORRECT);
  });

  it('may be wrong five times; then each wrong one locks for twice as long', async () => {
    const harness = createHarness();
    const exceeded = 'NotAuthorizedException: Password attempts exceeded';
    await harness.signUp();
    for (let tries = 0; tries < 5; tries++) {
      assert.equal(errorOf(await passwordOf(harness, 'Another-horse-7')), INCORRECT);
    }
    assert.equal(errorOf(await passwordOf(harness, PASSWORD)), exceeded);
    harness.clock.advance(1000);
    assert.equal(errorOf(await passwordOf(harness, 'Another-horse-7')), INCORRECT);
    harness.clock.advance(1999);
    assert.equal(errorOf(await passwordOf(harness, PASSWORD)), exceeded);
    harness.clock.advance(1);
    assert.ok(hasTokens(await passwordOf(harness, PASSWORD)));
    assert.equal(errorOf(await passwordOf(harness, 'Another-horse-7')), INCORRECT);
    assert.ok(hasTokens(await passwordOf(harness, PASSWORD)));
  });

  it('of an unconfirmed user is looked at first where existence is hidden, and last where it is not', async () => {
    const harness = createHarness(unconfirming);
    const unconfirmed = 'UserNotConfirmedException: User is not confirmed.';
    await signUpWith(harness);
    assert.equal(errorOf(await passwordOf(harness, 'Another-horse-7')), INCORRECT);
    assert.equal(errorOf(await passwordOf(harness, PASSWORD)), unconfirmed);
    harness.cognito.client(CLIENT).preventUserExistenceErrors = 'LEGACY';
    assert.equal(errorOf(await passwordOf(harness, 'Another-horse-7')), unconfirmed);
    assert.equal(
      errorOf(await passwordOf(harness, PASSWORD, 'nobody@example.com')),
      'UserNotFoundException: User does not exist.',
    );
  });

  const malformed: [string, string, object, string][] = [
    ['a missing password', 'USER_PASSWORD_AUTH', {}, 'Missing required parameter PASSWORD'],
    ['a missing public number', 'USER_SRP_AUTH', {}, 'Missing required parameter SRP_A'],
    ['a public number of zero', 'USER_SRP_AUTH', { SRP_A: '0' }, 'SRP_A is not a valid public number.'],
    [
      'a public number that is none',
      'USER_SRP_AUTH',
      { SRP_A: 'ana' },
      'SRP_A is not a valid public number.',
    ],
  ];
  for (const [what, AuthFlow, more, message] of malformed) {
    it(`cannot be proved with ${what}`, async () => {
      const { call } = createHarness();
      const AuthParameters = { USERNAME: EMAIL, ...more };
      const reply = await call('InitiateAuth', { ClientId: CLIENT, AuthFlow, AuthParameters });
      assert.equal(errorOf(reply), `InvalidParameterException: ${message}`);
    });
  }

  it('is asked for with the same salt each time, of real users and of others', async () => {
    const { call, signUp } = createHarness();
    await signUp();
    for (const USERNAME of [EMAIL, 'nobody@example.com']) {
      const AuthParameters = { USERNAME, SRP_A: 'abcdef0123456789' };
      const ask = async () =>
        (await call('InitiateAuth', { ClientId: CLIENT, AuthFlow: 'USER_SRP_AUTH', AuthParameters })).body;
      const [first, second] = [await ask(), await ask()];
      assert.equal(first.ChallengeName, 'PASSWORD_VERIFIER');
      assert.equal(first.ChallengeParameters?.SALT, second.ChallengeParameters?.SALT);
      assert.notEqual(first.ChallengeParameters?.SRP_B, second.ChallengeParameters?.SRP_B);
    }
  });

  it('is proved once for each challenge, with a signature of the right form', async () => {
    const { call, signUp } = createHarness();
    await signUp();
    const AuthParameters = { USERNAME: EMAIL, SRP_A: 'abcdef0123456789' };
    const { body } = await call('InitiateAuth', {
      ClientId: CLIENT,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters,
    });
    const prove = (change: object = {}) =>
      call('RespondToAuthChallenge', {
        ClientId: CLIENT,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: {
          USERNAME: body.ChallengeParameters?.USER_ID_FOR_SRP,
          PASSWORD_CLAIM_SECRET_BLOCK: body.ChallengeParameters?.SECRET_BLOCK,
          PASSWORD_CLAIM_SIGNATURE: 'AAAA',
          TIMESTAMP: 'Tue Jan 6 04:05:06 UTC 2026',
          ...change,
        },
      });
    assert.equal(
      errorOf(await prove({ TIMESTAMP: 'Tue Jan 06 04:05:06 UTC 2026' })),
      'InvalidParameterException: TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.',
    );
    assert.equal(errorOf(await prove()), INCORRECT);
    assert.equal(errorOf(await prove()), 'NotAuthorizedException: Invalid session for the user.');
  });
});

describe('confirming a sign-up', () => {
  const confirm = ({ call }: Harness, code: string, change: object = {}) =>
    call('ConfirmSignUp', { ClientId: CLIENT, Username: EMAIL, ConfirmationCode: code, ...change });

  it('takes the code that was sent, and says where it went', async () => {
    const harness = createHarness(unconfirming);
    const { body } = await signUpWith(harness, {
      UserAttributes: [{ Name: 'phone_number', Value: '+64215550100' }],
    });
    assert.deepEqual((body as Record<string, unknown>).CodeDeliveryDetails, {
      Destination: '+*******0100',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    });
    assert.equal((await confirm(harness, lastCode(harness))).status, 200);
    const user = harness.cognito.pool(DEMO_POOL.id).users.find(EMAIL);
    assert.equal(user?.attributes.phone_number_verified, 'true');
    assert.equal(user?.attributes.email_verified, undefined);
    assert.equal(
      errorOf(await confirm(harness, lastCode(harness))),
      'NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED',
    );
    assert.ok(hasTokens(await passwordOf(harness, PASSWORD)));
  });

  it('masks an email address', async () => {
    const { body } = await signUpWith(createHarness(unconfirming));
    assert.deepEqual((body as Record<string, unknown>).CodeDeliveryDetails, {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
  });

  it('refuses another code, one that is a day old, and one that another took the place of', async () => {
    const harness = createHarness(unconfirming);
    const mismatch = 'CodeMismatchException: Invalid verification code provided, please try again.';
    const expired = 'ExpiredCodeException: Invalid code provided, please request a code again.';
    await signUpWith(harness);
    const first = lastCode(harness);
    assert.equal(errorOf(await confirm(harness, `${first}0`)), mismatch);
    harness.clock.advance(24 * 60 * 60 * 1000);
    assert.equal(errorOf(await confirm(harness, first)), expired);
    const { body } = await harness.call('ResendConfirmationCode', { ClientId: CLIENT, Username: EMAIL });
    assert.ok((body as Record<string, unknown>).CodeDeliveryDetails);
    assert.equal((await confirm(harness, lastCode(harness))).status, 200);
  });

  it('does not tell who exists, unless the client is LEGACY', async () => {
    const harness = createHarness(unconfirming);
    const Username = 'nobody@example.com';
    const resend = () => harness.call('ResendConfirmationCode', { ClientId: CLIENT, Username });
    assert.equal((await resend()).status, 200);
    assert.match(errorOf(await confirm(harness, '123456', { Username })), /^ExpiredCodeException/);
    harness.cognito.client(CLIENT).preventUserExistenceErrors = 'LEGACY';
    assert.match(errorOf(await resend()), /^UserNotFoundException/);
    assert.match(errorOf(await confirm(harness, '123456', { Username })), /^UserNotFoundException/);
    assert.deepEqual(harness.outbox.list(), []);
  });

  it('takes an alias from somebody else only when forced to', async () => {
    const harness = createHarness(unconfirming);
    const { users } = harness.cognito.pool(ALIAS_POOL.id);
    const email = [{ Name: 'email', Value: EMAIL }];
    for (const Username of ['ana', 'mallory']) {
      await signUpWith(harness, { ClientId: ALIAS_CLIENT.id, Username, UserAttributes: email });
      if (Username === 'ana') {
        await confirm(harness, lastCode(harness), { ClientId: ALIAS_CLIENT.id, Username });
      }
    }
    const mallory = (change: object) =>
      confirm(harness, lastCode(harness), { ClientId: ALIAS_CLIENT.id, Username: 'mallory', ...change });
    assert.equal(
      errorOf(await mallory({})),
      'AliasExistsException: An account with the given email already exists.',
    );
    assert.equal(users.find(EMAIL)?.username, 'ana');
    assert.equal((await mallory({ ForceAliasCreation: true })).status, 200);
    assert.equal(users.find(EMAIL)?.username, 'mallory');
  });

  it('can be left to an administrator', async () => {
    const harness = createHarness(unconfirming);
    await signUpWith(harness);
    await harness.call('AdminConfirmSignUp', { UserPoolId: DEMO_POOL.id, Username: EMAIL });
    assert.ok(hasTokens(await passwordOf(harness, PASSWORD)));
    assert.equal(
      errorOf(await harness.call('ResendConfirmationCode', { ClientId: CLIENT, Username: EMAIL })),
      'InvalidParameterException: User is already confirmed.',
    );
  });
});

/** SignUp and the Admin operations. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHarness, DEMO, DEMO_POOL, errorOf, OTHER, OTHER_POOL, PASSWORD } from './cognito-harness.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const email = (value: string) => [{ Name: 'email', Value: value }];
const signUpOf = (change: object) => ({
  ClientId: DEMO,
  Username: 'ana@example.com',
  Password: PASSWORD,
  ...change,
});

describe('SignUp', () => {
  it('stores a UUID as the username of a person who signs up with an address', async () => {
    const { call, cognito } = createHarness();
    const { status, body } = await call('SignUp', signUpOf({}));
    const [user] = cognito.pool(DEMO_POOL).users.list();
    assert.equal(status, 200);
    assert.deepEqual(body, { UserConfirmed: true, UserSub: user?.sub });
    assert.match(user?.sub ?? '', uuid);
    assert.equal(user?.username, user?.sub);
    assert.deepEqual(user?.attributes, { email: 'ana@example.com' });
  });

  it('stores the typed name where people choose their usernames', async () => {
    const { signUp, cognito } = createHarness();
    const sub = await signUp('ana', OTHER);
    assert.equal(cognito.pool(OTHER_POOL).users.bySub(sub)?.username, 'ana');
  });

  it('gives PreSignUp the envelope, the attributes and what the client sent along', async () => {
    const { call, events } = createHarness();
    const { body } = await call(
      'SignUp',
      signUpOf({
        UserAttributes: [{ Name: 'custom:plan', Value: 'free' }],
        ValidationData: [{ Name: 'captcha', Value: 'ok' }],
        ClientMetadata: { campaign: 'spring' },
      }),
    );
    assert.deepEqual(events, [
      {
        version: '1',
        triggerSource: 'PreSignUp_SignUp',
        region: 'us-east-1',
        userPoolId: DEMO_POOL,
        userName: (body as Record<string, unknown>).UserSub,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: DEMO },
        request: {
          userAttributes: { 'custom:plan': 'free', email: 'ana@example.com' },
          validationData: { captcha: 'ok' },
          clientMetadata: { campaign: 'spring' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
  });

  it('leaves a user unconfirmed when PreSignUp does not confirm, and that user cannot sign in', async () => {
    const { call, begin } = createHarness({ preSignUp: async (event: object) => event });
    const { body } = await call('SignUp', signUpOf({}));
    assert.equal((body as Record<string, unknown>).UserConfirmed, false);
    assert.equal(errorOf(await begin()), 'UserNotConfirmedException: User is not confirmed.');
  });

  it('creates nobody when PreSignUp refuses', async () => {
    const { call, cognito } = createHarness({
      preSignUp: async () => {
        throw new Error('Not today');
      },
    });
    const reply = await call('SignUp', signUpOf({}));
    assert.equal(errorOf(reply), 'UserLambdaValidationException: PreSignUp failed with error Not today.');
    assert.deepEqual(cognito.pool(DEMO_POOL).users.list(), []);
  });

  it('creates one user of two who take the same address at once', async () => {
    const { call, cognito } = createHarness();
    const replies = await Promise.all([call('SignUp', signUpOf({})), call('SignUp', signUpOf({}))]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 400]);
    assert.equal(cognito.pool(DEMO_POOL).users.list().length, 1);
  });

  it('refuses sign-up where only administrators create users', async () => {
    const { call, cognito } = createHarness();
    cognito.pool(DEMO_POOL).settings.selfSignUp = false;
    assert.equal(
      errorOf(await call('SignUp', signUpOf({}))),
      'NotAuthorizedException: SignUp is not permitted for this user pool',
    );
  });

  const taken: [string, object, string][] = [
    ['the same address', {}, 'An account with the given email already exists.'],
    [
      'the address in capitals',
      { Username: 'ANA@EXAMPLE.COM' },
      'An account with the given email already exists.',
    ],
    [
      'the address as an attribute beside a phone number',
      { Username: '+15550100', UserAttributes: email('ana@example.com') },
      'An account with the given email already exists.',
    ],
    ['the same username', { ClientId: OTHER, Username: 'Ana' }, 'User already exists'],
  ];
  for (const [what, change, message] of taken) {
    it(`refuses ${what} a second time`, async () => {
      const { call, signUp } = createHarness();
      await signUp();
      await signUp('ana', OTHER);
      assert.equal(errorOf(await call('SignUp', signUpOf(change))), `UsernameExistsException: ${message}`);
    });
  }

  const policy = 'InvalidPasswordException: Password did not conform with policy: ';
  const invalid = 'InvalidParameterException: ';
  const failed = `${invalid}1 validation error detected: Value at `;
  const refused: [string, object, string][] = [
    ['a short password', { Password: 'Aa1-' }, `${policy}Password not long enough`],
    ['no capital', { Password: 'correct-horse-7' }, `${policy}Password must have uppercase characters`],
    ['no small letter', { Password: 'CORRECT-HORSE-7' }, `${policy}Password must have lowercase characters`],
    ['no digit', { Password: 'Correct-horse' }, `${policy}Password must have numeric characters`],
    ['no symbol', { Password: 'Correcthorse7' }, `${policy}Password must have symbol characters`],
    [
      'a password with a space',
      { Password: 'Correct horse-7' },
      `${failed}'password' failed to satisfy constraint: Member must satisfy regular expression pattern: \\S+`,
    ],
    [
      'a password of 257 characters',
      { Password: PASSWORD.padEnd(257, 'x') },
      `${failed}'password' failed to satisfy constraint: Member must have length less than or equal to 256`,
    ],
    [
      'a username of 129 characters',
      { Username: `${'a'.repeat(117)}@example.com` },
      `${failed}'username' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ],
    [
      'a missing username',
      { Username: undefined },
      `${failed}'username' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'a client id of other characters',
      { ClientId: 'local-demo' },
      `${failed}'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+]+`,
    ],
    [
      'an unknown client',
      { ClientId: 'nobody' },
      'ResourceNotFoundException: User pool client nobody does not exist.',
    ],
    [
      'a username that is no address',
      { Username: 'ana' },
      `${invalid}Username should be either an email or a phone number.`,
    ],
    [
      'an address as username where addresses are aliases',
      { ClientId: OTHER },
      `${invalid}Username cannot be of email format, since user pool is configured for email alias.`,
    ],
    [
      'another address as attribute than as username',
      { UserAttributes: email('eve@example.com') },
      `${invalid}The email attribute differs from the username.`,
    ],
    [
      'a phone number without country code',
      { UserAttributes: [{ Name: 'phone_number', Value: '5550100' }] },
      `${invalid}Invalid phone number format.`,
    ],
    [
      'an unknown attribute',
      { UserAttributes: [{ Name: 'shoe_size', Value: '42' }] },
      `${invalid}user.shoe_size: Attribute does not exist in the schema.`,
    ],
    [
      'an address that vouches for itself',
      { UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'a number for a string',
      { Username: 7 },
      'SerializationException: The request body does not have the expected shape.',
    ],
  ];
  for (const [what, change, error] of refused) {
    it(`refuses ${what}`, async () => {
      const { call, cognito } = createHarness();
      assert.equal(errorOf(await call('SignUp', signUpOf(change))), error);
      assert.deepEqual(cognito.pool(DEMO_POOL).users.list(), []);
    });
  }
});

describe('email aliases', () => {
  const verify = { Name: 'email_verified', Value: 'true' };

  it('sign in once the address is verified, and not before', async () => {
    const { call, begin } = createHarness();
    await call(
      'SignUp',
      signUpOf({ ClientId: OTHER, Username: 'ana', UserAttributes: email('ana@example.com') }),
    );
    assert.equal(
      errorOf(await begin('ana@example.com', OTHER)),
      'UserNotFoundException: User does not exist.',
    );
    await call('AdminUpdateUserAttributes', {
      UserPoolId: OTHER_POOL,
      Username: 'ana',
      UserAttributes: [verify],
    });
    const { body } = await begin('Ana@example.com', OTHER);
    assert.equal(body.ChallengeParameters?.USERNAME, 'ana');
  });

  it('move to a new user whose address PreSignUp verifies', async () => {
    const { call, cognito } = createHarness({
      preSignUp: async (event: { response: object }) => ({
        ...event,
        response: { ...event.response, autoConfirmUser: true, autoVerifyEmail: true },
      }),
    });
    for (const Username of ['ana', 'eve']) {
      await call('SignUp', signUpOf({ ClientId: OTHER, Username, UserAttributes: email('ana@example.com') }));
    }
    const { users } = cognito.pool(OTHER_POOL);
    assert.equal(users.find('ana@example.com')?.username, 'eve');
    assert.equal(users.find('ana')?.attributes.email_verified, 'false');
  });

  it('are not taken from a user by an update of another one', async () => {
    const { call } = createHarness();
    for (const Username of ['ana', 'eve']) {
      await call('SignUp', signUpOf({ ClientId: OTHER, Username, UserAttributes: email('ana@example.com') }));
    }
    const update = (Username: string) =>
      call('AdminUpdateUserAttributes', { UserPoolId: OTHER_POOL, Username, UserAttributes: [verify] });
    assert.equal((await update('ana')).status, 200);
    assert.equal(
      errorOf(await update('eve')),
      'AliasExistsException: An account with the given email already exists.',
    );
  });
});

describe('Admin operations', () => {
  const admin = { UserPoolId: DEMO_POOL, Username: 'bo@example.com' };

  it('create a user, set its password and tell about it', async () => {
    const { call, clock, events } = createHarness();
    const seconds = clock.now() / 1000;
    const created = await call('AdminCreateUser', { ...admin, MessageAction: 'SUPPRESS' });
    const { User: user } = created.body as unknown as { User: Record<string, unknown> };
    assert.deepEqual(user, {
      Username: user.Username,
      Attributes: [{ Name: 'sub', Value: user.Username }, ...email('bo@example.com')],
      UserCreateDate: seconds,
      UserLastModifiedDate: seconds,
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    });
    assert.equal(events[0]?.triggerSource, 'PreSignUp_AdminCreateUser');
    assert.deepEqual(
      (await call('AdminSetUserPassword', { ...admin, Password: PASSWORD, Permanent: true })).body,
      {},
    );
    const { body } = await call('AdminGetUser', admin);
    assert.equal((body as Record<string, unknown>).UserStatus, 'CONFIRMED');
  });

  it('change attributes', async () => {
    const { call, signUp, cognito } = createHarness();
    const sub = await signUp('bo@example.com');
    await call('AdminUpdateUserAttributes', {
      ...admin,
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    });
    assert.equal(cognito.pool(DEMO_POOL).users.bySub(sub)?.attributes.email_verified, 'true');
  });

  it('delete a user', async () => {
    const { call, signUp } = createHarness();
    await signUp('bo@example.com');
    assert.deepEqual((await call('AdminDeleteUser', admin)).body, {});
    assert.equal(errorOf(await call('AdminGetUser', admin)), 'UserNotFoundException: User does not exist.');
  });

  it('refuse an unknown pool', async () => {
    const { call } = createHarness();
    assert.equal(
      errorOf(await call('AdminGetUser', { ...admin, UserPoolId: 'us-east-1_None' })),
      'ResourceNotFoundException: User pool us-east-1_None does not exist.',
    );
  });
});

describe('a pool’s own rules', () => {
  it('refuse a user without a required attribute', async () => {
    const { call, cognito } = createHarness();
    cognito.pool(DEMO_POOL).settings.requiredAttributes = ['name'];
    assert.equal(
      errorOf(await call('SignUp', signUpOf({}))),
      'InvalidParameterException: Attributes did not conform to the schema: name: The attribute is required',
    );
    const UserAttributes = [{ Name: 'name', Value: 'Ana' }];
    assert.equal((await call('SignUp', signUpOf({ UserAttributes }))).status, 200);
  });

  for (const [confirmationMessages, name] of [
    ['limited', 'LimitExceededException'],
    ['undeliverable', 'CodeDeliveryFailureException'],
  ] as const) {
    it(`create the user though Cognito’s own message is ${confirmationMessages}`, async () => {
      const { call, cognito } = createHarness({ preSignUp: async (event: object) => event });
      cognito.pool(DEMO_POOL).settings.confirmationMessages = confirmationMessages;
      assert.match(errorOf(await call('SignUp', signUpOf({}))), new RegExp(`^${name}: `));
      assert.deepEqual(
        cognito
          .pool(DEMO_POOL)
          .users.list()
          .map(({ status }) => status),
        ['UNCONFIRMED'],
      );
    });
  }

  it('send nothing to who is confirmed already', async () => {
    const { call, cognito } = createHarness();
    cognito.pool(DEMO_POOL).settings.confirmationMessages = 'limited';
    assert.equal((await call('SignUp', signUpOf({}))).status, 200);
  });
});

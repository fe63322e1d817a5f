/** What a signed-in person may change, and what a pool that remembers devices wants. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { PASSWORD_CLIENT } from '../../demo/local-cloud/cognito/pools.js';
import { createHarness, DEMO, DEMO_POOL, errorOf, type Harness, PASSWORD } from './cognito-harness.js';

const NEW = 'eve@example.com';
const FORBIDDEN = 'NotAuthorizedException: A client attempted to write unauthorized attribute';

const emailOf = ({ cognito }: Harness) => {
  const { email, email_verified } = cognito.pool(DEMO_POOL).users.list()[0]?.attributes ?? {};
  return [email, email_verified];
};

/** A harness with Ana signed in, whose address is verified. */
async function signedIn() {
  const harness = createHarness();
  const { AccessToken = '' } = await harness.signIn();
  const Name = 'email_verified';
  const [user] = harness.cognito.pool(DEMO_POOL).users.list();
  assert.ok(user);
  harness.cognito.pool(DEMO_POOL).users.update(user, [{ Name, Value: 'true' }]);
  const update = (...pairs: [string, string][]) =>
    harness.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: pairs.map(([Name, Value]) => ({ Name, Value })),
    });
  const verify = (Code: string, AttributeName = 'email') =>
    harness.call('VerifyUserAttribute', { AccessToken, AttributeName, Code });
  return { ...harness, harness, user, AccessToken, update, verify };
}

describe('UpdateUserAttributes', () => {
  it('changes an address at once, which is then unverified, and sends a code there', async () => {
    const { harness, outbox, update, verify } = await signedIn();
    const { body } = await update(['email', NEW], ['custom:plan', 'free']);
    assert.deepEqual((body as Record<string, unknown>).CodeDeliveryDetailsList, [
      { Destination: 'e***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ]);
    assert.deepEqual(emailOf(harness), [NEW, 'false']);
    const [sent] = outbox.list();
    assert.deepEqual([sent?.from, sent?.to], ['cognito', NEW]);
    assert.equal((await verify(`${sent?.code}0`)).body.__type, 'CodeMismatchException');
    assert.equal((await verify(sent?.code ?? '')).status, 200);
    assert.deepEqual(emailOf(harness), [NEW, 'true']);
    assert.equal((await verify(sent?.code ?? '')).body.__type, 'ExpiredCodeException');
  });

  it('leaves an address as it is until the new one is verified, where the pool wants that', async () => {
    const { harness, cognito, outbox, update, verify } = await signedIn();
    cognito.pool(DEMO_POOL).settings.attributesRequireVerificationBeforeUpdate = ['email'];
    await update(['email', NEW]);
    assert.deepEqual(emailOf(harness), ['ana@example.com', 'true']);
    await verify(outbox.list().at(-1)?.code ?? '');
    assert.deepEqual(emailOf(harness), [NEW, 'true']);
  });

  it('gives nobody an address that another user has', async () => {
    const { harness, cognito, outbox, signUp, update, verify } = await signedIn();
    const taken = 'AliasExistsException: An account with the given email already exists.';
    await signUp(NEW);
    assert.equal(errorOf(await update(['email', NEW])), taken);
    cognito.pool(DEMO_POOL).settings.attributesRequireVerificationBeforeUpdate = ['email'];
    await update(['email', NEW]);
    assert.equal(errorOf(await verify(outbox.list().at(-1)?.code ?? '')), taken);
    assert.deepEqual(emailOf(harness), ['ana@example.com', 'true']);
  });

  it('never lets people vouch for themselves, and only writes what the client may', async () => {
    const { call, cognito, update } = await signedIn();
    assert.equal(errorOf(await update(['email_verified', 'true'])), FORBIDDEN);
    cognito.client(DEMO).writeAttributes = ['name'];
    assert.equal(errorOf(await update(['name', 'Ana'], ['email', NEW])), FORBIDDEN);
    assert.equal((await update(['name', 'Ana'])).status, 200);
    const UserAttributes = [{ Name: 'phone_number', Value: '+64215550100' }];
    const signUp = { ClientId: DEMO, Username: NEW, Password: PASSWORD, UserAttributes };
    assert.equal(errorOf(await call('SignUp', signUp)), FORBIDDEN);
  });

  it('is asked to verify an address that is there', async () => {
    const { harness, AccessToken, outbox, user, verify } = await signedIn();
    user.attributes.email_verified = 'false';
    const ask = (AttributeName: string) =>
      harness.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName });
    assert.equal((await ask('email')).status, 200);
    await verify(outbox.list().at(-1)?.code ?? '');
    assert.deepEqual(emailOf(harness), ['ana@example.com', 'true']);
    assert.equal((await ask('phone_number')).body.__type, 'InvalidParameterException');
  });
});

describe('an access token', () => {
  const changes: [string, (stage: Awaited<ReturnType<typeof signedIn>>) => unknown, string][] = [
    ['of a disabled user', ({ user }) => (user.enabled = false), 'NotAuthorizedException: User is disabled.'],
    [
      'after a global sign-out',
      ({ call, AccessToken }) => call('GlobalSignOut', { AccessToken }),
      'NotAuthorizedException: Access Token has been revoked',
    ],
    [
      'that is too old',
      ({ clock }) => clock.advance(60 * 60 * 1000),
      'NotAuthorizedException: Access Token has expired',
    ],
    [
      'of a deleted user',
      ({ call }) => call('AdminDeleteUser', { UserPoolId: DEMO_POOL, Username: 'ana@example.com' }),
      'NotAuthorizedException: Access Token has been revoked',
    ],
  ];
  for (const [what, change, error] of changes) {
    it(`${what} opens nothing`, async () => {
      const stage = await signedIn();
      await change(stage);
      const { AccessToken, call } = stage;
      const code = { AttributeName: 'email', Code: '123456' };
      for (const [operation, more] of [
        ['GetUser', {}],
        ['UpdateUserAttributes', { UserAttributes: [] }],
        ['VerifyUserAttribute', code],
        ['GetUserAttributeVerificationCode', code],
        ['ConfirmDevice', { DeviceKey: 'x' }],
        ['GlobalSignOut', {}],
      ] as const) {
        assert.equal(errorOf(await call(operation, { AccessToken, ...more })), error, operation);
      }
    });
  }

  it('names the host that the pool has chosen, and stays good when that changes', async () => {
    const { harness, call, cognito, AccessToken } = await signedIn();
    cognito.pool(DEMO_POOL).settings.issuer = 'UPDATED';
    const { body } = await harness.respond(await harness.begin());
    const updated = String(body.AuthenticationResult?.AccessToken);
    assert.equal(decodeJwt(updated).iss, `https://issuer-cognito-idp.us-east-1.amazonaws.com/${DEMO_POOL}`);
    assert.equal(decodeJwt(AccessToken).iss, `https://cognito-idp.us-east-1.amazonaws.com/${DEMO_POOL}`);
    for (const token of [AccessToken, updated]) {
      assert.equal((await call('GetUser', { AccessToken: token })).status, 200);
    }
    const reply = await cognito.app.request(`/${DEMO_POOL}/.well-known/openid-configuration`);
    assert.equal(((await reply.json()) as { issuer: string }).issuer, decodeJwt(updated).iss);
  });
});

describe('a pool that remembers devices', () => {
  const INVALID = 'NotAuthorizedException: Invalid Refresh Token.';

  function remembering(): Harness {
    const harness = createHarness();
    harness.cognito.pool(DEMO_POOL).settings.remembersDevices = true;
    return harness;
  }

  it('refuses the first refresh of a custom sign-in, which got no device key', async () => {
    const harness = remembering();
    const { RefreshToken, NewDeviceMetadata } = await harness.signIn();
    assert.equal(NewDeviceMetadata, undefined);
    const body = { ClientId: DEMO, RefreshToken };
    assert.equal(errorOf(await harness.call('GetTokensFromRefreshToken', body)), INVALID);
    const made = { ...body, DeviceKey: 'us-east-1_made-up' };
    assert.equal(errorOf(await harness.call('GetTokensFromRefreshToken', made)), INVALID);
  });

  it('refreshes a password sign-in with its device key, either way', async () => {
    const harness = remembering();
    const ClientId = PASSWORD_CLIENT.id;
    await harness.signUp();
    const { body } = await harness.call('InitiateAuth', {
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana@example.com', PASSWORD },
    });
    const { RefreshToken, NewDeviceMetadata, AccessToken } = body.AuthenticationResult as unknown as {
      RefreshToken: string;
      AccessToken: string;
      NewDeviceMetadata: { DeviceKey: string };
    };
    const { DeviceKey } = NewDeviceMetadata;
    assert.equal(decodeJwt(AccessToken).device_key, DeviceKey);
    const newWay = (more: object) =>
      harness.call('GetTokensFromRefreshToken', { ClientId, RefreshToken, ...more });
    const oldWay = (more: object) =>
      harness.call('InitiateAuth', {
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken, ...more },
      });
    assert.equal(errorOf(await newWay({})), INVALID);
    assert.equal(errorOf(await oldWay({})), INVALID);
    assert.equal((await newWay({ DeviceKey })).status, 200);
    assert.equal((await oldWay({ DEVICE_KEY: DeviceKey })).status, 200);
    const confirmed = await harness.call('ConfirmDevice', { AccessToken, DeviceKey });
    assert.deepEqual(confirmed.body, { UserConfirmationNecessary: false });
  });
});

describe('a client without token revocation', () => {
  it('says so', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    harness.cognito.client(DEMO).tokenRevocation = false;
    assert.equal(
      (await harness.call('RevokeToken', { ClientId: DEMO, Token: RefreshToken })).body.__type,
      'UnsupportedOperationException',
    );
  });
});

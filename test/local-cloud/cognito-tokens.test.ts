/** Tokens: their claims, their keys, refreshing and revoking them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  createHarness,
  DEMO,
  DEMO_POOL,
  errorOf,
  type Harness,
  OTHER,
  OTHER_POOL,
} from './cognito-harness.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOT_AUTHORIZED = 'NotAuthorizedException: ';
const REVOKED = `${NOT_AUTHORIZED}Refresh Token has been revoked`;
const ACCESS_REVOKED = `${NOT_AUTHORIZED}Access Token has been revoked`;

const refresh = ({ call }: Harness, RefreshToken: string | undefined, ClientId = DEMO) =>
  call('GetTokensFromRefreshToken', { ClientId, RefreshToken });
const refreshTheOldWay = ({ call }: Harness, REFRESH_TOKEN: string | undefined, ClientId = OTHER) =>
  call('InitiateAuth', { ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN } });
const getUser = ({ call }: Harness, AccessToken: string | undefined) => call('GetUser', { AccessToken });

describe('tokens', () => {
  it('carry the claims of the real ones', async () => {
    const { signIn, clock, cognito } = createHarness();
    const { AccessToken = '', IdToken = '' } = await signIn();
    const now = Math.floor(clock.now() / 1000);
    const [user] = cognito.pool(DEMO_POOL).users.list();
    const access = decodeJwt(AccessToken);
    const id = decodeJwt(IdToken);
    const shared = {
      sub: user?.sub,
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalDemo',
      origin_jti: access.origin_jti,
      event_id: access.event_id,
      auth_time: now,
      iat: now,
      exp: now + 3600,
    };
    assert.deepEqual(access, {
      ...shared,
      jti: access.jti,
      token_use: 'access',
      client_id: DEMO,
      scope: 'aws.cognito.signin.user.admin',
      username: user?.username,
    });
    assert.deepEqual(id, {
      ...shared,
      jti: id.jti,
      token_use: 'id',
      aud: DEMO,
      'cognito:username': user?.username,
      email: 'ana@example.com',
    });
    assert.notEqual(access.jti, id.jti);
  });

  it('tell whether an address is verified as a boolean', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    await harness.call('AdminUpdateUserAttributes', {
      UserPoolId: DEMO_POOL,
      Username: 'ana@example.com',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    });
    const { body } = await refresh(harness, RefreshToken);
    assert.equal(decodeJwt(String(body.AuthenticationResult?.IdToken)).email_verified, true);
  });

  it('are signed with two keys of the published set, and pass the verifier of AWS', async () => {
    const { signIn, cognito, clock } = createHarness();
    // The verifier goes by real time.
    clock.advance(Date.now() - clock.now());
    const tokens = await signIn();
    const { AccessToken = '', IdToken = '' } = tokens;
    const jwks = await (await cognito.app.request(`/${DEMO_POOL}/.well-known/jwks.json`)).json();
    assert.equal(jwks.keys.length, 2);
    assert.notEqual(decodeProtectedHeader(AccessToken).kid, decodeProtectedHeader(IdToken).kid);
    for (const [tokenUse, token] of [
      ['access', AccessToken],
      ['id', IdToken],
    ] as const) {
      const verifier = CognitoJwtVerifier.create({ userPoolId: DEMO_POOL, tokenUse, clientId: DEMO });
      verifier.cacheJwks(jwks);
      assert.equal((await verifier.verify(token)).token_use, tokenUse);
    }
  });

  it('have a configuration that leads to the keys', async () => {
    const { cognito } = createHarness();
    const path = `http://localhost:8787/${DEMO_POOL}/.well-known`;
    const configuration = await (await cognito.app.request(`${path}/openid-configuration`)).json();
    assert.equal(configuration.issuer, `https://cognito-idp.us-east-1.amazonaws.com/${DEMO_POOL}`);
    assert.equal(configuration.jwks_uri, `${path}/jwks.json`);
    assert.equal((await cognito.app.request('/us-east-1_None/.well-known/jwks.json')).status, 404);
  });
});

describe('GetUser', () => {
  it('tells who an access token belongs to', async () => {
    const harness = createHarness();
    const { AccessToken } = await harness.signIn();
    const [user] = harness.cognito.pool(DEMO_POOL).users.list();
    assert.deepEqual((await getUser(harness, AccessToken)).body, {
      Username: user?.sub,
      UserAttributes: [
        { Name: 'sub', Value: user?.sub },
        { Name: 'email', Value: 'ana@example.com' },
      ],
    });
  });

  it('refuses other tokens', async () => {
    const harness = createHarness();
    const { AccessToken = '', IdToken, RefreshToken } = await harness.signIn();
    for (const token of [IdToken, RefreshToken, `${AccessToken.slice(0, -8)}AAAAAAAA`]) {
      assert.equal(errorOf(await getUser(harness, token)), `${NOT_AUTHORIZED}Invalid Access Token`);
    }
  });

  it('refuses an access token after its hour', async () => {
    const harness = createHarness();
    const { AccessToken } = await harness.signIn();
    harness.clock.advance(HOUR - 1000);
    assert.equal((await getUser(harness, AccessToken)).status, 200);
    harness.clock.advance(1000);
    assert.equal(errorOf(await getUser(harness, AccessToken)), `${NOT_AUTHORIZED}Access Token has expired`);
  });

  for (const [client, pool, username, error] of [
    [DEMO, DEMO_POOL, 'ana@example.com', ACCESS_REVOKED],
    [OTHER, OTHER_POOL, 'ana', 'UserNotFoundException: User does not exist.'],
  ] as const) {
    it(`refuses a deleted user of ${client}`, async () => {
      const harness = createHarness();
      const { AccessToken } = await harness.signIn(client);
      await harness.call('AdminDeleteUser', { UserPoolId: pool, Username: username });
      assert.equal(errorOf(await getUser(harness, AccessToken)), error);
    });
  }
});

describe('a refresh', () => {
  it('gives new tokens of the same sign-in', async () => {
    const harness = createHarness();
    const tokens = await harness.signIn(OTHER);
    harness.clock.advance(HOUR);
    for (const reply of [
      await refresh(harness, tokens.RefreshToken, OTHER),
      await refreshTheOldWay(harness, tokens.RefreshToken),
    ]) {
      const result = reply.body.AuthenticationResult ?? {};
      const before = decodeJwt(String(tokens.AccessToken));
      const after = decodeJwt(String(result.AccessToken));
      assert.equal(result.RefreshToken, undefined);
      assert.equal(after.auth_time, before.auth_time);
      assert.equal(after.origin_jti, before.origin_jti);
      assert.equal(after.iat, Number(before.iat) + 3600);
      assert.notEqual(after.jti, before.jti);
    }
  });

  it('replaces the refresh token where rotation is on, and takes each once', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    const { body } = await refresh(harness, RefreshToken);
    const next = String(body.AuthenticationResult?.RefreshToken);
    assert.notEqual(next, RefreshToken);
    assert.equal((await refresh(harness, RefreshToken)).body.__type, 'RefreshTokenReuseException');
    assert.equal((await refresh(harness, next)).status, 200);
  });

  it('succeeds once when two come at the same time without a grace period', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    const replies = await Promise.all([refresh(harness, RefreshToken), refresh(harness, RefreshToken)]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 400]);
  });

  it('takes a replaced token until the grace period ends', async () => {
    const harness = createHarness();
    harness.cognito.client(DEMO).refreshTokenRotation.retryGracePeriodSeconds = 60;
    const { RefreshToken } = await harness.signIn();
    await refresh(harness, RefreshToken);
    harness.clock.advance(59_999);
    assert.equal((await refresh(harness, RefreshToken)).status, 200);
    harness.clock.advance(1);
    assert.equal((await refresh(harness, RefreshToken)).body.__type, 'RefreshTokenReuseException');
  });

  it('does not make the sign-in last longer by rotation', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    harness.clock.advance(29 * DAY);
    const { body } = await refresh(harness, RefreshToken);
    harness.clock.advance(DAY);
    assert.equal(
      errorOf(await refresh(harness, String(body.AuthenticationResult?.RefreshToken))),
      `${NOT_AUTHORIZED}Refresh Token has expired`,
    );
  });

  it('is not possible the old way where rotation is on', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    assert.equal(
      (await refreshTheOldWay(harness, RefreshToken, DEMO)).body.__type,
      'InvalidParameterException',
    );
  });

  it('is refused for a token of another client, an unknown one and a deleted user', async () => {
    const harness = createHarness();
    const { RefreshToken } = await harness.signIn();
    const invalid = `${NOT_AUTHORIZED}Invalid Refresh Token.`;
    assert.equal(errorOf(await refresh(harness, RefreshToken, OTHER)), invalid);
    assert.equal(errorOf(await refresh(harness, 'unknown')), invalid);
    await harness.call('AdminDeleteUser', { UserPoolId: DEMO_POOL, Username: 'ana@example.com' });
    assert.equal(errorOf(await refresh(harness, RefreshToken)), REVOKED);
  });

  it('needs the secret of a client that has one', async () => {
    const { call } = createHarness();
    const reply = await call('GetTokensFromRefreshToken', {
      ClientId: 'localsecretclient',
      RefreshToken: 'x',
    });
    assert.equal(errorOf(reply), `${NOT_AUTHORIZED}Unable to verify secret for client localsecretclient`);
  });
});

describe('signing out', () => {
  it('by RevokeToken ends this sign-in, rotated tokens included, and no other', async () => {
    const harness = createHarness();
    const first = await harness.signIn();
    const second = (await harness.respond(await harness.begin())).body.AuthenticationResult ?? {};
    const { body } = await refresh(harness, first.RefreshToken);
    const rotated = body.AuthenticationResult ?? {};
    const revoked = await harness.call('RevokeToken', { ClientId: DEMO, Token: first.RefreshToken });
    assert.equal(revoked.status, 200);
    assert.deepEqual(revoked.body, {});
    assert.equal(errorOf(await refresh(harness, String(rotated.RefreshToken))), REVOKED);
    assert.equal(errorOf(await getUser(harness, first.AccessToken)), ACCESS_REVOKED);
    assert.equal(errorOf(await getUser(harness, String(rotated.AccessToken))), ACCESS_REVOKED);
    assert.equal((await refresh(harness, String(second.RefreshToken))).status, 200);
  });

  it('by RevokeToken takes refresh tokens of the same client only', async () => {
    const harness = createHarness();
    const { RefreshToken, AccessToken } = await harness.signIn();
    const revoke = async (Token: string | undefined, ClientId = DEMO) =>
      (await harness.call('RevokeToken', { ClientId, Token })).body.__type;
    assert.equal(await revoke(RefreshToken, OTHER), 'UnauthorizedException');
    assert.equal(await revoke(AccessToken), 'UnsupportedTokenTypeException');
    assert.equal((await refresh(harness, RefreshToken)).status, 200);
  });

  it('by GlobalSignOut ends every sign-in of the user, and of nobody else', async () => {
    const harness = createHarness();
    const first = await harness.signIn();
    const second = (await harness.respond(await harness.begin())).body.AuthenticationResult ?? {};
    await harness.signUp('eve@example.com');
    const eve =
      (await harness.respond(await harness.begin('eve@example.com'))).body.AuthenticationResult ?? {};
    assert.deepEqual((await harness.call('GlobalSignOut', { AccessToken: first.AccessToken })).body, {});
    assert.equal(errorOf(await refresh(harness, first.RefreshToken)), REVOKED);
    assert.equal(errorOf(await refresh(harness, String(second.RefreshToken))), REVOKED);
    assert.equal(errorOf(await getUser(harness, first.AccessToken)), ACCESS_REVOKED);
    assert.equal((await getUser(harness, String(eve.AccessToken))).status, 200);
  });
});

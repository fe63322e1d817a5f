/** Whole sign-ins against a running local cloud: the project's triggers, both clouds, real clients. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { callAuthsignal, send } from './server-client.js';

const ClientId = 'localdemoclient';
const userPoolId = 'us-east-1_LocalDemo';

describe('a sign-in by email code', () => {
  let cloud: LocalCloud;
  let cognito: CognitoIdentityProviderClient;

  before(async () => {
    cloud = await startLocalCloud();
    cognito = new CognitoIdentityProviderClient({
      region: 'us-east-1',
      endpoint: `${cloud.url}/cognito`,
      maxAttempts: 1,
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    });
  });
  after(async () => {
    cognito.destroy();
    await cloud.close();
  });

  const begin = (email: string) =>
    cognito.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: email } }),
    );

  const answer = (challenge: Awaited<ReturnType<typeof begin>>, token: string) =>
    cognito.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: challenge.ChallengeParameters?.USERNAME ?? '', ANSWER: token },
      }),
    );

  /** Goes through the code step with Authsignal, as the challenge says; returns the result token. */
  async function prove(challenge: Awaited<ReturnType<typeof begin>>, email: string): Promise<string> {
    const { token, isEnrolled } = challenge.ChallengeParameters ?? {};
    const start =
      isEnrolled === 'true' ? '/client/challenge/email-otp' : '/client/user-authenticators/email-otp';
    assert.equal((await callAuthsignal(cloud.url, start, token, { email })).status, 200);
    const entry = cloud.outbox.list().at(-1);
    assert.equal(entry?.to, email);
    const verified = await callAuthsignal(cloud.url, '/client/verify/email-otp', token, {
      verificationCode: entry?.code,
    });
    const body = verified.body as { isVerified: boolean; accessToken: string };
    assert.equal(body.isVerified, true);
    return body.accessToken;
  }

  it('gives a new and a returning person tokens that AWS verifies, and marks the address verified', async () => {
    const email = 'new@example.com';
    await cognito.send(new SignUpCommand({ ClientId, Username: email, Password: 'Correct-horse-7' }));

    const first = await begin(email);
    assert.equal(first.ChallengeName, 'CUSTOM_CHALLENGE');
    const signedIn = await answer(first, await prove(first, email));
    assert.ok(signedIn.AuthenticationResult?.RefreshToken);

    const second = await begin(email);
    assert.equal(second.ChallengeParameters?.isEnrolled, 'true');
    const again = await answer(second, await prove(second, email));

    const { AccessToken = '', IdToken = '' } = again.AuthenticationResult ?? {};
    const jwks = await send(`${cloud.url}/cognito/${userPoolId}/.well-known/jwks.json`);
    const verifier = CognitoJwtVerifier.create({ userPoolId, clientId: ClientId, tokenUse: null });
    verifier.cacheJwks(JSON.parse(jwks.text));
    assert.equal((await verifier.verify(AccessToken)).token_use, 'access');
    const claims = await verifier.verify(IdToken);
    assert.equal(claims.email, email);
    assert.equal(claims.email_verified, true);
  });

  it('leads an unknown person through the same steps, and to no tokens', async () => {
    const email = 'unknown@example.com';
    const challenge = await begin(email);
    const token = await prove(challenge, email);
    const refused = await answer(challenge, token);
    assert.equal(refused.ChallengeName, 'CUSTOM_CHALLENGE');
    assert.equal(refused.AuthenticationResult, undefined);
  });

  it('ends in a session with the site for the access token, and for no other', async () => {
    const email = 'session@example.com';
    await cognito.send(new SignUpCommand({ ClientId, Username: email, Password: 'Correct-horse-7' }));
    const challenge = await begin(email);
    const { AuthenticationResult: tokens } = await answer(challenge, await prove(challenge, email));
    const statusFor = async (authorization: string) =>
      (await send(`${cloud.url}/session`, { method: 'POST', headers: { authorization } })).status;
    assert.equal(await statusFor(`Bearer ${tokens?.AccessToken}`), 204);
    for (const wrong of [`Bearer ${tokens?.IdToken}`, `${tokens?.AccessToken}`, 'Bearer ', ''])
      assert.equal(await statusFor(wrong), 401);
  });

  it('refuses a session that is too old, by the clock of the cloud', async () => {
    const email = 'slow@example.com';
    await cognito.send(new SignUpCommand({ ClientId, Username: email, Password: 'Correct-horse-7' }));
    const challenge = await begin(email);
    const token = await prove(challenge, email);
    cloud.clock.advance(180_000);
    await assert.rejects(
      answer(challenge, token),
      (error) => error instanceof NotAuthorizedException && /session is expired/.test(error.message),
    );
    // The proof is still fresh, and a new session takes it.
    assert.ok((await answer(await begin(email), token)).AuthenticationResult);
  });
});

/** The attack on a user without authenticators, end to end over HTTP against the local cloud, which runs the triggers. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { startLocalCloud, type LocalCloud } from '../../demo/local-cloud/local-cloud.js';

const ClientId = 'localdemoclient';
const ANA = 'ana@example.com';
const MALLORY = 'mallory@example.com';

interface Reply {
  Session?: string;
  ChallengeParameters?: Record<string, string>;
  AuthenticationResult?: { IdToken: string };
}
interface Started {
  session: string;
  name: string;
  token: string;
  parameters: Record<string, string>;
}
interface Enrolment {
  status: number;
  secret?: string;
}

let cloud: LocalCloud;
beforeEach(async () => {
  mock.method(console, 'warn', () => {});
  cloud = await startLocalCloud();
  // The account is in the pool and unknown to Authsignal, with a password that nobody knows.
  await cognito('SignUp', { Username: ANA, Password: 'Correct-horse-7', UserAttributes: [] });
});
afterEach(async () => {
  mock.restoreAll();
  await cloud.close();
});

async function cognito(operation: string, body: object): Promise<Reply> {
  const response = await fetch(`${cloud.url}/cognito/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId, ...body }),
  });
  return (await response.json()) as Reply;
}

async function begin(username: string): Promise<Started> {
  const AuthParameters = { USERNAME: username };
  const reply = await cognito('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters });
  const parameters = reply.ChallengeParameters ?? {};
  const { token = '', USERNAME: name = '' } = parameters;
  return { session: reply.Session ?? '', name, token, parameters };
}

/** Whether the answer gives tokens. */
async function answer({ session, name }: Started, token: string): Promise<boolean> {
  const reply = await cognito('RespondToAuthChallenge', {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: session,
    ChallengeResponses: { USERNAME: name, ANSWER: token },
  });
  return reply.AuthenticationResult !== undefined;
}

async function authsignal<T>(token: string, path: string, body?: object): Promise<T & { status: number }> {
  const response = await fetch(`${cloud.url}/authsignal/v1/client/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return { ...((await response.json()) as T), status: response.status };
}

/** Verifies with the newest code in `mailbox`; undefined when there is none, or it is not accepted. */
async function verifyEmail(token: string, mailbox: string): Promise<string | undefined> {
  const verificationCode = cloud.outbox.list().findLast(({ to }) => to === mailbox)?.code;
  if (!verificationCode) return undefined;
  const path = 'verify/email-otp';
  return (await authsignal<{ accessToken?: string }>(token, path, { verificationCode })).accessToken;
}

async function enrolEmail(token: string): Promise<string | undefined> {
  await authsignal(token, 'user-authenticators/email-otp', { email: MALLORY });
  return verifyEmail(token, MALLORY);
}

async function enrolTotp(token: string): Promise<string | undefined> {
  const { secret } = await authsignal<Enrolment>(token, 'user-authenticators/totp', {});
  if (!secret) return undefined;
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const verificationCode = totp.generate({ timestamp: cloud.clock.now() });
  return (await authsignal<{ accessToken?: string }>(token, 'verify/totp', { verificationCode })).accessToken;
}

async function signInByEmail(): Promise<boolean> {
  const started = await begin(ANA);
  await authsignal(started.token, 'challenge/email-otp', {});
  return answer(started, (await verifyEmail(started.token, ANA)) ?? '');
}

describe('an account that Authsignal does not know yet', () => {
  for (const [name, enrol] of [
    ['an own address', enrolEmail],
    ['an own authenticator app', enrolTotp],
  ] as const) {
    it(`is not opened by ${name}`, async () => {
      const started = await begin(ANA);
      assert.equal(await enrol(started.token), undefined);
      assert.equal(await answer(started, started.token), false);
      assert.equal(await signInByEmail(), true);
    });
  }

  it('is not opened by an own authenticator app where its address cannot be registered', async () => {
    cloud.authsignal.settings.allowedVerificationMethods = ['AUTHENTICATOR_APP'];
    const started = await begin(ANA);
    const result = await enrolTotp(started.token);
    assert.ok(result);
    assert.equal(await answer(started, result), false);
    assert.equal(await answer(await begin(ANA), result), false);

    cloud.authsignal.settings.allowedVerificationMethods = ['EMAIL_OTP'];
    assert.equal(await signInByEmail(), true);
  });

  it('cannot be told from one that does not exist', async () => {
    const shapes: unknown[] = [];
    for (const username of [ANA, 'nobody@example.com']) {
      cloud.requests.clear();
      const { token, parameters } = await begin(username);
      const visible = { ...parameters, token: '', url: '', USERNAME: '' };
      const enrolment = await authsignal<Enrolment>(token, 'user-authenticators/totp', {});
      const list = await authsignal<object[]>(token, 'user-authenticators');
      const known = Object.values(list).map(
        (entry) => (entry as { verificationMethod?: string }).verificationMethod,
      );
      const calls = cloud.requests.list().length;
      shapes.push({ visible, enrolment, known, calls });
    }
    assert.deepEqual(shapes[0], shapes[1]);
  });
});

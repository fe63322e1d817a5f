/** Takeover through a client that takes passwords, end to end over HTTP: the triggers in process, and as Lambda handlers. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startLocalCloud, type LocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { DEMO_CLIENT, DEMO_POOL, PASSWORD_CLIENT } from '../../demo/local-cloud/cognito/pools.js';

const VICTIM = 'victim@example.com';
/** Of the stranger's choice. */
const PASSWORD = 'Correct-horse-7';
const HANDLERS = fileURLToPath(new URL('../e2e/triggers', import.meta.url));

interface Reply {
  __type?: string;
  UserConfirmed?: boolean;
  UserStatus?: string;
  Session?: string;
  ChallengeParameters?: Record<string, string>;
  AuthenticationResult?: { AccessToken: string; RefreshToken: string };
}

let cloud: LocalCloud;

async function cognito(operation: string, body: object): Promise<Reply> {
  const response = await fetch(`${cloud.url}/cognito/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Reply;
}

async function authsignal(token: string, path: string, body: object): Promise<{ accessToken?: string }> {
  const response = await fetch(`${cloud.url}/authsignal/v1/client/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { accessToken?: string };
}

const signUp = (ClientId: string): Promise<Reply> =>
  cognito('SignUp', { ClientId, Username: VICTIM, Password: PASSWORD });

/** As the stranger, with the password that they chose. */
const signInByPassword = (): Promise<Reply> =>
  cognito('InitiateAuth', {
    ClientId: PASSWORD_CLIENT.id,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: VICTIM, PASSWORD },
  });

/** As the owner of the mailbox, with the form: a sign-up just in time, then the code. */
async function signInWithForm(): Promise<Reply> {
  const ClientId = DEMO_CLIENT.id;
  await cognito('SignUp', { ClientId, Username: VICTIM, Password: 'Another-horse-8' });
  const AuthParameters = { USERNAME: VICTIM };
  const begun = await cognito('InitiateAuth', { ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters });
  const { token = '', USERNAME } = begun.ChallengeParameters ?? {};
  if (!token) return begun;
  await authsignal(token, 'challenge/email-otp', {});
  const verificationCode = cloud.outbox.list().findLast(({ to }) => to === VICTIM)?.code;
  const { accessToken } = await authsignal(token, 'verify/email-otp', { verificationCode });
  return cognito('RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: begun.Session,
    ChallengeResponses: { USERNAME, ANSWER: accessToken },
  });
}

for (const [name, options] of [
  ['the triggers in process', {}],
  ['the Lambda handlers', { triggers: HANDLERS }],
] as const) {
  describe(`with ${name}, a stranger who signs up ${VICTIM} with a password of their own`, () => {
    beforeEach(async () => {
      mock.method(console, 'warn', () => {});
      cloud = await startLocalCloud(options);
    });
    afterEach(async () => {
      mock.restoreAll();
      await cloud.close();
    });

    it('through the password client is not confirmed, neither before nor after the owner tries the form', async () => {
      assert.equal((await signUp(PASSWORD_CLIENT.id)).UserConfirmed, false);
      assert.equal((await signInByPassword()).__type, 'UserNotConfirmedException');
      await signInWithForm();
      const user = await cognito('AdminGetUser', { UserPoolId: DEMO_POOL.id, Username: VICTIM });
      assert.equal(user.UserStatus, 'UNCONFIRMED');
      assert.equal((await signInByPassword()).AuthenticationResult, undefined);
    });

    it("through the form's client has neither password nor session once the owner is in", async () => {
      assert.equal((await signUp(DEMO_CLIENT.id)).UserConfirmed, true);
      const { AuthenticationResult: stolen } = await signInByPassword();
      assert.ok(stolen, 'the stranger was not in before, so that this test shows nothing');

      const owner = (await signInWithForm()).AuthenticationResult;
      assert.ok(owner, 'the owner is not in');
      assert.equal((await signInByPassword()).__type, 'NotAuthorizedException');
      const refreshed = await cognito('InitiateAuth', {
        ClientId: PASSWORD_CLIENT.id,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: stolen.RefreshToken },
      });
      assert.equal(refreshed.__type, 'NotAuthorizedException');
      const GetUser = (AccessToken: string) => cognito('GetUser', { AccessToken });
      assert.equal((await GetUser(stolen.AccessToken)).__type, 'NotAuthorizedException');
      assert.equal((await GetUser(owner.AccessToken)).__type, undefined);
    });
  });
}

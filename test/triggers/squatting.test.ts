/** Signing up with somebody else's address and an own one, end to end over HTTP against the local cloud. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { startLocalCloud, type LocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { DEMO_CLIENT, DEMO_POOL, NAMES_CLIENT, NAMES_POOL } from '../../demo/local-cloud/cognito/pools.js';

const email = { Name: 'email', Value: 'mallory@example.com' };
const phone = { Name: 'phone_number', Value: '+6421555999' };

interface Reply {
  __type?: string;
  message?: string;
  Session?: string;
  ChallengeParameters?: Record<string, string>;
  AuthenticationResult?: { IdToken: string };
  UserAttributes?: { Name: string; Value: string }[];
}

let cloud: LocalCloud;
beforeEach(async () => {
  mock.method(console, 'warn', () => {});
  cloud = await startLocalCloud();
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

/** Asks for every kind of code, and answers with what came to `mailbox`. Whether that gives tokens. */
async function signIn(username: string, mailbox: string, ClientId = DEMO_CLIENT.id): Promise<boolean> {
  const AuthParameters = { USERNAME: username };
  const begun = await cognito('InitiateAuth', { ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters });
  const { token = '', USERNAME } = begun.ChallengeParameters ?? {};
  for (const method of ['email-otp', 'sms']) await authsignal(token, `challenge/${method}`, {});
  const verificationCode = cloud.outbox.list().findLast(({ to }) => to === mailbox)?.code ?? '000000';
  const path = mailbox.includes('@') ? 'verify/email-otp' : 'verify/sms';
  const { accessToken } = await authsignal(token, path, { verificationCode });
  const reply = await cognito('RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: begun.Session,
    ChallengeResponses: { USERNAME, ANSWER: accessToken ?? token },
  });
  return reply.AuthenticationResult !== undefined;
}

/** Whom codes went to, apart from what decoys are bound to. */
const recipients = (): string[] => {
  const all = cloud.outbox.list().map(({ to }) => to);
  return [...new Set(all)].filter((to) => !to.endsWith('@decoy.invalid'));
};

const victims = [
  { owner: '+64211234567', own: email },
  { owner: 'bea@example.com', own: phone },
];
const tenants: ('EMAIL_OTP' | 'SMS')[][] = [['EMAIL_OTP', 'SMS'], ['EMAIL_OTP'], ['SMS']];
const rows = victims.flatMap((victim) => tenants.map((allowed) => ({ ...victim, allowed })));

for (const { owner, own, allowed } of rows) {
  describe(`the owner of ${owner}, whom ${own.Value} signs up where there is ${allowed.join(' and ')}`, () => {
    const signUp = (ClientId: string): Promise<Reply> =>
      cognito('SignUp', { ClientId, Username: owner, Password: 'Correct-horse-7', UserAttributes: [own] });
    const allowBoth = (): void => {
      cloud.authsignal.settings.allowedVerificationMethods = ['EMAIL_OTP', 'SMS'];
    };
    beforeEach(() => {
      cloud.authsignal.settings.allowedVerificationMethods = allowed;
    });

    it('still has the address', async () => {
      const { __type, message } = await signUp(DEMO_CLIENT.id);
      assert.equal(__type, 'UserLambdaValidationException');
      assert.match(message ?? '', /Set AUTHSIGNAL_IDENTIFIER/);
      assert.equal(await signIn(owner, own.Value), false);

      allowBoth();
      await cognito('SignUp', { ClientId: DEMO_CLIENT.id, Username: owner, Password: 'Correct-horse-7' });
      assert.equal(await signIn(owner, owner), true);
      assert.ok(!recipients().includes(own.Value));
    });

    it('gets no codes sent to the other address of an account that is there already', async () => {
      const UserPoolId = DEMO_POOL.id;
      await cognito('AdminCreateUser', { UserPoolId, Username: owner, UserAttributes: [own] });
      for (const mailbox of [own.Value, owner]) assert.equal(await signIn(owner, mailbox), false);
      assert.deepEqual(recipients(), []);

      const mark = owner.includes('@') ? 'email_verified' : 'phone_number_verified';
      const UserAttributes = [{ Name: mark, Value: 'true' }];
      await cognito('AdminUpdateUserAttributes', { UserPoolId, Username: owner, UserAttributes });
      allowBoth();
      assert.equal(await signIn(owner, own.Value), false);
      assert.equal(await signIn(owner, owner), true);
      assert.deepEqual(recipients(), [owner]);
    });

    it('alone has the account in a pool of plain user names, with the other address unverified', async () => {
      await signUp(NAMES_CLIENT.id);
      assert.equal(await signIn(owner, own.Value, NAMES_CLIENT.id), false);
      allowBoth();
      assert.equal(await signIn(owner, owner, NAMES_CLIENT.id), true);
      assert.ok(!recipients().includes(own.Value));
      const user = await cognito('AdminGetUser', { UserPoolId: NAMES_POOL.id, Username: owner });
      const marks = user.UserAttributes?.filter(({ Name }) => Name.endsWith('_verified'));
      assert.deepEqual(marks, []);
    });
  });
}

/** Other people's handlers, and the command line. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { callAuthsignal, callCognito } from './server-client.js';

const MAIN = fileURLToPath(new URL('../../demo/local-cloud/main.ts', import.meta.url));
const ClientId = 'localdemoclient';
const Username = 'ana@example.com';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-triggers-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

const handler = 'export const handler = async (event) => event;';
const triple = { 'define.mjs': handler, 'create.mjs': handler, 'verify.mjs': handler };

/** One of each kind: TypeScript, ESM, CommonJS, callbacks, a sub-folder, a shared module, packages, the environment. */
const MIXED = {
  'PreSignUp.cjs': `
    exports.handler = (event, context, callback) => {
      event.response.autoConfirmUser = true;
      callback(null, event);
    };`,
  'define-auth-challenge.ts': `
    import type { DefineAuthChallengeTriggerEvent } from 'aws-lambda';
    export const handler = async (event: DefineAuthChallengeTriggerEvent) => {
      const last = event.request.session.at(-1);
      event.response = last?.challengeResult
        ? { issueTokens: true, failAuthentication: false }
        : { issueTokens: false, failAuthentication: false, challengeName: 'CUSTOM_CHALLENGE' };
      return event;
    };`,
  'lib/authsignal.js': `
    import { Authsignal } from '@authsignal/node';
    export const authsignal = new Authsignal({
      apiSecretKey: process.env.AUTHSIGNAL_SECRET,
      apiUrl: process.env.AUTHSIGNAL_URL,
    });`,
  'create_auth_challenge.js': `
    import { authsignal } from './lib/authsignal.js';
    export const handler = async (event) => {
      const { sub: userId, email } = event.request.userAttributes;
      const { token } = await authsignal.track({ userId, action: 'cognitoAuth', attributes: { email } });
      event.response.publicChallengeParameters = { token };
      return event;
    };`,
  'create-user.js': 'throw new Error("This is no trigger.");',
  'verifyAuthChallengeResponse/index.js': `
    const { Authsignal } = require('@authsignal/node');
    const { CognitoIdentityProviderClient, AdminUpdateUserAttributesCommand } = require('@aws-sdk/client-cognito-identity-provider');
    const authsignal = new Authsignal({
      apiSecretKey: process.env.AUTHSIGNAL_API_SECRET_KEY,
      apiUrl: process.env.AUTHSIGNAL_API_URL,
    });
    const cognito = new CognitoIdentityProviderClient({ region: process.env.AWS_REGION });
    exports.handler = async (event) => {
      const { isValid } = await authsignal.validateChallenge({
        token: event.request.challengeAnswer,
        userId: event.request.userAttributes.sub,
        action: 'cognitoAuth',
      });
      if (isValid) {
        await cognito.send(new AdminUpdateUserAttributesCommand({
          UserPoolId: process.env.USER_POOL_ID,
          Username: event.userName,
          UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
        }));
      }
      event.response.answerCorrect = isValid;
      return event;
    };`,
};

async function signIn(cloud: LocalCloud): Promise<void> {
  await callCognito(cloud.url, 'SignUp', { ClientId, Username, Password: 'Correct-horse-7' });
  const begun = await callCognito(cloud.url, 'InitiateAuth', {
    ClientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: Username },
  });
  const { Session, ChallengeParameters } = begun.body as {
    Session: string;
    ChallengeParameters: { USERNAME: string; token: string };
  };
  const { USERNAME, token } = ChallengeParameters;
  await callAuthsignal(cloud.url, '/client/user-authenticators/email-otp', token, { email: Username });
  const verified = await callAuthsignal(cloud.url, '/client/verify/email-otp', token, {
    verificationCode: cloud.outbox.list().at(-1)?.code,
  });
  const { accessToken: ANSWER } = verified.body as { accessToken: string };
  const answered = await callCognito(cloud.url, 'RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session,
    ChallengeResponses: { USERNAME, ANSWER },
  });
  assert.ok((answered.body as { AuthenticationResult?: object }).AuthenticationResult, answered.text);
  const { users } = cloud.cognito.pool('us-east-1_LocalDemo');
  assert.equal(users.find(Username)?.attributes.email_verified, 'true');
}

describe("somebody else's handlers", () => {
  const environment = { ...process.env };
  after(() => {
    process.env = environment;
  });

  it('sign people in, whatever their format, in every cloud that loads them', async () => {
    await write(MIXED);
    // Handlers read the environment as they load, and each cloud has another address.
    for (let round = 0; round < 2; round++) {
      const cloud = await startLocalCloud({ triggers: folder });
      await signIn(cloud);
      await cloud.close();
    }
  });

  const refused: [string, Record<string, string>, RegExp][] = [
    ['a folder that is empty', {}, /^The triggers folder .+ has no handler with "define" in its name\.$/],
    [
      'a folder without verify',
      { 'define.js': handler, 'create.js': handler },
      /^The triggers folder .+ has no handler with "verify" in its name\.$/,
    ],
    [
      'two files for one trigger',
      { ...triple, 'create.ts': handler },
      /^The triggers folder .+ has more than one "create" handler: create\.\w+, create\.\w+\.$/,
    ],
    [
      'a file without a handler',
      { ...triple, 'verify.mjs': 'export const main = () => {};' },
      /^The handler .+verify\.mjs exports no function named handler\.$/,
    ],
    [
      'a file with a mistake',
      { ...triple, 'create.mjs': 'export const handler = async (event => event;' },
      /^The handler .+create\.mjs does not load: line 1: Expected .+$/,
    ],
    [
      'a file that throws',
      { ...triple, 'define.mjs': 'throw new Error("NO_TENANT is not set.\\nstack");' },
      /^The handler .+define\.mjs does not load: NO_TENANT is not set\.$/,
    ],
    [
      'a file that needs a package that is nowhere',
      { ...triple, 'create.mjs': "import 'no-such-package';\n" + handler },
      /^The handler .+create\.mjs does not load: line 1: Could not resolve "no-such-package"$/,
    ],
  ];
  for (const [what, files, message] of refused) {
    it(`are refused for ${what} with one clear line`, async () => {
      await write(files);
      await assert.rejects(startLocalCloud({ triggers: folder }), { message });
    });
  }
});

describe('the command line', () => {
  /** Runs it until it ends, or until its first line when `stop` is a signal. */
  async function run(args: string[], stop?: NodeJS.Signals) {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args]);
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (stop && out.includes('\n')) child.kill(stop);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`tells the address, and ends cleanly on ${signal}`, async () => {
      const { code, out, err } = await run(['--port', '0'], signal);
      assert.match(out, /^The local cloud runs at http:\/\/localhost:\d+\n$/);
      assert.deepEqual([code, err], [0, '']);
    });
  }

  it('says that a port is in use, and ends with 1', async () => {
    const cloud = await startLocalCloud();
    const { port } = new URL(cloud.url);
    const { code, out, err } = await run(['--port', port]);
    await cloud.close();
    assert.deepEqual([code, out, err], [1, '', `Port ${port} is in use: choose another with --port.\n`]);
  });

  const refused: [string[], RegExp][] = [
    [['--port', 'http'], /^--port must be a whole number from 0 to 65535, not "http"\.\n$/],
    [['--port', '65536'], /^--port must be a whole number from 0 to 65535, not "65536"\.\n$/],
    [['--triggers', 'no-such-folder'], /^The triggers folder no-such-folder cannot be read\.\n$/],
    [['--colour'], /^Unknown option '--colour'[^\n]*\n$/],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args.join(' ')} with one line and ends with 1`, async () => {
      const { code, out, err } = await run(args);
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, message);
    });
  }
});

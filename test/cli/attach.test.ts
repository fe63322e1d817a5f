/** `attach` and `detach`, with the real AWS SDK and an account that is none. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/main.js';
import { zip } from '../tools/rollup/zip.mjs';
import { arnOf, AwsAccount, denied, POOL_ID } from './aws-account.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const NAME = 'authsignal-login-Theirs';
const IDS = ['PreSignUp', 'DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallenge'];
const THEIRS = arnOf('theirs');

let folder: string;
const archiveOf = (of: string, extra = '') => {
  const path = join(folder, `${of}${extra}.zip`);
  writeFileSync(
    path,
    zip({ 'package.json': JSON.stringify({ name: 'authsignal-cognito-login', version: of }), extra }),
  );
  return path;
};
before(() => (folder = mkdtempSync(join(tmpdir(), 'attach-'))));
after(() => rmSync(folder, { recursive: true, force: true }));

let account: AwsAccount;
afterEach(() => {
  mock.timers.reset();
  account.close();
});

async function command(
  args: string[],
  input = '',
): Promise<{ code: number; stdout: string; stderr: string }> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const printed = Promise.all([text(streams.stdout), text(streams.stderr)]);
  const code = await main(args, { ...streams, stdin: Readable.from([input]), env: {} });
  streams.stdout.end();
  streams.stderr.end();
  const [stdout, stderr] = await printed;
  return { code, stdout, stderr };
}

const attach = (...args: string[]) =>
  command([
    'attach',
    '--user-pool-id',
    POOL_ID,
    '--tenant-id',
    'tenant',
    '--zip',
    archiveOf(version),
    '--yes',
    ...args,
  ]);
const detach = (...args: string[]) => command(['detach', '--user-pool-id', POOL_ID, '--yes', ...args]);

const OURS = {
  PreSignUp: arnOf(`${NAME}-PreSignUp`),
  DefineAuthChallenge: arnOf(`${NAME}-DefineAuthChallenge`),
  CreateAuthChallenge: arnOf(`${NAME}-CreateAuthChallenge`),
  VerifyAuthChallengeResponse: arnOf(`${NAME}-VerifyAuthChallenge`),
};

const variablesOf = (id: string) => account.functions.get(`${NAME}-${id}`)?.Environment?.Variables;

describe('attach', () => {
  it('makes four functions with their roles and a client, attaches them, and prints the tag', async () => {
    account = new AwsAccount();
    const { code, stdout, stderr } = await attach();
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(account.pool.LambdaConfig, OURS);
    assert.deepEqual(
      [...account.functions.keys()],
      IDS.map((id) => `${NAME}-${id}`),
    );
    assert.deepEqual([...account.roles.keys()], [...account.functions.keys()]);
    assert.ok([...account.functions.values()].every(({ isAllowed }) => isAllowed));
    const { Handler, Timeout, MemorySize, Runtime, Role } =
      account.functions.get(`${NAME}-CreateAuthChallenge`) ?? {};
    assert.deepEqual(
      [Handler, Timeout, MemorySize, Runtime, Role],
      [
        'index.createAuthChallengeHandler',
        5,
        512,
        'nodejs24.x',
        `arn:aws:iam::123456789012:role/${NAME}-CreateAuthChallenge`,
      ],
    );
    assert.deepEqual(variablesOf('CreateAuthChallenge'), {
      AUTHSIGNAL_CLIENT_IDS: 'new-client',
      AUTHSIGNAL_SECRET_NAME: 'authsignal/server-secret',
    });
    assert.deepEqual(variablesOf('DefineAuthChallenge'), { AUTHSIGNAL_CLIENT_IDS: 'new-client' });
    assert.match(
      stdout,
      /\n<authsignal-cognito-login region="us-east-1" user-pool-client-id="new-client" tenant-id="tenant"><\/authsignal-cognito-login>\n$/,
    );
  });

  it('gives each role what its function needs and no more', async () => {
    account = new AwsAccount();
    await attach();
    const actionsOf = (id: string) =>
      (
        JSON.parse(account.roles.get(`${NAME}-${id}`) ?? '') as { Statement: { Action: string[] }[] }
      ).Statement.flatMap(({ Action }) => Action.filter((action) => !action.startsWith('logs:')));
    assert.deepEqual(IDS.map(actionsOf), [
      [],
      [],
      ['secretsmanager:GetSecretValue'],
      [
        'secretsmanager:GetSecretValue',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:AdminSetUserPassword',
        'cognito-idp:AdminUserGlobalSignOut',
      ],
    ]);
  });

  it('shows everything and changes nothing in a dry run', async () => {
    account = new AwsAccount();
    const { code, stdout } = await attach('--dry-run');
    assert.equal(code, 0);
    assert.deepEqual(account.writes, []);
    assert.equal(
      stdout,
      `This would change:
  - make the app client ${NAME}, for custom authentication alone
  - make the role ${NAME}-PreSignUp, which may do this: to write its log
  - make the function ${NAME}-PreSignUp, of version ${version}
  - let the pool call the function ${NAME}-PreSignUp
  - make the role ${NAME}-DefineAuthChallenge, which may do this: to write its log
  - make the function ${NAME}-DefineAuthChallenge, of version ${version}
  - let the pool call the function ${NAME}-DefineAuthChallenge
  - make the role ${NAME}-CreateAuthChallenge, which may do this: to write its log; to read the secret
  - make the function ${NAME}-CreateAuthChallenge, of version ${version}
  - let the pool call the function ${NAME}-CreateAuthChallenge
  - make the role ${NAME}-VerifyAuthChallenge, which may do this: to write its log; to read the secret; for AdminUpdateUserAttributes, AdminSetUserPassword, AdminUserGlobalSignOut
  - make the function ${NAME}-VerifyAuthChallenge, of version ${version}
  - let the pool call the function ${NAME}-VerifyAuthChallenge
  - change the triggers of the pool, and nothing else of it
      PreSignUp: ${OURS.PreSignUp} in place of none
      DefineAuthChallenge: ${OURS.DefineAuthChallenge} in place of none
      CreateAuthChallenge: ${OURS.CreateAuthChallenge} in place of none
      VerifyAuthChallengeResponse: ${OURS.VerifyAuthChallengeResponse} in place of none
`,
    );
  });

  for (const [answer, isDone] of [
    ['y\n', true],
    ['\n', false],
    ['', false],
  ] as const)
    it(`asks, and takes ${JSON.stringify(answer)} for ${isDone ? 'yes' : 'no'}`, async () => {
      account = new AwsAccount();
      const args = ['--user-pool-id', POOL_ID, '--tenant-id', 'tenant', '--zip', archiveOf(version)];
      const { code } = await command(['attach', ...args], answer);
      assert.deepEqual([code, account.writes.length > 0], isDone ? [0, true] : [1, false]);
    });

  it('changes nothing the second time', async () => {
    account = new AwsAccount();
    await attach();
    account.writes = [];
    const { code, stdout } = await attach();
    assert.equal(code, 0);
    assert.match(stdout, /^There is nothing to change\.\n/);
    assert.deepEqual(account.writes, []);
  });

  it('replaces the code of another version, and keeps variables that somebody added', async () => {
    account = new AwsAccount();
    await attach();
    const define = account.functions.get(`${NAME}-DefineAuthChallenge`);
    Object.assign(define?.Environment?.Variables ?? {}, { AUTHSIGNAL_DECOY: 'silent' });
    account.writes = [];
    await attach('--zip', archiveOf(version, 'newer'), '--identifier', 'email');
    assert.deepEqual([...new Set(account.writes)], ['UpdateFunctionCode', 'UpdateFunctionConfiguration']);
    assert.deepEqual(variablesOf('DefineAuthChallenge'), {
      AUTHSIGNAL_CLIENT_IDS: 'new-client',
      AUTHSIGNAL_DECOY: 'silent',
      AUTHSIGNAL_IDENTIFIER: 'email',
    });
  });

  it('takes app clients that are there', async () => {
    account = new AwsAccount();
    const { stdout } = await attach('--client-id', 'password-client');
    assert.equal(variablesOf('PreSignUp')?.AUTHSIGNAL_CLIENT_IDS, 'password-client');
    assert.ok(!account.writes.includes('CreateUserPoolClient'));
    assert.match(stdout, /user-pool-client-id="password-client"/);
  });

  it('leaves password clients as they are', async () => {
    account = new AwsAccount();
    const before = structuredClone(account.clients.get('password-client'));
    await attach();
    assert.deepEqual(account.clients.get('password-client'), before);
  });

  it('waits until a new role may be assumed', async () => {
    account = new AwsAccount();
    mock.timers.enable({ apis: ['setTimeout'] });
    const early = new Error('The role defined for the function cannot be assumed by Lambda.');
    account.faults.set('CreateFunction', Object.assign(early, { name: 'InvalidParameterValueException' }));
    const attached = attach();
    const tick = setInterval(() => {
      account.faults.clear();
      mock.timers.tick(2000);
    }, 1);
    try {
      assert.equal((await attached).code, 0);
    } finally {
      clearInterval(tick);
    }
  });
});

describe('attach to a pool with a PreSignUp', () => {
  it('says so and changes nothing', async () => {
    account = new AwsAccount({ LambdaConfig: { PreSignUp: THEIRS } });
    const { code, stderr } = await attach();
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `The pool has a trigger PreSignUp: ${THEIRS}\n` +
        'With --chain the new functions stand in front of them and call them for your other app clients.\n',
    );
    assert.deepEqual(account.writes, []);
  });

  it('stands in front of it with --chain, also the second time, and puts it back', async () => {
    account = new AwsAccount({ LambdaConfig: { PreSignUp: THEIRS, PostConfirmation: THEIRS } });
    const { stdout } = await attach('--chain');
    assert.match(stdout, new RegExp(`PreSignUp: ${OURS.PreSignUp} in place of ${THEIRS}`));
    assert.deepEqual(account.pool.LambdaConfig, { PostConfirmation: THEIRS, ...OURS });
    assert.equal(variablesOf('PreSignUp')?.AUTHSIGNAL_CHAIN_PRE_SIGN_UP, THEIRS);
    assert.match(account.roles.get(`${NAME}-PreSignUp`) ?? '', /"lambda:InvokeFunction"/);
    account.writes = [];
    assert.equal((await attach()).code, 0);
    assert.deepEqual(account.writes, []);
    assert.equal((await detach()).code, 0);
    assert.deepEqual(account.pool.LambdaConfig, { PreSignUp: THEIRS, PostConfirmation: THEIRS });
  });
});

/** Everything that a pool can have. */
const RICH = {
  Policies: {
    PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 3 },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const] },
  },
  AutoVerifiedAttributes: ['email' as const],
  AliasAttributes: ['email' as const],
  DeletionProtection: 'ACTIVE' as const,
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER' as const,
    SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
  },
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' as const },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 3 },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email' as const, Priority: 1 }] },
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' as const },
  UserPoolTags: { team: 'shop' },
  UserPoolTier: 'PLUS' as const,
  LambdaConfig: {
    PostConfirmation: THEIRS,
    CustomEmailSender: { LambdaArn: THEIRS, LambdaVersion: 'V1_0' as const },
    KMSKeyID: 'key',
  },
};

describe('the other settings of the pool', () => {
  it('are sent back, since UpdateUserPool resets what it is not given', async () => {
    account = new AwsAccount(structuredClone(RICH));
    const before = structuredClone(account.pool);
    const { code, stderr } = await attach();
    assert.deepEqual([code, stderr], [0, '']);
    const { UnusedAccountValidityDays, ...invitations } = before.AdminCreateUserConfig ?? {};
    assert.equal(UnusedAccountValidityDays, 3);
    assert.deepEqual(JSON.parse(JSON.stringify(account.pool)), {
      ...before,
      // The same number is in the password policy.
      AdminCreateUserConfig: invitations,
      LambdaConfig: { ...before.LambdaConfig, ...OURS },
    });
    await detach();
    assert.deepEqual(account.pool.LambdaConfig, before.LambdaConfig);
  });

  const TOTP = { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } } as const;

  it('keep a second factor by an app, which UpdateUserPool does not take', async () => {
    account = new AwsAccount({ MfaConfiguration: 'OPTIONAL' });
    account.mfa = TOTP;
    const { code, stderr } = await attach();
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual([account.mfa, account.pool.MfaConfiguration], [TOTP, 'OPTIONAL']);
  });

  it('keep a second factor by text message', async () => {
    const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms', ExternalId: 'id' };
    account = new AwsAccount({
      MfaConfiguration: 'ON',
      SmsConfiguration: { ...SmsConfiguration },
      AutoVerifiedAttributes: ['phone_number'],
    });
    account.mfa = { MfaConfiguration: 'ON', SmsMfaConfiguration: { SmsConfiguration } };
    assert.equal((await attach()).code, 0);
    assert.deepEqual(account.pool.SmsConfiguration, SmsConfiguration);
    assert.equal(account.pool.MfaConfiguration, 'ON');
    assert.ok(!account.writes.includes('SetUserPoolMfaConfig'));
  });

  it('that could not be put back fail the command, with the right that was missing', async () => {
    account = new AwsAccount({ MfaConfiguration: 'OPTIONAL' });
    account.mfa = TOTP;
    account.faults.set('SetUserPoolMfaConfig', denied('cognito-idp:SetUserPoolMfaConfig'));
    const { code, stderr } = await attach();
    assert.equal(code, 1);
    assert.match(stderr, /AWS does not allow cognito-idp:SetUserPoolMfaConfig: give that right/);
  });

  it('are named when they came out different', async () => {
    account = new AwsAccount({ UserPoolTags: { team: 'shop' } });
    account.forgets = 'UserPoolTags';
    const { code, stderr } = await attach();
    assert.equal(code, 1);
    assert.match(stderr, /These settings of the pool are different now, look at them: UserPoolTags\./);
  });
});

describe('attach', () => {
  const NOTES: [what: string, pool: Partial<UserPoolType>, note: RegExp][] = [
    ['MFA', { MfaConfiguration: 'OPTIONAL' }, /Note: the pool has MFA of its own \(OPTIONAL\)/],
    ['device tracking', { DeviceConfiguration: {} }, /Note: the pool remembers devices/],
    ['aliases', { AliasAttributes: ['email'] }, /Note: an address is an alias/],
    ['unproven changes', { UserAttributeUpdateSettings: undefined }, /Note: who is signed in can put/],
  ];
  for (const [what, pool, note] of NOTES)
    it(`says what a pool with ${what} does to the form`, async () => {
      account = new AwsAccount(pool);
      if (pool.MfaConfiguration) account.mfa = { MfaConfiguration: pool.MfaConfiguration };
      assert.match((await attach('--dry-run')).stdout, note);
    });

  it('says nothing of the kind about a pool that is set up well', async () => {
    account = new AwsAccount();
    assert.doesNotMatch((await attach('--dry-run')).stdout, /Note/);
  });

  for (const [operation, right] of [
    ['CreateRole', 'iam:CreateRole'],
    ['CreateFunction', 'iam:PassRole'],
    ['UpdateUserPool', 'cognito-idp:UpdateUserPool'],
  ] as const)
    it(`names ${right} when it is missing, and goes on from there the next time`, async () => {
      account = new AwsAccount();
      account.faults.set(operation, denied(right));
      const { code, stderr } = await attach();
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`AWS does not allow ${right}: give that right to whoever calls this.`));
      account.faults.clear();
      assert.equal((await attach()).code, 0);
      assert.deepEqual(account.pool.LambdaConfig, OURS);
      assert.equal(account.clients.size, 2);
    });

  it('refuses the archive of another version', async () => {
    account = new AwsAccount();
    const path = archiveOf('0.0.1');
    const { code, stderr } = await attach('--zip', path);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `${path} is of version 0.0.1, and this is ${version}: use the archive of the same version.\n`,
    );
    assert.deepEqual(account.writes, []);
  });

  it('refuses what is no archive', async () => {
    account = new AwsAccount();
    const { stderr } = await attach('--zip', fileURLToPath(import.meta.url));
    assert.match(stderr, /is not an archive of authsignal-cognito-login/);
  });

  it('takes the archive that is built', async () => {
    account = new AwsAccount();
    const built = new URL('../../dist/lambda/authsignal-cognito-login.zip', import.meta.url);
    assert.equal((await attach('--zip', fileURLToPath(built))).code, 0);
  });

  it('says how to make the secret when there is none', async () => {
    account = new AwsAccount();
    account.secrets.clear();
    const { code, stderr } = await attach();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /aws secretsmanager create-secret --region us-east-1 --name authsignal\/server-secret/,
    );
    assert.deepEqual(account.writes, []);
  });

  it('refuses an app client that the pool does not have', async () => {
    account = new AwsAccount();
    const { code, stderr } = await attach('--client-id', 'typo');
    assert.deepEqual([code, stderr], [1, 'The pool has no app client typo.\n']);
  });

  const ARGUMENTS = ['--user-pool-id', POOL_ID, '--tenant-id', 't'];
  const USAGE: [args: string[], message: RegExp][] = [
    [['attach', '--tenant-id', 't'], /^--user-pool-id takes/],
    [['attach', '--user-pool-id', 'Theirs', '--tenant-id', 't'], /^--user-pool-id takes/],
    [['attach', '--user-pool-id', POOL_ID], /^--tenant-id takes/],
    [['attach', '--user-pool-id', POOL_ID, '--tenant-id', 'a"b'], /^--tenant-id takes/],
    [['attach', ...ARGUMENTS, '--identifier', 'name'], /^--identifier must be/],
    [['attach', ...ARGUMENTS, '--authsignal-url', 'http://x'], /^--authsignal-url must/],
    [['detach', '--user-pool-id', POOL_ID, '--name', 'x'.repeat(45)], /^--name takes/],
    [['detach', '--user-pool-id', POOL_ID, '--force'], /'--force'/],
  ];
  for (const [args, message] of USAGE)
    it(`does not take "${args.join(' ').slice(0, 90)}"`, async () => {
      account = new AwsAccount();
      const { code, stderr } = await command(args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });

  for (const name of ['attach', 'detach'])
    it(`explains itself: ${name} --help`, async () => {
      account = new AwsAccount();
      const { code, stdout } = await command([name, '--help']);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^Usage: authsignal-cognito-login ${name} `));
    });
});

describe('detach', () => {
  it('takes away all that attach made, and nothing else', async () => {
    account = new AwsAccount();
    const { LambdaConfig, ...before } = structuredClone(account.pool);
    await attach();
    assert.equal((await detach()).code, 0);
    assert.deepEqual([account.functions.size, account.roles.size], [0, 0]);
    assert.deepEqual([...account.clients.keys()], ['password-client']);
    const { LambdaConfig: left, ...rest } = account.pool;
    assert.deepEqual([LambdaConfig, left], [undefined, {}]);
    assert.deepEqual(JSON.parse(JSON.stringify(rest)), before);
  });

  it('shows everything and changes nothing in a dry run', async () => {
    account = new AwsAccount();
    await attach();
    account.writes = [];
    const { code, stdout } = await detach('--dry-run');
    assert.deepEqual([code, account.writes], [0, []]);
    assert.match(stdout, new RegExp(`PreSignUp: none in place of ${OURS.PreSignUp}`));
    assert.match(stdout, /delete the app client new-client, which signs out who signed in with the form/);
  });

  it('leaves a trigger that somebody changed by hand', async () => {
    account = new AwsAccount();
    await attach();
    account.pool.LambdaConfig = { ...account.pool.LambdaConfig, PreSignUp: THEIRS };
    const { code, stdout } = await detach();
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`Note: the trigger PreSignUp is ${THEIRS} by now, and stays so.`));
    assert.deepEqual(account.pool.LambdaConfig, { PreSignUp: THEIRS });
  });

  it('has nothing to do where nothing was attached', async () => {
    account = new AwsAccount();
    const { code, stdout } = await detach();
    assert.deepEqual([code, stdout, account.writes], [0, 'There is nothing to change.\n', []]);
  });
});

/** With AWS credentials the doctor reads pool, app client, functions and firewall: it finds each fault, and nothing else. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { DEMO_CLIENT } from '../../demo/local-cloud/cognito/pools.js';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { examine, optionsFor, type Options } from './doctor-run.js';
import { closedUrl, json, type Site, startSite } from './site.js';

const POOL_ID = 'us-east-1_LocalDemo';
const POOL_ARN = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL_ID}`;
const TRIGGERS = ['PreSignUp', 'DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'];
const SECRET = 'a-secret-of-the-account';

const arnOf = (trigger: string) => `arn:aws:lambda:us-east-1:123456789012:function:login-${trigger}`;

interface Function {
  configuration: {
    Timeout: number;
    MemorySize: number;
    Runtime: string;
    Environment: { Variables: Record<string, string> };
  };
  policy?: object;
}

/** What AWS answers; each test changes something. */
let account: {
  client: Record<string, unknown>;
  pool: Record<string, unknown> & { LambdaConfig: Record<string, string> };
  functions: Map<string, Function>;
  acl?: object;
  /** An operation that these credentials may not use. */
  refused?: string;
};
let cloud: LocalCloud;
let aws: Site;

const policyFor = (arn: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cognito-idp.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Condition: { ArnLike: { 'AWS:SourceArn': arn } },
    },
  ],
});

const usualAccount = (): typeof account => ({
  client: {
    ClientId: DEMO_CLIENT.id,
    ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    AuthSessionValidity: 15,
    EnableTokenRevocation: true,
  },
  pool: {
    Id: POOL_ID,
    Arn: POOL_ARN,
    MfaConfiguration: 'OFF',
    UsernameAttributes: ['email', 'phone_number'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email', 'phone_number'] },
    LambdaConfig: Object.fromEntries(TRIGGERS.map((trigger) => [trigger, arnOf(trigger)])),
  },
  functions: new Map(
    TRIGGERS.map((trigger) => [
      arnOf(trigger),
      {
        configuration: {
          Timeout: 5,
          MemorySize: 512,
          Runtime: 'nodejs24.x',
          Environment: {
            Variables: {
              AUTHSIGNAL_CLIENT_IDS: `another, ${DEMO_CLIENT.id}`,
              AUTHSIGNAL_SECRET: SECRET,
              AUTHSIGNAL_URL: `${cloud.url}/authsignal/v1/`,
            },
          },
        },
        policy: policyFor(`arn:aws:cognito-idp:us-east-1:123456789012:userpool/*`),
      },
    ]),
  ),
});

const exception = (name: string, status = 400) =>
  json({ __type: name, message: 'No.' }, status, { 'x-amzn-errortype': name });

/** Where no server listens any more. */
let nowhere: string;

before(async () => {
  nowhere = await closedUrl();
  [cloud, aws] = await Promise.all([startLocalCloud(), startSite()]);
  aws.handlers.set('/', ({ headers }) => {
    const target = String(headers['x-amz-target']).split('.')[1] ?? '';
    if (target === account.refused) return exception('AccessDeniedException');
    switch (target) {
      case 'DescribeUserPoolClient':
        return account.client.ClientId === DEMO_CLIENT.id
          ? json({ UserPoolClient: account.client })
          : exception('ResourceNotFoundException');
      case 'DescribeUserPool':
        return json({ UserPool: account.pool });
      case 'GetWebACLForResource':
        return json(account.acl ? { WebACL: account.acl } : {});
      default:
        return exception('UnknownOperationException');
    }
  });
  for (const trigger of TRIGGERS) {
    const path = `/2015-03-31/functions/${encodeURIComponent(arnOf(trigger))}`;
    aws.handlers.set(`${path}/configuration`, () => {
      if (account.refused === 'GetFunctionConfiguration') return exception('AccessDeniedException', 403);
      const found = account.functions.get(arnOf(trigger));
      return found
        ? json({ FunctionName: `login-${trigger}`, ...found.configuration })
        : exception('ResourceNotFoundException', 404);
    });
    aws.handlers.set(`${path}/policy`, () => {
      const policy = account.functions.get(arnOf(trigger))?.policy;
      return policy ? json({ Policy: JSON.stringify(policy) }) : exception('ResourceNotFoundException', 404);
    });
  }
});
beforeEach(() => {
  account = usualAccount();
});
after(() => Promise.all([cloud.close(), aws.close()]));

const functionOf = (trigger: string): Function => {
  const found = account.functions.get(arnOf(trigger));
  assert.ok(found);
  return found;
};

const credentials = () => ({
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'the-key-of-the-account',
  AWS_ENDPOINT_URL: aws.url,
});

const check = (more: Options = {}, env: Record<string, string> = credentials()) =>
  examine(
    {
      ...optionsFor(cloud),
      'user-pool-id': POOL_ID,
      ...more,
    },
    { env },
  );

interface Row {
  what: string;
  finds: string;
  prepare: () => void;
  options?: Options;
}

const set = (trigger: string, name: string, value: string | undefined) => () => {
  const { Variables } = functionOf(trigger).configuration.Environment;
  if (value === undefined) delete Variables[name];
  else Variables[name] = value;
};

const ROWS: Row[] = [
  {
    what: 'a pool without the app client',
    finds: 'pool-without-client',
    prepare: () => (account.client.ClientId = 'another'),
  },
  {
    what: 'credentials that may not read the pool',
    finds: 'aws-refuses',
    prepare: () => (account.refused = 'DescribeUserPool'),
  },
  {
    what: 'credentials that may not read functions',
    finds: 'aws-refuses',
    prepare: () => (account.refused = 'GetFunctionConfiguration'),
  },
  {
    what: 'credentials that may not read the firewall',
    finds: 'aws-refuses',
    prepare: () => (account.refused = 'GetWebACLForResource'),
  },
  {
    what: 'an app client that takes passwords',
    finds: 'client-takes-passwords',
    prepare: () => (account.client.ExplicitAuthFlows = ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH']),
  },
  {
    what: 'the usual three minutes for a challenge',
    finds: 'client-session-short',
    prepare: () => delete account.client.AuthSessionValidity,
  },
  {
    what: 'no token revocation',
    finds: 'client-no-revocation',
    prepare: () => (account.client.EnableTokenRevocation = false),
  },
  { what: 'MFA of the pool', finds: 'pool-mfa', prepare: () => (account.pool.MfaConfiguration = 'OPTIONAL') },
  {
    what: 'device tracking',
    finds: 'pool-tracks-devices',
    prepare: () => (account.pool.DeviceConfiguration = { DeviceOnlyRememberedOnUserPrompt: true }),
  },
  {
    what: 'addresses that change without a proof',
    finds: 'pool-unverified-change',
    prepare: () =>
      (account.pool.UserAttributeUpdateSettings = { AttributesRequireVerificationBeforeUpdate: ['email'] }),
  },
  {
    what: 'sign-up by an alias',
    finds: 'pool-alias-sign-up',
    prepare: () => Object.assign(account.pool, { UsernameAttributes: [], AliasAttributes: ['email'] }),
  },
  {
    what: 'no PreSignUp',
    finds: 'pool-no-pre-sign-up',
    prepare: () => delete account.pool.LambdaConfig.PreSignUp,
  },
  {
    what: 'no Verify',
    finds: 'pool-trigger-missing',
    prepare: () => delete account.pool.LambdaConfig.VerifyAuthChallengeResponse,
  },
  {
    what: 'a function that is gone',
    finds: 'function-not-there',
    prepare: () => account.functions.delete(arnOf('CreateAuthChallenge')),
  },
  {
    what: 'Lambda’s usual limits',
    finds: 'function-limits',
    prepare: () =>
      Object.assign(functionOf('CreateAuthChallenge').configuration, { Timeout: 3, MemorySize: 128 }),
  },
  {
    what: 'an old Node',
    finds: 'function-runtime',
    prepare: () => (functionOf('DefineAuthChallenge').configuration.Runtime = 'nodejs18.x'),
  },
  {
    what: 'AUTHSIGNAL_CLIENT_IDS without the client',
    finds: 'function-clients',
    prepare: () => set('PreSignUp', 'AUTHSIGNAL_CLIENT_IDS', 'another')(),
  },
  {
    what: 'a Verify without the secret',
    finds: 'function-secret',
    prepare: () => set('VerifyAuthChallengeResponse', 'AUTHSIGNAL_SECRET', undefined)(),
  },
  {
    what: 'another region in AUTHSIGNAL_URL',
    finds: 'function-url',
    prepare: () => set('CreateAuthChallenge', 'AUTHSIGNAL_URL', undefined)(),
  },
  {
    what: 'another action in AUTHSIGNAL_ACTION',
    finds: 'function-action',
    prepare: () => set('VerifyAuthChallengeResponse', 'AUTHSIGNAL_ACTION', 'signIn')(),
  },
  {
    what: 'a function that nobody may invoke',
    finds: 'function-permission',
    prepare: () => delete functionOf('DefineAuthChallenge').policy,
  },
  {
    what: 'a function that another pool may invoke',
    finds: 'function-permission',
    prepare: () => (functionOf('DefineAuthChallenge').policy = policyFor(`${POOL_ARN}2`)),
  },
  {
    what: 'a firewall that asks for a CAPTCHA',
    finds: 'firewall-asks',
    prepare: () =>
      (account.acl = { Name: 'bots', Rules: [{ Name: 'r', Priority: 0, Action: { Captcha: {} } }] }),
  },
];

describe('the doctor with AWS credentials', () => {
  it('finds nothing wrong with a good account, and prints no secret', async () => {
    const { codes, code, stdout, checks } = await check();
    assert.deepEqual({ codes, code }, { codes: [], code: 0 });
    assert.doesNotMatch(stdout, /a-secret-of|the-key-of|AKIDEXAMPLE/);
    for (const id of ['pool', 'functions', 'firewall'])
      assert.equal(checks.find((one) => one.id === id)?.status, 'ok', id);
  });

  it('leaves functions of somebody else’s alone, but for their limits', async () => {
    for (const { configuration } of account.functions.values())
      configuration.Environment.Variables = { SECRET: 'x' };
    assert.deepEqual((await check()).codes, []);
  });

  it('does not mind an alias where people are not signed up by it', async () => {
    Object.assign(account.pool, { UsernameAttributes: [], AliasAttributes: ['email'] });
    assert.deepEqual((await check({ 'sign-up': 'off' })).codes, []);
  });

  it('shows a firewall that only blocks', async () => {
    account.acl = {
      Name: 'rates',
      DefaultAction: { Allow: {} },
      Rules: [{ Name: 'r', Priority: 0, Action: { Block: {} } }],
    };
    const { codes, checks } = await check();
    assert.deepEqual(codes, []);
    assert.equal(checks.find(({ id }) => id === 'firewall')?.note, 'rates');
  });

  for (const { what, finds, prepare } of ROWS) {
    it(`finds ${what}`, async () => {
      prepare();
      const { codes, code, stdout } = await check();
      assert.deepEqual(codes, [finds], stdout);
      assert.equal(code, 1);
      assert.doesNotMatch(stdout, /a-secret-of|the-key-of|AKIDEXAMPLE/);
    });
  }

  it('says once that AWS cannot be reached', async () => {
    const { codes, code } = await check({}, { ...credentials(), AWS_ENDPOINT_URL: nowhere });
    assert.deepEqual({ codes, code }, { codes: ['aws-unreachable'], code: 2 });
  });

  it('says what is missing without credentials, and without the id of the pool', async () => {
    const noteOf = async (options: Options, env: Record<string, string>) =>
      (await check(options, env)).checks.find(({ id }) => id === 'pool')?.note;
    assert.match((await noteOf({}, {})) ?? '', /no AWS credentials/);
    assert.match((await noteOf({ 'user-pool-id': undefined }, credentials())) ?? '', /--user-pool-id/);
  });
});

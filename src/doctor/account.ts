/** The checks that take AWS credentials: the pool, its app client, the functions and the firewall. They only read. */
import type {
  LambdaConfigType,
  UserPoolClientType,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { Unreachable } from '../diagnose/ask.js';
import { good, skip, type Check, type Examination, type Found, type Outcome } from '../diagnose/check.js';

export interface Account {
  readonly userPoolId?: string;
  /** Absent where the SDK finds them by itself, as with a profile. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Addresses in place of AWS's, by the name of the service. */
  readonly endpoints: Readonly<Partial<Record<'cognito' | 'lambda' | 'waf', string>>>;
}

/** The pool's functions, by the names of the triggers. */
const TRIGGERS = [
  'PreSignUp',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
] as const satisfies readonly (keyof LambdaConfigType)[];

type Trigger = (typeof TRIGGERS)[number];

const WITH_SECRET: readonly Trigger[] = ['CreateAuthChallenge', 'VerifyAuthChallengeResponse'];

/** What the checks have read, each for the next. */
interface Reading {
  pool?: UserPoolType;
}

class Refused extends Error {
  constructor(readonly found: Found) {
    super(found.code);
  }
}

/** Sends one command; rejects with `Unreachable`, or with `Refused` unless the exception is `expected`, which is `undefined`. */
async function send<T>(
  operation: string,
  address: string,
  call: () => Promise<T>,
  expected?: string,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === expected) return undefined;
    if ($metadata?.httpStatusCode !== undefined || /Credentials/.test(name)) {
      const permission = operation.replace(' ', ':');
      throw new Refused({
        code: 'aws-refuses',
        values: { operation, name: /^\w+$/.test(name) ? name : 'an error', permission },
      });
    }
    const { code } = error as { code?: unknown };
    throw new Unreachable(
      typeof code === 'string' ? `could not be reached (${code})` : 'did not answer in time',
      address,
      {
        cause: error,
      },
    );
  }
}

/** What every client is made with. */
const optionsOf = ({ credentials }: Account, region: string, endpoint: string | undefined) => ({
  region,
  endpoint,
  credentials,
  maxAttempts: 2,
});

const options = ({ world, patience }: Examination) => ({ abortSignal: world.deadline(patience) });

function judgeClient(client: UserPoolClientType): Found[] {
  const found: Found[] = [];
  const id = client.ClientId ?? '';
  const flows = client.ExplicitAuthFlows ?? [];
  const byPassword = flows.filter((flow) => /PASSWORD|SRP|USER_AUTH$/.test(flow));
  if (byPassword.length > 0)
    found.push({ code: 'client-takes-passwords', values: { client: id, flows: byPassword.join(', ') } });
  const minutes = client.AuthSessionValidity ?? 3;
  if (minutes < 5) found.push({ code: 'client-session-short', values: { minutes: String(minutes) } });
  if (client.EnableTokenRevocation === false)
    found.push({ code: 'client-no-revocation', values: { client: id } });
  return found;
}

function judgePool(pool: UserPoolType, { config }: Examination): Found[] {
  const found: Found[] = [];
  if (pool.MfaConfiguration === 'ON' || pool.MfaConfiguration === 'OPTIONAL')
    found.push({ code: 'pool-mfa', values: { state: pool.MfaConfiguration.toLowerCase() } });
  // Any setting of it turns it on.
  if (pool.DeviceConfiguration) found.push({ code: 'pool-tracks-devices' });
  const guarded = pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  const aliases = [...(pool.UsernameAttributes ?? []), ...(pool.AliasAttributes ?? [])];
  const exposed = (['email', 'phone_number'] as const).filter(
    (name) => aliases.includes(name) && !guarded.includes(name),
  );
  if (exposed.length > 0)
    found.push({ code: 'pool-unverified-change', values: { attributes: exposed.join(' and ') } });
  const signsUp = config.signUp !== 'off' && pool.AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true;
  const alias = (['email', 'phone_number'] as const).find((name) => pool.AliasAttributes?.includes(name));
  if (signsUp && alias && !config.usernameUrl && config.identifier !== 'username')
    found.push({
      code: 'pool-alias-sign-up',
      values: { alias: alias === 'email' ? 'email address' : 'phone number' },
    });
  const { LambdaConfig: triggers = {} } = pool;
  if (signsUp && !triggers.PreSignUp) found.push({ code: 'pool-no-pre-sign-up' });
  for (const trigger of TRIGGERS)
    if (trigger !== 'PreSignUp' && !triggers[trigger])
      found.push({ code: 'pool-trigger-missing', values: { trigger } });
  return found;
}

/** What the environment of a function of this package has to agree with. */
function judgeEnvironment(
  trigger: Trigger,
  name: string,
  variables: Readonly<Record<string, string>>,
  { config }: Examination,
): Found[] {
  const { AUTHSIGNAL_CLIENT_IDS: ids, AUTHSIGNAL_SECRET: secret, AUTHSIGNAL_URL: url } = variables;
  // Triggers of somebody else's, or the secret is read elsewhere.
  if (ids === undefined) return [];
  const found: Found[] = [];
  const values = { trigger, function: name, client: config.userPoolClientId };
  if (!ids.split(/[\s,]+/).includes(config.userPoolClientId))
    found.push({ code: 'function-clients', values });
  if (!WITH_SECRET.includes(trigger)) return found;
  if (!secret?.trim()) found.push({ code: 'function-secret', values });
  const theirUrl = url?.trim().replace(/\/+$/, '') || 'https://api.authsignal.com/v1';
  if (theirUrl !== config.authsignalUrl) found.push({ code: 'function-url', values });
  const theirs = variables.AUTHSIGNAL_ACTION?.trim() || 'cognitoAuth';
  if (theirs !== config.action)
    found.push({ code: 'function-action', values: { ...values, theirs, ours: config.action } });
  return found;
}

const LEAST_SECONDS = 5;
const LEAST_MB = 512;

function judgeFunction(
  trigger: Trigger,
  configuration: FunctionConfiguration,
  examination: Examination,
): Found[] {
  const { Timeout = 3, MemorySize = 128, Runtime, FunctionName = '', Environment } = configuration;
  const found: Found[] = [];
  const values = { trigger, function: FunctionName };
  if (Timeout < LEAST_SECONDS || MemorySize < LEAST_MB)
    found.push({
      code: 'function-limits',
      values: { ...values, seconds: String(Timeout), memory: String(MemorySize) },
    });
  const node = /^nodejs(\d+)/.exec(Runtime ?? '')?.[1];
  if (node !== undefined && Number(node) < 20)
    found.push({ code: 'function-runtime', values: { ...values, runtime: Runtime ?? '' } });
  return [...found, ...judgeEnvironment(trigger, FunctionName, Environment?.Variables ?? {}, examination)];
}

interface Statement {
  Effect?: string;
  Principal?: string | { Service?: string | string[]; AWS?: string | string[] };
  Action?: string | string[];
  Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

const listOf = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : [value].flat();

/** Whether `pattern`, with stars as IAM has them, fits `text`. */
const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  ).test(text);

/** Whether the resource policy of a function lets the pool `arn` invoke it. */
function letsPoolInvoke(policy: string | undefined, arn: string): boolean {
  let statements: readonly Statement[] = [];
  try {
    statements = [
      (JSON.parse(policy ?? '{}') as { Statement?: Statement | Statement[] }).Statement ?? [],
    ].flat();
  } catch {
    // It is as good as none.
  }
  return statements.some(({ Effect, Principal, Action, Condition = {} }) => {
    const services = typeof Principal === 'string' ? [Principal] : listOf(Principal?.Service);
    const sources = Object.values(Condition).flatMap((test) =>
      Object.entries(test).flatMap(([key, value]) => (/^aws:sourcearn$/i.test(key) ? listOf(value) : [])),
    );
    return (
      Effect === 'Allow' &&
      services.some((service) => service === '*' || service === 'cognito-idp.amazonaws.com') &&
      listOf(Action).some((action) => like(action.toLowerCase(), 'lambda:invokefunction')) &&
      (sources.length === 0 || sources.some((source) => like(source, arn)))
    );
  });
}

/** Runs `work`; what AWS refuses is what it found. */
async function orRefused(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return { found: [error.found] };
    throw error;
  }
}

/** What to install for the rest of the checks. */
const missing = (name: string, what: string) => skip(`install ${name} to have the ${what} checked`);

const poolCheck = (account: Account, userPoolId: string, reading: Reading): Check => ({
  id: 'pool',
  title: 'User pool and app client',
  unreachable: 'aws-unreachable',
  run: (examination) =>
    orRefused(async () => {
      const { config } = examination;
      const sdk = await import('@aws-sdk/client-cognito-identity-provider');
      const address = account.endpoints.cognito ?? `cognito-idp in ${config.region}`;
      const client = new sdk.CognitoIdentityProviderClient(
        optionsOf(account, config.region, account.endpoints.cognito),
      );
      const described = await send(
        'cognito-idp DescribeUserPoolClient',
        address,
        () =>
          client.send(
            new sdk.DescribeUserPoolClientCommand({
              UserPoolId: userPoolId,
              ClientId: config.userPoolClientId,
            }),
            options(examination),
          ),
        'ResourceNotFoundException',
      );
      if (!described?.UserPoolClient)
        return {
          found: [
            { code: 'pool-without-client', values: { pool: userPoolId, client: config.userPoolClientId } },
          ],
        };
      const found = judgeClient(described.UserPoolClient);
      const { UserPool: pool } =
        (await send('cognito-idp DescribeUserPool', address, () =>
          client.send(new sdk.DescribeUserPoolCommand({ UserPoolId: userPoolId }), options(examination)),
        )) ?? {};
      if (!pool) return { found };
      reading.pool = pool;
      found.push(...judgePool(pool, examination));
      const { IssuerConfiguration } = pool as { IssuerConfiguration?: { Type?: string } };
      return found.length > 0
        ? { found }
        : good(`${userPoolId}, issuer ${IssuerConfiguration?.Type ?? 'ORIGINAL'}`);
    }),
});

const functionsCheck = (account: Account, reading: Reading): Check => ({
  id: 'functions',
  title: 'Functions of the triggers',
  unreachable: 'aws-unreachable',
  run: (examination) =>
    orRefused(async () => {
      const { pool } = reading;
      if (!pool) return skip('the pool is not known');
      const sdk = await import('@aws-sdk/client-lambda').catch(() => undefined);
      if (!sdk) return missing('@aws-sdk/client-lambda', 'functions');
      const found: Found[] = [];
      for (const trigger of TRIGGERS) {
        const arn = pool.LambdaConfig?.[trigger];
        if (!arn) continue;
        const region = arn.split(':')[3] ?? examination.config.region;
        const client = new sdk.LambdaClient(optionsOf(account, region, account.endpoints.lambda));
        const address = account.endpoints.lambda ?? `lambda in ${region}`;
        const configuration = await send(
          'lambda GetFunctionConfiguration',
          address,
          () =>
            client.send(new sdk.GetFunctionConfigurationCommand({ FunctionName: arn }), options(examination)),
          'ResourceNotFoundException',
        );
        if (!configuration) {
          found.push({ code: 'function-not-there', values: { trigger } });
          continue;
        }
        found.push(...judgeFunction(trigger, configuration, examination));
        const policy = await send(
          'lambda GetPolicy',
          address,
          () => client.send(new sdk.GetPolicyCommand({ FunctionName: arn }), options(examination)),
          // A function that nobody may invoke has none.
          'ResourceNotFoundException',
        );
        const poolArn = pool.Arn ?? '';
        if (!letsPoolInvoke(policy?.Policy, poolArn))
          found.push({
            code: 'function-permission',
            values: { trigger, arn: poolArn, function: configuration.FunctionName ?? '' },
          });
      }
      return found.length > 0 ? { found } : good();
    }),
});

const firewallCheck = (account: Account, reading: Reading): Check => ({
  id: 'firewall',
  title: 'Firewall of the pool (AWS WAF)',
  unreachable: 'aws-unreachable',
  run: (examination) =>
    orRefused(async () => {
      const arn = reading.pool?.Arn;
      if (!arn) return skip('the pool is not known');
      const sdk = await import('@aws-sdk/client-wafv2').catch(() => undefined);
      if (!sdk) return missing('@aws-sdk/client-wafv2', 'firewall');
      const { region } = examination.config;
      const client = new sdk.WAFV2Client(optionsOf(account, region, account.endpoints.waf));
      const answer = await send(
        'wafv2 GetWebACLForResource',
        account.endpoints.waf ?? `wafv2 in ${region}`,
        () => client.send(new sdk.GetWebACLForResourceCommand({ ResourceArn: arn }), options(examination)),
      );
      const acl = answer?.WebACL;
      if (!acl) return good('none');
      const actions = [acl.DefaultAction, ...(acl.Rules ?? []).map(({ Action }) => Action)];
      const asking = actions.find((action) => action && ('Captcha' in action || 'Challenge' in action));
      if (!asking) return good(acl.Name);
      const action = 'Captcha' in asking ? 'CAPTCHA' : 'challenge';
      return { found: [{ code: 'firewall-asks', values: { name: acl.Name ?? 'without a name', action } }] };
    }),
});

const NOT_CHECKED = [
  ['pool', 'User pool and app client'],
  ['functions', 'Functions of the triggers'],
  ['firewall', 'Firewall of the pool (AWS WAF)'],
] as const;

const without = (reason: string): Check[] =>
  NOT_CHECKED.map(([id, title]) => ({ id, title, unreachable: 'aws-unreachable', run: () => skip(reason) }));

export function accountChecks(account: Account | undefined): Check[] {
  if (!account) return without('there are no AWS credentials');
  const { userPoolId } = account;
  if (!userPoolId) return without('give --user-pool-id');
  const reading: Reading = {};
  return [
    poolCheck(account, userPoolId, reading),
    functionsCheck(account, reading),
    firewallCheck(account, reading),
  ];
}

/** `attach`: makes the functions, their roles and an app client, and attaches them to a pool that is there. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describeAwsError } from '../attach/aws-errors.js';
import { planAttach } from '../attach/pool.js';
import { type Archive, readArchive } from './archive.js';
import {
  attachmentsOf,
  changeTriggers,
  find,
  type Found,
  type Made,
  POLICY,
  variablesOf,
} from './attached.js';
import { ATTACH_HELP, type FullAttachOptions, readAttach } from './attach-options.js';
import { type Aws, openAws } from './aws.js';
import { type CommandIo, USAGE } from './command.js';
import { perform, type Step } from './steps.js';

/** Seconds: Cognito does not wait longer. */
const TIMEOUT = 5;
/** More memory is a faster start. */
const MEMORY = 512;

const ROLE_TRIES = 15;
const ROLE_WAIT_MS = 2000;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  let options;
  try {
    options = readAttach(args);
  } catch (error) {
    io.stderr.write(`${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    return USAGE;
  }
  if (!options) {
    io.stdout.write(ATTACH_HELP);
    return 0;
  }
  const archive = await readArchive(options.zip, version);
  const aws = await openAws(options.region);
  let found: Found;
  try {
    found = await find(aws, options);
    if (!(await aws.hasSecret(options.secretName))) {
      io.stderr.write(
        `There is no secret ${options.secretName} in Secrets Manager. Make it, and type the server secret of the Authsignal portal:\n` +
          `  read -rs SECRET && aws secretsmanager create-secret --region ${options.region} --name ${options.secretName} --secret-string "$SECRET"\n`,
      );
      return 1;
    }
  } catch (error) {
    io.stderr.write(`${describeAwsError(error)}\n`);
    return 1;
  }
  const unknown = options.clientIds.filter((id) => !found.clients.some((client) => client.id === id));
  if (unknown.length > 0) {
    io.stderr.write(`The pool has no app client ${unknown.join(', ')}.\n`);
    return 1;
  }
  const taken = takenTriggers(found);
  if (taken.length > 0 && !options.chain) {
    for (const { trigger, arn } of taken) io.stderr.write(`The pool has a trigger ${trigger}: ${arn}\n`);
    io.stderr.write(
      'With --chain the new functions stand in front of them and call them for your other app clients.\n',
    );
    return 1;
  }
  for (const line of warnings(found)) io.stdout.write(`Note: ${line}\n`);
  const login: Login = { aws, options, archive, found, clientIds: options.clientIds };
  const code = await perform(planSteps(login), options, io);
  if (code === 0 && !options.dryRun) io.stdout.write(`\n${tagOf(login)}\n`);
  return code;
}

interface Login {
  aws: Aws;
  options: FullAttachOptions;
  archive: Archive;
  found: Found;
  /** App clients that have the form; filled when one is made. */
  clientIds: readonly string[];
}

/** Triggers that others have, and that no function of ours stands in front of yet. */
function takenTriggers({ state, made }: Found): { trigger: string; arn: string }[] {
  const attached = attachmentsOf(made);
  return made.flatMap(({ entry: { trigger } }) => {
    const arn = state.pool.LambdaConfig?.[trigger];
    const ours = attached[trigger];
    return arn && arn !== ours?.arn && arn !== ours?.before ? [{ trigger, arn }] : [];
  });
}

/** What of the pool does not go well with the form. */
function warnings({ state: { pool, mfa } }: Found): string[] {
  const notes: string[] = [];
  if (mfa.MfaConfiguration && mfa.MfaConfiguration !== 'OFF')
    notes.push(
      `the pool has MFA of its own (${mfa.MfaConfiguration}), which the form does not show: turn it off for who signs in with it.`,
    );
  if (pool.DeviceConfiguration)
    notes.push(
      'the pool remembers devices, and refuses to refresh the tokens of the form: people are signed out after an hour.',
    );
  if (pool.AliasAttributes?.some((alias) => alias !== 'preferred_username'))
    notes.push(
      'an address is an alias of the user name in this pool: the form needs sign-up="off" or a username-url.',
    );
  if (!pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate?.length)
    notes.push(
      'who is signed in can put a stranger’s address in place of theirs: turn on verification before an address changes.',
    );
  return notes;
}

function planSteps(login: Login): Step[] {
  const { aws, options, found } = login;
  const steps: Step[] = [];
  if (login.clientIds.length === 0) {
    if (found.clientId) login.clientIds = [found.clientId];
    else
      steps.push({
        text: `make the app client ${options.name}, for custom authentication alone`,
        run: () => makeClient(login),
      });
  }
  for (const made of found.made) {
    const before = beforeOf(login, made);
    if (made.rights !== rightsOf(login, made, before))
      steps.push({
        text: `${made.hasRole ? 'change' : 'make'} the role ${made.name}, which may do this: ${rightsInWords(made, before)}`,
        run: () => makeRole(login, made, before),
      });
    if (!made.configuration)
      steps.push({
        text: `make the function ${made.name}, of version ${version}`,
        run: () => makeFunction(login, made, before),
      });
    else steps.push(...updates(login, made, before));
    if (!made.isAllowed)
      steps.push({ text: `let the pool call the function ${made.name}`, run: () => allow(login, made) });
  }
  // The functions are there by then.
  const planned = Object.fromEntries(
    found.made.map((made) => [
      made.entry.trigger,
      { arn: made.configuration?.FunctionArn ?? arnOf(login, made), before: beforeOf(login, made) },
    ]),
  );
  const { changes } = planAttach(found.state.pool, planned);
  if (changes.length > 0) steps.push(changeTriggers(aws, found.state, changes));
  return steps;
}

/** The function that this one stands in front of. */
function beforeOf({ found }: Login, made: Made): string | undefined {
  const present = found.state.pool.LambdaConfig?.[made.entry.trigger];
  return present && present !== made.configuration?.FunctionArn
    ? present
    : variablesOf(made)[made.entry.chain];
}

const arnOf = ({ found }: Login, { name }: Made): string => {
  const [, partition, , region, account] = found.state.pool.Arn?.split(':') ?? [];
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
};

const variables = (
  { options, clientIds }: Login,
  { entry }: Made,
  before: string | undefined,
): Record<string, string> => ({
  AUTHSIGNAL_CLIENT_IDS: clientIds.join(','),
  ...(entry.secret && { AUTHSIGNAL_SECRET_NAME: options.secretName }),
  ...(entry.secret && options.authsignalUrl && { AUTHSIGNAL_URL: options.authsignalUrl }),
  ...(options.identifier && { AUTHSIGNAL_IDENTIFIER: options.identifier }),
  ...(before && { [entry.chain]: before }),
});

function updates(login: Login, made: Made, before: string | undefined): Step[] {
  const { lambda, lambdaSdk } = login.aws;
  const FunctionName = made.name;
  const steps: Step[] = [];
  const settled = () =>
    lambdaSdk.waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
  if (made.configuration?.CodeSha256 !== login.archive.hash)
    steps.push({
      text: `replace the code of the function ${made.name} by that of version ${version}`,
      run: async () => {
        await lambda.send(
          new lambdaSdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile: login.archive.content }),
        );
        await settled();
      },
    });
  // Variables that somebody added stay.
  const wanted = { ...variablesOf(made), ...variables(login, made, before) };
  const different = Object.keys(wanted).filter((key) => wanted[key] !== variablesOf(made)[key]);
  if (different.length > 0)
    steps.push({
      text: `change ${different.join(', ')} of the function ${made.name}`,
      run: async () => {
        await lambda.send(
          new lambdaSdk.UpdateFunctionConfigurationCommand({
            FunctionName,
            Environment: { Variables: wanted },
          }),
        );
        await settled();
      },
    });
  return steps;
}

async function makeClient(login: Login): Promise<void> {
  const { aws, options } = login;
  const { UserPoolClient } = await aws.cognito.send(
    new aws.cognitoSdk.CreateUserPoolClientCommand({
      UserPoolId: options.userPoolId,
      ClientName: options.name,
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      AuthSessionValidity: 15,
    }),
  );
  login.clientIds = [UserPoolClient?.ClientId ?? ''];
}

/** The rights of a function, as JSON. */
function rightsOf({ options, found }: Login, { name, entry }: Made, before: string | undefined): string {
  const [, partition, , region, account] = found.state.pool.Arn?.split(':') ?? [];
  const allow = (Action: string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });
  const Statement = [
    allow(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${name}*`,
    ),
    ...(entry.secret
      ? [
          allow(
            ['secretsmanager:GetSecretValue'],
            // Secrets Manager appends six characters to every name.
            `arn:${partition}:secretsmanager:${region}:${account}:secret:${options.secretName}-??????`,
          ),
        ]
      : []),
    ...(entry.rights.length > 0
      ? [
          allow(
            entry.rights.map((right) => `cognito-idp:${right}`),
            found.state.pool.Arn ?? '',
          ),
        ]
      : []),
    ...(before ? [allow(['lambda:InvokeFunction'], before)] : []),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function rightsInWords({ entry }: Made, before: string | undefined): string {
  const rights = [
    'to write its log',
    ...(entry.secret ? ['to read the secret'] : []),
    ...(entry.rights.length > 0 ? [`for ${entry.rights.join(', ')}`] : []),
    ...(before ? [`to call ${before}`] : []),
  ];
  return rights.join('; ');
}

async function makeRole(login: Login, made: Made, before: string | undefined): Promise<void> {
  const { iam, iamSdk } = login.aws;
  const assume = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  if (!made.hasRole)
    await iam.send(
      new iamSdk.CreateRoleCommand({ RoleName: made.name, AssumeRolePolicyDocument: JSON.stringify(assume) }),
    );
  await iam.send(
    new iamSdk.PutRolePolicyCommand({
      RoleName: made.name,
      PolicyName: POLICY,
      PolicyDocument: rightsOf(login, made, before),
    }),
  );
}

async function makeFunction(login: Login, made: Made, before: string | undefined): Promise<void> {
  const { aws, found, archive } = login;
  const { lambda, lambdaSdk } = aws;
  const [, partition, , , account] = found.state.pool.Arn?.split(':') ?? [];
  const input = {
    FunctionName: made.name,
    Description: made.entry.description,
    Role: `arn:${partition}:iam::${account}:role/${made.name}`,
    Handler: `index.${made.entry.handler}`,
    Runtime: lambdaSdk.Runtime.nodejs24x,
    Architectures: ['arm64' as const],
    Timeout: TIMEOUT,
    MemorySize: MEMORY,
    Code: { ZipFile: archive.content },
    Environment: { Variables: variables(login, made, before) },
    Tags: { 'authsignal-cognito-login': version },
  };
  await untilRoleCounts(() => lambda.send(new lambdaSdk.CreateFunctionCommand(input)));
  await lambdaSdk.waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: made.name });
}

/** A new role takes some seconds until Lambda may assume it. */
async function untilRoleCounts(create: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await create();
      return;
    } catch (error) {
      const isEarly =
        error instanceof Error &&
        error.name === 'InvalidParameterValueException' &&
        /role/.test(error.message);
      if (!isEarly || tries === ROLE_TRIES) throw error;
      await setTimeout(ROLE_WAIT_MS);
    }
  }
}

async function allow({ aws: { lambda, lambdaSdk }, found }: Login, { name }: Made): Promise<void> {
  await lambda.send(
    new lambdaSdk.AddPermissionCommand({
      FunctionName: name,
      StatementId: 'cognito',
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: found.state.pool.Arn,
    }),
  );
}

function tagOf({ options, clientIds }: Login): string {
  const attributes = {
    region: options.region,
    'user-pool-client-id': clientIds[0],
    'tenant-id': options.tenantId,
    'authsignal-url': options.authsignalUrl,
  };
  const pairs = Object.entries(attributes).flatMap(([name, value]) => (value ? [`${name}="${value}"`] : []));
  return `<authsignal-cognito-login ${pairs.join(' ')}></authsignal-cognito-login>`;
}

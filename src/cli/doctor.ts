/** `doctor`: checks a set-up from outside, and with credentials from inside. */
import { parseArgs } from 'node:util';
import { completeConfig, findFaults } from '../config.js';
import { describeFaults } from '../config-faults.js';
import { readFirstConfig, type RawConfig } from '../first-config.js';
import { theWorld, type World } from '../diagnose/ask.js';
import { runCheck, type Examination, type Report } from '../diagnose/check.js';
import { cognitoEndpoint } from '../gateways/cognito-endpoint.js';
import type { Account } from '../doctor/account.js';
import { checksWith } from '../doctor/checks.js';
import { ALL_FINDINGS } from '../doctor/findings.js';
import { printer } from '../doctor/printer.js';
import { openPrompt } from '../doctor/prompt.js';
import { parseUrl } from '../urls.js';
import { type CommandIo, USAGE } from './command.js';

const HELP = `Usage: authsignal-cognito-login doctor --region REGION --client-id ID
         --tenant-id ID [options]

Checks how the form, the user pool, its triggers and the Authsignal tenant are
set up. It sends no code to anybody, creates no user in the pool and prints no
secret. It begins a sign-in with a name that nobody has, as anybody can do.

What the form has as attributes:
  --region REGION            AWS region of the user pool, such as us-east-1
  --client-id ID             app client
  --tenant-id ID             Authsignal tenant
  --authsignal-url URL       Authsignal's region
  --cognito-url URL          a proxy in place of Cognito's endpoint
  --action NAME              Authsignal's action (default: cognitoAuth)
  --mode MODE                inline, popup, window or redirect
  --methods "ID …"           methods that the form offers
  --answer-format FORMAT     token or json
  --sign-up MODE             auto, form or off
  --without-passkey          the form has no passkeys
  --passkey-enrollment WHEN  off, prompt or auto
  --prebuilt-ui-host HOST    host of the pre-built UI
  --username-url URL         endpoints of yours
  --enrollment-token-url URL
  --context-url URL

What else to look at:
  --page URL                 the page that has the form
  --identifier NAME          somebody who exists, as they sign in
  --user-pool-id ID          the pool, with AWS credentials in the environment
  AUTHSIGNAL_SECRET          in the environment: the tenant's server secret

  --record FILE              signs the person in, by a code that you type, and
                             writes the form of every answer, without values
  --compare FILE             holds such a file against the local cloud
  --json                     prints JSON
  --timeout SECONDS          for each request (default: 10)

Ends with 0 when all is well, with 1 when something is wrong, and with 2 when
something could not be reached or the command line is wrong.
`;

/** The attributes that are options of their own name. */
const ATTRIBUTES = [
  'region',
  'tenant-id',
  'authsignal-url',
  'cognito-url',
  'action',
  'mode',
  'methods',
  'answer-format',
  'sign-up',
  'passkey-enrollment',
  'prebuilt-ui-host',
  'username-url',
  'enrollment-token-url',
  'context-url',
] as const;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      ...(Object.fromEntries(ATTRIBUTES.map((name) => [name, text])) as Record<
        (typeof ATTRIBUTES)[number],
        typeof text
      >),
      'client-id': text,
      'without-passkey': flag,
      page: text,
      identifier: text,
      'user-pool-id': text,
      record: text,
      compare: text,
      json: flag,
      timeout: { type: 'string', default: '10' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;

type Options = ReturnType<typeof parse>;

/** What is wrong with the command line, in one line. */
class Misuse extends Error {}

const QUESTIONS = [
  ['region', 'AWS region of the user pool'],
  ['client-id', 'App client id'],
  ['tenant-id', 'Authsignal tenant id'],
] as const;

const isTTY = (stream: object): boolean => 'isTTY' in stream && stream.isTTY === true;

/** Asks for what is missing, where somebody is there to answer. */
async function complete(options: Options, { stdin, stderr }: CommandIo): Promise<Options> {
  const missing = QUESTIONS.filter(
    ([name]) => !options[name] && !(name === 'tenant-id' && isPrebuilt(options)),
  );
  if (missing.length === 0 || !isTTY(stdin)) return options;
  const answers: Options = { ...options };
  const prompt = openPrompt({ stdin, stderr });
  try {
    for (const [name, question] of missing) answers[name] = await prompt.ask(`${question}: `);
  } finally {
    prompt.close();
  }
  return answers;
}

const isPrebuilt = ({ mode }: Options): boolean => mode !== undefined && mode !== 'inline';

function pageIn({ page }: Options): URL | undefined {
  if (page === undefined) return undefined;
  const url = parseUrl(page);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Misuse('--page must be an address that begins with https.');
  url.hash = '';
  return url;
}

function readOptions(options: Options, world: World): Examination {
  const { timeout, identifier } = options;
  const seconds = Number(timeout);
  if (!(seconds > 0 && seconds <= 600)) throw new Misuse('--timeout must be a number of seconds, up to 600.');
  if (identifier !== undefined && !/^\S{1,128}$/.test(identifier))
    throw new Misuse('--identifier must be a name as people type it, without spaces.');
  const raw: RawConfig = {
    ...Object.fromEntries(ATTRIBUTES.map((name) => [name, options[name]])),
    'user-pool-client-id': options['client-id'],
    'without-passkey': options['without-passkey'] === true,
  };
  const faults = findFaults(raw);
  const { config: first } = readFirstConfig(raw);
  const [problem] = describeFaults(faults, raw);
  if (problem)
    throw new Misuse(
      problem.replace(/"([\w-]+)"/, (_, name: string) => `--${name.replace('user-pool-', '')}`),
    );
  if (!first) throw new Misuse('--region, --client-id and --tenant-id are missing.');
  const config = completeConfig(first);
  return {
    world,
    config,
    endpoint: config.cognitoUrl ?? cognitoEndpoint(config.region),
    identifier,
    page: pageIn(options),
    patience: seconds * 1000,
    found: [],
  };
}

/** The AWS account, where the environment has credentials. */
function accountIn(env: CommandIo['env'], userPoolId: string | undefined): Account | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  const isElsewhere =
    env.AWS_PROFILE ?? env.AWS_WEB_IDENTITY_TOKEN_FILE ?? env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const credentials =
    accessKeyId && secretAccessKey
      ? { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN }
      : undefined;
  if (!credentials && !isElsewhere) return undefined;
  return {
    userPoolId,
    credentials,
    endpoints: {
      cognito: env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ?? env.AWS_ENDPOINT_URL,
      lambda: env.AWS_ENDPOINT_URL_LAMBDA ?? env.AWS_ENDPOINT_URL,
      waf: env.AWS_ENDPOINT_URL_WAFV2 ?? env.AWS_ENDPOINT_URL,
    },
  };
}

/** 1 for a fault, 2 where something could not be looked at, 0 where all is well. */
export function exitCode(reports: readonly Report[]): number {
  const findings = reports.flatMap((report) => report.findings);
  if (findings.some(({ isUnreachable }) => !isUnreachable)) return 1;
  return findings.length > 0 ? 2 : 0;
}

export async function run(args: readonly string[], io: CommandIo, world: World = theWorld): Promise<number> {
  const { stdout, stderr, env } = io;
  let options: Options;
  let examination: Examination;
  try {
    options = parse(args);
    if (options.help) {
      stdout.write(HELP);
      return 0;
    }
    if (options.compare !== undefined)
      return await (await import('../doctor/compare.js')).compare(options.compare, io);
    options = await complete(options, io);
    examination = readOptions(options, world);
  } catch (error) {
    if (!(error instanceof Misuse) && !isParseError(error)) throw error;
    stderr.write(
      `${error.message.split('\n')[0]}\nauthsignal-cognito-login doctor --help lists the options.\n`,
    );
    return USAGE;
  }
  if (options.record !== undefined) {
    const { record } = await import('../doctor/record.js');
    return record(options.record, examination, io);
  }
  const print = printer(io, options.json === true);
  const checks = checksWith({
    account: accountIn(env, options['user-pool-id']),
    secret: env.AUTHSIGNAL_SECRET?.trim(),
  });
  const reports: Report[] = [];
  for (const check of checks) {
    print.begin(check.title);
    const report = await runCheck(check, examination, ALL_FINDINGS);
    print.report(report);
    reports.push(report);
  }
  const code = exitCode(reports);
  print.end(reports, code);
  return code;
}

const isParseError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

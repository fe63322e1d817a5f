/** The command lines of `attach` and `detach`. */
import { parseArgs } from 'node:util';
import { ARCHIVE } from './archive.js';

export interface AttachOptions {
  userPoolId: string;
  region: string;
  /** What the functions' names begin with. */
  name: string;
  dryRun: boolean;
  yes: boolean;
}

export interface FullAttachOptions extends AttachOptions {
  tenantId: string;
  clientIds: readonly string[];
  secretName: string;
  authsignalUrl: string | undefined;
  identifier: string | undefined;
  chain: boolean;
  zip: string;
}

const COMMON = `  --user-pool-id ID     the pool, such as us-east-1_Example
  --name NAME           what the functions' names begin with (default: authsignal-login-ID)
  --dry-run             shows what would change, and changes nothing
  --yes                 does not ask
  --help                shows this

Takes the AWS credentials and profile of the environment, as the AWS CLI does.
`;

export const ATTACH_HELP = `Usage: authsignal-cognito-login attach --user-pool-id ID --tenant-id ID [options]

Makes the four functions with their roles, an app client for the form, and attaches them to the pool.
Shows what it would do, and asks first. detach undoes it.

  --tenant-id ID        Authsignal's tenant id
  --secret-name NAME    what holds the server secret in Secrets Manager (default: authsignal/server-secret)
  --client-id ID        an app client that has the form, in place of a new one; may be repeated
  --authsignal-url URL  Authsignal's API of your region
  --identifier KIND     email or phone, where everybody signs in with that
  --chain               puts the functions in front of triggers that the pool has, which they then call
  --zip FILE            the archive of this version, in place of the one in the package
${COMMON}`;

export const DETACH_HELP = `Usage: authsignal-cognito-login detach --user-pool-id ID [options]

Takes away what attach made, and puts back the triggers that were there before.

${COMMON}`;

const common = {
  'user-pool-id': { type: 'string' },
  name: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `undefined` when help is asked for. Throws an `Error` for a command line that is wrong. */
export function readDetach(args: readonly string[]): AttachOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: common });
  return values.help ? undefined : readCommon(values);
}

/** `undefined` when help is asked for. Throws an `Error` for a command line that is wrong. */
export function readAttach(args: readonly string[]): FullAttachOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...common,
      'tenant-id': { type: 'string' },
      'secret-name': { type: 'string', default: 'authsignal/server-secret' },
      'client-id': { type: 'string', multiple: true, default: [] },
      'authsignal-url': { type: 'string' },
      identifier: { type: 'string' },
      chain: { type: 'boolean', default: false },
      zip: { type: 'string', default: ARCHIVE },
    },
  });
  if (values.help) return undefined;
  const tenantId = values['tenant-id'];
  if (!tenantId || !/^[\w-]+$/.test(tenantId))
    throw new Error('--tenant-id takes the tenant id of the Authsignal portal.');
  const { identifier } = values;
  if (identifier !== undefined && identifier !== 'email' && identifier !== 'phone')
    throw new Error('--identifier must be email or phone.');
  const authsignalUrl = values['authsignal-url'];
  if (authsignalUrl !== undefined && !/^https:\/\/[^\s"<>]+$/.test(authsignalUrl))
    throw new Error('--authsignal-url must begin with https://.');
  return {
    ...readCommon(values),
    tenantId,
    authsignalUrl,
    identifier,
    clientIds: values['client-id'],
    secretName: values['secret-name'],
    chain: values.chain,
    zip: values.zip,
  };
}

function readCommon(values: {
  'user-pool-id'?: string;
  name?: string;
  'dry-run': boolean;
  yes: boolean;
}): AttachOptions {
  const userPoolId = values['user-pool-id'] ?? '';
  const [, region, id = ''] = /^([a-z]{2,}(?:-[a-z]+)+-\d+)_([0-9A-Za-z]+)$/.exec(userPoolId) ?? [];
  if (!region) throw new Error('--user-pool-id takes the id of a pool, such as us-east-1_Example.');
  const name = values.name ?? `authsignal-login-${id}`;
  // The longest function's name has 20 characters more, of 64.
  if (!/^[\w-]{1,44}$/.test(name)) throw new Error('--name takes up to 44 letters, digits, "-" and "_".');
  return { userPoolId, region, name, dryRun: values['dry-run'], yes: values.yes };
}

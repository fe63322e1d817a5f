/** The triggers of a user pool that is there: what would change, and the one call that changes it and nothing else. */
import type {
  AdminCreateUserConfigType,
  CognitoIdentityProviderClient,
  GetUserPoolMfaConfigCommandOutput,
  LambdaConfigType,
  UpdateUserPoolCommandInput,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { TRIGGERS, type TriggerEntry } from './entries.js';

export type TriggerKey = TriggerEntry['trigger'];

/** A function for a trigger, and the function that was there before and that it calls now. */
export interface Attached {
  arn: string;
  before?: string | undefined;
}

export type Attachments = Partial<Record<TriggerKey, Attached>>;

/** One trigger that gets another function, or none. */
export interface TriggerChange {
  trigger: TriggerKey;
  from: string | undefined;
  to: string | undefined;
}

/** A trigger that is left as it is, because it has a function that nobody told about. */
export interface Conflict {
  trigger: TriggerKey;
  found: string | undefined;
}

export interface Plan {
  changes: TriggerChange[];
  conflicts: Conflict[];
}

const KEYS = TRIGGERS.map(({ trigger }) => trigger);

/**
 * Puts our functions into the pool's triggers. In conflict is a trigger that has another function than ours, the one named as
 * `before`, or one of `replaced`, which were ours until now.
 */
export function planAttach(
  { LambdaConfig = {} }: UserPoolType,
  attachments: Attachments,
  replaced: Attachments = {},
): Plan {
  return planFor(LambdaConfig, attachments, ({ arn, before }, trigger) => ({
    to: arn,
    from: [undefined, before, replaced[trigger]?.arn],
  }));
}

/**
 * Takes our functions out of the pool's triggers again, and puts in what was there before. In conflict is a trigger that
 * somebody gave another function since.
 */
export function planDetach({ LambdaConfig = {} }: UserPoolType, attachments: Attachments): Plan {
  return planFor(LambdaConfig, attachments, ({ arn, before }) => ({ to: before || undefined, from: [arn] }));
}

function planFor(
  config: LambdaConfigType,
  attachments: Attachments,
  want: (
    attached: Attached,
    trigger: TriggerKey,
  ) => { to: string | undefined; from: readonly (string | undefined)[] },
): Plan {
  const plan: Plan = { changes: [], conflicts: [] };
  for (const trigger of KEYS) {
    const attached = attachments[trigger];
    if (!attached) continue;
    const found = config[trigger] || undefined;
    const { to, from } = want(attached, trigger);
    if (found === to) continue;
    if (from.includes(found)) plan.changes.push({ trigger, from: found, to });
    else plan.conflicts.push({ trigger, found });
  }
  return plan;
}

/** What DescribeUserPool tells and UpdateUserPool takes. Whatever is not sent back goes to its default. */
const KEPT = [
  'AccountRecoverySetting',
  'AcrConfiguration',
  'AdminCreateUserConfig',
  'AutoVerifiedAttributes',
  'DcrConfiguration',
  'DeletionProtection',
  'DeviceConfiguration',
  'EmailConfiguration',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'IssuerConfiguration',
  'KeyConfiguration',
  'LambdaConfig',
  'MfaConfiguration',
  'Policies',
  'SmsAuthenticationMessage',
  'SmsConfiguration',
  'SmsVerificationMessage',
  'UserAttributeUpdateSettings',
  'UserPoolAddOns',
  'UserPoolTags',
  'UserPoolTier',
  'VerificationMessageTemplate',
] as const satisfies readonly (keyof UserPoolType & keyof UpdateUserPoolCommandInput)[];

// Does not compile when an SDK's UpdateUserPool takes something that is not among them.
type Forgotten = Exclude<keyof UpdateUserPoolCommandInput, (typeof KEPT)[number] | 'UserPoolId' | 'PoolName'>;
const NOTHING_FORGOTTEN: [Forgotten] extends [never] ? true : Forgotten = true;
void NOTHING_FORGOTTEN;

/** The whole of the pool as UpdateUserPool takes it, with the changes. */
export function updateInput(
  pool: UserPoolType,
  changes: readonly TriggerChange[],
): UpdateUserPoolCommandInput {
  const kept: Partial<UpdateUserPoolCommandInput> = Object.fromEntries(
    KEPT.filter((key) => pool[key] !== undefined).map((key) => [key, structuredClone(pool[key])]),
  );
  const LambdaConfig = { ...kept.LambdaConfig };
  for (const { trigger, to } of changes) {
    if (to === undefined) delete LambdaConfig[trigger];
    else LambdaConfig[trigger] = to;
  }
  if (kept.AdminCreateUserConfig) kept.AdminCreateUserConfig = withoutOlder(kept.AdminCreateUserConfig, pool);
  // UpdateUserPool takes a second factor with SMS alone: SetUserPoolMfaConfig brings back any other.
  const hasSms = kept.SmsConfiguration && kept.AutoVerifiedAttributes?.includes('phone_number');
  if (kept.MfaConfiguration !== 'OFF' && !hasSms) delete kept.MfaConfiguration;
  return { ...kept, UserPoolId: pool.Id, PoolName: pool.Name, LambdaConfig };
}

/** Everything about a pool that UpdateUserPool can touch. */
export interface PoolState {
  pool: UserPoolType;
  mfa: Omit<GetUserPoolMfaConfigCommandOutput, '$metadata'>;
}

type Cognito = Pick<CognitoIdentityProviderClient, 'send'>;

/** Rejects with the SDK's error. */
export async function readPool(cognito: Cognito, UserPoolId: string): Promise<PoolState> {
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  const { UserPool: pool } = await cognito.send(new sdk.DescribeUserPoolCommand({ UserPoolId }));
  if (!pool) throw new Error('DescribeUserPool answered without a pool.');
  const { $metadata, ...mfa } = await cognito.send(new sdk.GetUserPoolMfaConfigCommand({ UserPoolId }));
  void $metadata;
  return { pool, mfa };
}

/**
 * Makes the changes, puts the second factor back where UpdateUserPool reset it, and resolves to the names of the settings that
 * are different afterwards and should not be, which are none. Rejects with the SDK's error.
 */
export async function updatePool(
  cognito: Cognito,
  before: PoolState,
  changes: readonly TriggerChange[],
): Promise<string[]> {
  if (changes.length === 0) return [];
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  const input = updateInput(before.pool, changes);
  await cognito.send(new sdk.UpdateUserPoolCommand(input));
  const UserPoolId = input.UserPoolId ?? '';
  let after = await readPool(cognito, UserPoolId);
  if (!isEqual(after.mfa, before.mfa)) {
    await cognito.send(new sdk.SetUserPoolMfaConfigCommand({ ...before.mfa, UserPoolId }));
    after = await readPool(cognito, UserPoolId);
  }
  const expected: UserPoolType = { ...before.pool, LambdaConfig: input.LambdaConfig };
  const different = KEPT.filter((key) => !isEqual(settingOf(after.pool, key), settingOf(expected, key)));
  return isEqual(after.mfa, before.mfa) ? different : [...different, 'SetUserPoolMfaConfig'];
}

/** Days that an invitation is good for are a setting of the password policy now; both at once are refused. */
function withoutOlder(
  config: AdminCreateUserConfigType,
  { Policies }: UserPoolType,
): AdminCreateUserConfigType {
  if (Policies?.PasswordPolicy?.TemporaryPasswordValidityDays === undefined) return config;
  return { ...config, UnusedAccountValidityDays: undefined };
}

const settingOf = (pool: UserPoolType, key: (typeof KEPT)[number]): unknown =>
  key === 'AdminCreateUserConfig' && pool[key] ? withoutOlder(pool[key], pool) : pool[key];

/** Deep, whatever the order of keys; what is not set, empty or `undefined` is the same. */
function isEqual(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
      const entries = Object.entries(part).filter(([, inner]) => inner !== undefined);
      return entries.length === 0
        ? undefined
        : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? ''
  );
}

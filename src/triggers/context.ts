/** The options with their defaults, as the triggers use them. */
import { randomBytes } from 'node:crypto';
import { connect, type Connection } from './authsignal.js';
import { ownClients, type OwnClients } from './clients.js';
import { systemClock, type Clock } from './clock.js';
import { replacePasswordWithAws, updateWithAws } from './cognito-users.js';
import { DecoyBudget } from './decoy-budget.js';
import type { Identifier } from './methods.js';
import { embeddedMetrics, type RecordMetric } from './metrics.js';
import type { Chain, PoolUser, TriggerOptions, UserAttributeUpdate } from './options.js';
import { checkKey, UsedContexts } from './signed-context.js';

export interface TriggerContext {
  authsignal: Connection;
  isOwnClient: OwnClients;
  /** The triggers behind ours. */
  chain: Chain;
  record: RecordMetric;
  action: string;
  redirectUrl: string | undefined;
  maxAttempts: number;
  deadline: number;
  minimumDuration: number;
  updateUserAttributes: (update: UserAttributeUpdate) => Promise<void>;
  replacePassword: (user: PoolUser) => Promise<void>;
  acceptAllow: boolean;
  review: 'block' | 'challenge';
  signInContext: Exclude<TriggerOptions['context'], undefined>;
  contextKey: (() => Promise<string>) | undefined;
  usedContexts: UsedContexts;
  enrollment: 'address' | 'open';
  identifier: Identifier | undefined;
  /** The kinds of address to which codes of decoys go. */
  deliversDecoysTo: readonly Identifier[];
  decoyBudget: DecoyBudget;
  /** Keys the ids of decoys when the client does not show its secret. */
  fallbackKey: string;
  clock: Clock;
}

const CHOICES = {
  review: ['block', 'challenge'],
  enrollment: ['address', 'open'],
  identifier: ['email', 'phone'],
  decoy: ['deliver', 'silent'],
} as const;

const NUMBERS = ['maxAttempts', 'deadline', 'minimumDuration', 'decoysPerMinute'] as const;

/** Applies the defaults. Throws a `TypeError` for what no option can be. */
export function resolveOptions(options: TriggerOptions, clock: Clock = systemClock): TriggerContext {
  const { action = 'cognitoAuth', decoy, deadline = 3500, minimumDuration = 600 } = options;
  if (!/^[\w-]{1,64}$/.test(action)) {
    throw new TypeError('The Authsignal action must be 1 to 64 letters, digits, "-" or "_".');
  }
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = options[name as keyof typeof CHOICES];
    if (value !== undefined && !choices.some((choice) => choice === value)) {
      throw new TypeError(`The ${name} option must be "${choices.join('" or "')}".`);
    }
  }
  for (const name of NUMBERS) {
    const value = options[name] ?? 0;
    if (!Number.isFinite(value) || value < 0) {
      throw new TypeError(`The ${name} option must be a number that is not negative.`);
    }
  }
  return {
    authsignal: connect(options.authsignal),
    isOwnClient: ownClients(options.clientIds),
    chain: options.chain ?? {},
    record:
      typeof options.metrics === 'string'
        ? embeddedMetrics(options.metrics)
        : (options.metrics ?? (() => {})),
    action,
    redirectUrl: options.redirectUrl,
    maxAttempts: options.maxAttempts ?? 3,
    deadline,
    minimumDuration: Math.min(minimumDuration, deadline),
    updateUserAttributes: options.updateUserAttributes ?? updateWithAws,
    replacePassword: options.replacePassword ?? replacePasswordWithAws,
    acceptAllow: options.acceptAllow ?? false,
    review: options.review ?? 'block',
    signInContext: options.context ?? false,
    contextKey: keyReader(options.contextKey),
    usedContexts: new UsedContexts(),
    enrollment: options.enrollment ?? 'address',
    identifier: options.identifier,
    deliversDecoysTo: decoy === 'silent' ? [] : decoy === 'deliver' ? ['email', 'phone'] : ['email'],
    decoyBudget: new DecoyBudget(options.decoysPerMinute ?? 30, clock),
    fallbackKey: randomBytes(32).toString('hex'),
    clock,
  };
}

/** Reads the key once. A failed attempt is made again. Throws a `TypeError` for a key that could be guessed. */
function keyReader(key: TriggerOptions['contextKey']): TriggerContext['contextKey'] {
  if (key === undefined) return undefined;
  if (typeof key === 'string') {
    const checked = checkKey(key);
    return async () => checked;
  }
  let known: string | undefined;
  return async () => (known ??= checkKey(await key()));
}

/** What the tenant's rules are told of a sign-in: what is known for sure, and what the browser claims. */
import { before } from './clock.js';
import type { TriggerContext } from './context.js';
import type { ChallengeResult, CreateAuthChallengeEvent } from './events.js';
import { authsignalLocale } from './languages.js';
import { errorName, log } from './log.js';
import type { TrustedContext } from './options.js';
import { readContext, type Fault, type SeenContext } from './signed-context.js';

/** Asks the browser, in a round of its own, to say where and on what it runs. */
export const PROVIDE_CONTEXT = 'PROVIDE_CONTEXT';

/** Whether `result` is of such a round, which is no attempt. */
export const isContextRound = ({ challengeMetadata }: ChallengeResult): boolean =>
  challengeMetadata === PROVIDE_CONTEXT;

/** Attributes of track. */
export interface Circumstances {
  deviceId?: string | undefined;
  ipAddress?: string | undefined;
  userAgent?: string | undefined;
  /** One of Authsignal's languages. */
  locale?: string | undefined;
  custom?: Record<string, string | number | boolean>;
}

/** Of what a browser claims: so many members, of so many characters each. */
const MAX_CLAIMS = 24;
const MAX_CLAIM = 512;

/** The attributes by which people sign in, besides the user name. */
const NAMES = ['sub', 'email', 'phone_number', 'preferred_username'] as const;

/** Members of the client metadata that are no claims. */
const NO_CLAIMS = ['context', 'signInMethod'];

/**
 * What track is told besides who signs in; nothing without the option `context`. What the browser says of itself goes to
 * `custom.claimed…`, and may only raise the risk. `deviceId`, `ipAddress` and `userAgent` are those of a signed context, or
 * of the option's own function; then `custom.contextSigned` is true.
 */
export async function circumstancesOf(
  event: CreateAuthChallengeEvent,
  context: TriggerContext,
): Promise<Circumstances> {
  if (!context.signInContext) return {};
  const metadata = event.request.clientMetadata ?? {};
  const trusted = await trustedContext(event, context);
  return {
    deviceId: trusted?.deviceId,
    ipAddress: trusted?.ipAddress,
    userAgent: trusted?.userAgent,
    // It chooses the words of a message, and decides nothing.
    locale: authsignalLocale(trusted?.locale ?? metadata.language),
    custom: { ...claimsOf(metadata), ...trusted?.custom, contextSigned: trusted !== undefined },
  };
}

function claimsOf(metadata: Record<string, string>): Record<string, string> {
  const claims = Object.entries(metadata)
    .filter(([name, value]) => /^[a-z]\w{0,39}$/i.test(name) && !NO_CLAIMS.includes(name) && value !== '')
    .slice(0, MAX_CLAIMS);
  return Object.fromEntries(
    claims.map(([name, value]) => [
      `claimed${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      String(value).slice(0, MAX_CLAIM),
    ]),
  );
}

/** How long the key, or the option's own function, is waited for, in milliseconds: Authsignal is still to be asked. */
const PATIENCE_MS = 1000;

/** What is known for sure. Anything else is logged, without a word of its own, and the sign-in goes on without it. */
async function trustedContext(
  event: CreateAuthChallengeEvent,
  context: TriggerContext,
): Promise<TrustedContext | undefined> {
  const { clock, signInContext } = context;
  const late = () => new DOMException('The time is used up.', 'TimeoutError');
  const inTime = <T>(work: Promise<T>) => before(clock, clock.now() + PATIENCE_MS, work, late);
  try {
    if (typeof signInContext === 'function') return await inTime(signInContext(event));
    const given = event.request.clientMetadata?.context;
    if (!given || !context.contextKey) return undefined;
    const result = readOnce(given, await inTime(context.contextKey()), event, context);
    if (typeof result !== 'string') return result;
    context.record('ContextsIgnored', 1);
    log(`A context was ignored: ${result}.`);
  } catch (error: unknown) {
    log(`A context was ignored: ${errorName(error)}.`);
  }
  return undefined;
}

/** What a context says that is good for this sign-in and was not used before, or what is wrong with it. */
function readOnce(
  given: string,
  key: string,
  { request, userName, userPoolId, callerContext }: CreateAuthChallengeEvent,
  { clock, usedContexts }: TriggerContext,
): SeenContext | Fault | 'replayed' {
  const { userAttributes, clientMetadata } = request;
  const now = clock.now();
  const read = readContext(given, key, {
    userPoolId,
    clientId: callerContext.clientId,
    // Of an unknown user there is only the name, as typed.
    usernames: [userName, ...NAMES.map((name) => userAttributes?.[name])],
    deviceId: clientMetadata?.deviceId,
    now,
  });
  if (typeof read === 'string') return read;
  return usedContexts.take(read, now) ? read.seen : 'replayed';
}

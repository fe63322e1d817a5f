/** Starts the Authsignal challenge and tells the browser how to answer it. */
import type { TrackResponse } from '@authsignal/node';
import { addressIn } from './addresses.js';
import { ask } from './authsignal.js';
import { circumstancesOf, isContextRound, PROVIDE_CONTEXT } from './circumstances.js';
import { noSooner } from './clock.js';
import type { TriggerContext } from './context.js';
import { TriggerError } from './errors.js';
import type { CreateAuthChallengeEvent } from './events.js';
import { toMethodIds, usualMethodId } from './methods.js';
import { trackBound } from './track.js';

/** What Verify must remember of Create; the browser does not see it. */
export interface PrivateParameters {
  /** `true` when the browser was asked for its context: no answer is accepted. */
  context?: string;
  /** The tracked action's idempotency key: the result of this action is good for this session. */
  action?: string;
  /** `true` when Authsignal wanted a challenge for it. */
  challenged?: string;
  /** `true` when Authsignal blocked the sign-in: no answer is accepted. */
  blocked?: string;
  /** `true` when `ALLOW` is as good as an answer. */
  allowed?: string;
  /** `true` when nothing tells that the user is who goes by this name: the token is a decoy's. */
  unproven?: string;
}

type PublicParameters = Record<string, string | undefined>;

/**
 * Tracks the action for the user, and answers with `token`, `url`, `isEnrolled` (`true` or `false`), `enrolledMethods`,
 * `allowedMethods` (ids separated by spaces), `defaultMethod` and `state`; the methods are absent when Authsignal names
 * none. A user who is blocked, or held back for a review, gets that `state` and nothing else. `state` is `ALLOW` only when
 * the token itself will be accepted as the answer; else it is `CHALLENGE_REQUIRED`, whatever other state there was. A user
 * without authenticators is bound to the address that Cognito has, see `trackBound`. With the option `context` it first answers
 * with `challenge` `PROVIDE_CONTEXT` and nothing else, whoever signs in. Takes `minimumDuration` at least but for that, also
 * when it fails. Throws a `TriggerError` when Authsignal cannot be asked, and for other app clients.
 */
export function createAuthChallenge(
  event: CreateAuthChallengeEvent,
  context: TriggerContext,
): Promise<CreateAuthChallengeEvent> {
  if (context.signInContext && !event.request.session?.some(isContextRound))
    return askForContext(event, context);
  return noSooner(context.clock, context.minimumDuration, () => create(event, context));
}

/** Depends on nothing that tells who exists, and so takes no floor. */
async function askForContext(
  event: CreateAuthChallengeEvent,
  context: TriggerContext,
): Promise<CreateAuthChallengeEvent> {
  const end = context.clock.now() + context.deadline;
  if (!(await context.isOwnClient(event, context.clock, end))) throw new TriggerError('other-client');
  if (!event.request.session?.length) context.record('SignInsStarted', 1);
  return {
    ...event,
    response: {
      publicChallengeParameters: { challenge: PROVIDE_CONTEXT },
      privateChallengeParameters: { context: 'true' },
      // Define and the next Create know the round by it.
      challengeMetadata: PROVIDE_CONTEXT,
    },
  };
}

async function create(
  event: CreateAuthChallengeEvent,
  context: TriggerContext,
): Promise<CreateAuthChallengeEvent> {
  const end = context.clock.now() + context.deadline;
  if (!(await context.isOwnClient(event, context.clock, end))) throw new TriggerError('other-client');

  const circumstances = await circumstancesOf(event, context);
  const { response, subject, isNew, isUnproven } = await ask(context, end, (client) =>
    trackBound(event, circumstances, client, context),
  );
  const isBlocked =
    response.state === 'BLOCK' || (response.state === 'REVIEW_REQUIRED' && context.review === 'block');
  const isFirst = !context.signInContext && !event.request.session?.length;
  if (isFirst) context.record('SignInsStarted', 1);
  if (subject.isDecoy) context.record('Decoys', 1);
  if (isBlocked) context.record('SignInsRefused', 1);
  // A rule that finds nothing wrong with a context that was left out has found nothing.
  const isSeen = circumstances.custom?.contextSigned !== false;
  // Who is new has proved nothing yet.
  const isAllowed =
    response.state === 'ALLOW' && context.acceptAllow && isSeen && response.isEnrolled && !isNew;
  const privateParameters: Partial<Record<keyof PrivateParameters, string | undefined>> = {
    action: response.idempotencyKey || undefined,
    challenged: textOf(response.state === 'CHALLENGE_REQUIRED'),
    blocked: textOf(isBlocked),
    allowed: textOf(isAllowed === true && Boolean(response.idempotencyKey)),
    unproven: textOf(isUnproven === true),
  };
  const publicParameters: PublicParameters = isBlocked
    ? { state: response.state }
    : {
        ...describe(response),
        state: privateParameters.allowed ? 'ALLOW' : 'CHALLENGE_REQUIRED',
        ...(subject.isDecoy && disguise(subject.userName, response.allowedVerificationMethods)),
      };
  return {
    ...event,
    response: {
      ...event.response,
      publicChallengeParameters: defined(publicParameters),
      privateChallengeParameters: defined(privateParameters),
    },
  };
}

const textOf = (flag: boolean): string | undefined => (flag ? 'true' : undefined);

function describe(tracked: TrackResponse): PublicParameters {
  return {
    token: tracked.token,
    url: tracked.url,
    isEnrolled: String(tracked.isEnrolled === true),
    enrolledMethods: listed(tracked.enrolledVerificationMethods),
    allowedMethods: listed(tracked.allowedVerificationMethods),
    defaultMethod: listed([tracked.defaultVerificationMethod]),
  };
}

const listed = (methods: readonly (string | undefined)[] | null | undefined): string | undefined =>
  toMethodIds(methods ?? []).join(' ') || undefined;

/** Makes a decoy look like somebody who always signs in by a code to the address typed. */
function disguise(userName: string, allowedMethods: readonly string[] | undefined): PublicParameters {
  const [address] = addressIn(userName);
  const usual = usualMethodId(address?.kind.identifier ?? 'email');
  const allowed = toMethodIds(allowedMethods ?? []);
  const method = allowed.length === 0 || allowed.some((id) => id === usual) ? usual : allowed[0];
  return { isEnrolled: 'true', enrolledMethods: method, defaultMethod: method };
}

function defined(parameters: PublicParameters): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'string') strings[name] = value;
  }
  return strings;
}

/** Tracks the action, so that the token which comes back lets nobody enrol in a user's place. */
import type { TrackResponse, UserAuthenticator } from '@authsignal/node';
import { isSameAddress, type Address } from './addresses.js';
import { isRefusal } from './authsignal.js';
import type { Circumstances } from './circumstances.js';
import type { TriggerContext } from './context.js';
import { TriggerError } from './errors.js';
import type { CreateAuthChallengeEvent } from './events.js';
import { log } from './log.js';
import type { AuthsignalClient } from './options.js';
import { asUnknown, sharedDecoy, subjectOf, type Subject } from './subject.js';

export interface Tracked {
  response: TrackResponse;
  /** Whose token it is: a decoy's for an unknown user, and for a user who could not be bound. */
  subject: Subject;
  /** The user got the first authenticator just now. */
  isNew?: boolean;
  /** Nothing tells that the user is who goes by this name. */
  isUnproven?: boolean;
}

/**
 * The token of a user without authenticators lets its holder enrol any first one: a stranger's address, an own app. So a
 * user is bound to an address (see `trustedAddresses`) before the token leaves; from then on another authenticator takes a
 * proof of one that is there. Decoys are bound alike, since what their tokens may do would tell them apart. A user who
 * cannot be bound, or who goes by an address that may be somebody else's, is treated like an unknown one.
 */
export async function trackBound(
  event: CreateAuthChallengeEvent,
  circumstances: Circumstances,
  client: AuthsignalClient,
  context: TriggerContext,
): Promise<Tracked> {
  const subject = subjectOf(event, client, context);
  if (subject.isDecoy) return trackDecoy(subject, circumstances, client, context);

  const tracked = await bind(subject, circumstances, client, context);
  if (context.enrollment === 'open' || tracked.response.state === 'BLOCK') return tracked;
  if (!isBound(tracked.response)) {
    log(`A user without authenticators ${reasonFor(event, subject)}, and cannot sign in.`);
  } else if (!tracked.isNew && (await isDiverted(subject, client))) {
    log('A user goes by an unverified address other than their authenticator’s, and cannot sign in.');
  } else {
    return tracked;
  }
  const decoy = subjectOf(asUnknown(event, context), client, context);
  return { ...(await trackDecoy(decoy, circumstances, client, context)), isUnproven: true };
}

function trackDecoy(
  decoy: Subject,
  circumstances: Circumstances,
  client: AuthsignalClient,
  context: TriggerContext,
): Promise<Tracked> {
  const own = context.decoyBudget.take() ? decoy : sharedDecoy(decoy, client, context);
  return bind(own, circumstances, client, context);
}

/** Tracks, and binds who has no authenticator to one of their addresses, unless `enrollment` is `open`. */
async function bind(
  subject: Subject,
  circumstances: Circumstances,
  client: AuthsignalClient,
  context: TriggerContext,
): Promise<Tracked> {
  let response = await track(subject, circumstances, client, context);
  if (context.enrollment === 'open' || isBound(response)) return { response, subject };
  for (const address of subject.addresses) {
    if (!(await register(address, subject.userId, response, client))) continue;
    response = await track(subject, circumstances, client, context);
    if (isBound(response)) return { response, subject, isNew: true };
  }
  return { response, subject };
}

function reasonFor({ request }: CreateAuthChallengeEvent, { addresses }: Subject): string {
  if (addresses.length > 0) return 'could not be bound to an address';
  const { email, phone_number } = request.userAttributes ?? {};
  return email || phone_number
    ? 'has two unverified addresses (see AUTHSIGNAL_IDENTIFIER)'
    : 'has no address';
}

/**
 * Whether codes would go to another address than the one that the user goes by: who is signed in may have changed it to a
 * stranger's, and the stranger would then sign in to the wrong account.
 */
async function isDiverted({ userId, unproven }: Subject, client: AuthsignalClient): Promise<boolean> {
  if (!unproven || !client.getAuthenticators) return false;
  const { kind, value } = unproven;
  const authenticators: unknown = await client.getAuthenticators({ userId });
  if (!isList(authenticators)) {
    log('Authsignal answered something else than authenticators.');
    throw new TriggerError('unavailable');
  }
  const sent = authenticators.filter(({ verificationMethod }) => kind.methods.includes(verificationMethod));
  return sent.length > 0 && !sent.some((authenticator) => isSameAddress(authenticator[kind.field], value));
}

async function track(
  { userId, addresses, isDecoy }: Subject,
  circumstances: Circumstances,
  client: AuthsignalClient,
  { action, redirectUrl }: TriggerContext,
): Promise<TrackResponse> {
  // Of a decoy nothing is told but its id, and what the rules decide by: they are to decide alike. JSON drops what is undefined.
  const told = isDecoy ? {} : Object.fromEntries(addresses.map(toAttribute));
  const attributes = { ...told, redirectUrl, ...circumstances };
  const response: unknown = await client.track({ userId, action, attributes });
  if (isTracked(response)) return response;
  log('Authsignal answered track without a token or a state.');
  throw new TriggerError('unavailable');
}

const toAttribute = ({ kind, value }: Address): [string, string] => [kind.field, value];

/** The SDK does not check the body: a proxy's page comes out of it as a string. */
function isTracked(body: unknown): body is TrackResponse {
  const { state, token } = (body ?? {}) as Partial<TrackResponse>;
  return typeof state === 'string' && (state === 'BLOCK' || typeof token === 'string');
}

const isList = (body: unknown): body is UserAuthenticator[] => Array.isArray(body);

/** A blocked user gets no token. */
const isBound = ({ isEnrolled, state }: TrackResponse): boolean => isEnrolled === true || state === 'BLOCK';

/** Makes the address an authenticator. False when it certainly is none; it may be one after a refusal too. */
async function register(
  address: Address,
  userId: string,
  { allowedVerificationMethods: allowed }: TrackResponse,
  client: AuthsignalClient,
): Promise<boolean> {
  const verificationMethod = address.kind.methods.find(
    (method) => !allowed?.length || allowed.includes(method),
  );
  if (!verificationMethod || !client.enrollVerifiedAuthenticator) return false;
  const attributes = { verificationMethod, [address.kind.field]: address.value };
  try {
    await client.enrollVerifiedAuthenticator({ userId, attributes });
  } catch (error: unknown) {
    // Another run for the same user may have been first, which is as good.
    if (!isRefusal(error)) throw error;
  }
  return true;
}

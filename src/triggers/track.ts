/** Tracks the action, so that the token which comes back lets nobody enrol in a user's place. */
import type { TrackResponse } from '@authsignal/node';
import type { Address } from './addresses.js';
import { isRefusal } from './authsignal.js';
import { TriggerError } from './errors.js';
import type { CreateAuthChallengeEvent } from './events.js';
import { log } from './log.js';
import type { AuthsignalClient, TriggerContext } from './options.js';
import { asUnknown, subjectOf, type Subject } from './subject.js';

export interface Tracked {
  response: TrackResponse;
  /** Whose token it is: a decoy's for an unknown user, and for a user who could not be bound. */
  subject: Subject;
  /** The user got the first authenticator just now. */
  isNew?: boolean;
  /** The user has no authenticator and could not get one. */
  isUnproven?: boolean;
}

/**
 * The token of a user without authenticators lets its holder enrol any first one: a stranger's address, an own app. So a
 * user with an address (see `trustedAddresses`) is bound to it before the token leaves; from then on another authenticator
 * takes a proof of one that is there. Decoys are bound alike, since what their tokens may do would tell them apart.
 */
export async function trackBound(
  event: CreateAuthChallengeEvent,
  client: AuthsignalClient,
  context: TriggerContext,
): Promise<Tracked> {
  const subject = subjectOf(event, client, context);
  let response = await track(subject, client, context);
  if (context.enrollment === 'open' || !subject.hasAddress || isBound(response)) {
    return { response, subject };
  }
  for (const address of subject.addresses) {
    if (!(await register(address, subject.userId, response, client))) continue;
    response = await track(subject, client, context);
    if (isBound(response)) return { response, subject, isNew: true };
  }
  if (subject.isDecoy) return { response, subject };

  log(
    subject.addresses.length > 0
      ? 'A user without authenticators could not be bound to an address, and cannot sign in.'
      : 'A user without authenticators has two unverified addresses, and cannot sign in: see AUTHSIGNAL_IDENTIFIER.',
  );
  const decoy = subjectOf(asUnknown(event, context), client, context);
  return { response: await track(decoy, client, context), subject: decoy, isUnproven: true };
}

async function track(
  { userId, addresses }: Subject,
  client: AuthsignalClient,
  { action, redirectUrl }: TriggerContext,
): Promise<TrackResponse> {
  // JSON drops what is undefined.
  const attributes = { ...Object.fromEntries(addresses.map(toAttribute)), redirectUrl };
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

/** Whom Authsignal is asked about: the Cognito user, or a decoy when there is none. */
import { createHmac } from 'node:crypto';
import { addressIn, email, trustedAddresses, unprovenName, type Address } from './addresses.js';
import type { TriggerContext } from './context.js';
import type { AuthsignalClient } from './options.js';

/** Of the event: what tells who signs in. */
interface UserEvent {
  userPoolId: string;
  userName: string;
  request: { userAttributes?: Record<string, string> | null; userNotFound?: boolean | null };
}

export interface Subject {
  /** Authsignal's user id: the Cognito `sub`, or an id of the same form that no user has. */
  userId: string;
  isDecoy: boolean;
  userName: string;
  /** What may become the first authenticator, best first. */
  addresses: readonly Address[];
  /** The address that a user goes by and that nobody proved, if that is so. */
  unproven?: Address | undefined;
}

/** With user existence errors prevented, Cognito calls the triggers for unknown users too, without a `sub`. */
export function subjectOf(event: UserEvent, client: AuthsignalClient, context: TriggerContext): Subject {
  const { userName } = event;
  const attributes = event.request.userAttributes ?? {};
  if (!attributes.sub || event.request.userNotFound) return decoyOf(event, client, context);
  return {
    userId: attributes.sub,
    isDecoy: false,
    userName,
    addresses: trustedAddresses(userName, attributes, context.identifier),
    unproven: unprovenName(userName, attributes, context.identifier),
  };
}

/**
 * Who stands in for a name that nobody has. It is bound as a user is: to the address typed, where codes of decoys are
 * delivered, and else to one that cannot exist. Left unbound, its token would send codes wherever its holder likes.
 */
function decoyOf(
  { userPoolId, userName }: UserEvent,
  client: AuthsignalClient,
  context: TriggerContext,
): Subject {
  const userId = decoyId([userPoolId, userName.toLowerCase()], client, context);
  const delivered = addressIn(userName).filter(({ kind }) =>
    context.deliversDecoysTo.includes(kind.identifier),
  );
  const addresses = delivered.length > 0 ? delivered : [nowhere(userId)];
  return { userId, isDecoy: true, userName, addresses };
}

/** The decoy of all unknown names beyond the budget. */
export function sharedDecoy(decoy: Subject, client: AuthsignalClient, context: TriggerContext): Subject {
  const userId = decoyId(['shared'], client, context);
  return { ...decoy, userId, addresses: [nowhere(userId)] };
}

/** The event that Cognito would send if nobody had the user's address. */
export function asUnknown(
  { userPoolId, userName, request }: UserEvent,
  { identifier }: TriggerContext,
): UserEvent {
  const [address] = trustedAddresses(userName, request.userAttributes ?? {}, identifier);
  return { userPoolId, userName: address?.value ?? userName, request: { userNotFound: true } };
}

// RFC 2606 keeps ".invalid" for names that no host has.
const nowhere = (userId: string): Address => ({ kind: email, value: `${userId}@decoy.invalid` });

/**
 * The same for every attempt on the same name, unpredictable without the key, and in form a UUID, as a `sub` is. Not what
 * Cognito gives for a name: that can be typed, too, and could be the id of a user of another pool.
 */
function decoyId(
  name: readonly string[],
  { apiSecretKey }: AuthsignalClient,
  { fallbackKey }: TriggerContext,
): string {
  const digest = createHmac('sha256', apiSecretKey || fallbackKey)
    .update(JSON.stringify(['authsignal-cognito-login decoy', ...name]))
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x40;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

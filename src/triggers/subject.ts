/** Whom Authsignal is asked about: the Cognito user, or a decoy when there is none. */
import { createHmac } from 'node:crypto';
import { addressesOf, addressIn, trustedAddresses, type Address } from './addresses.js';
import type { AuthsignalClient, TriggerContext } from './options.js';

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
  /** What Authsignal may send to, best first. */
  addresses: readonly Address[];
  /** The user has addresses, of which perhaps none may be sent to. */
  hasAddress: boolean;
}

/** With user existence errors prevented, Cognito calls the triggers for unknown users too, without a `sub`. */
export function subjectOf(event: UserEvent, client: AuthsignalClient, context: TriggerContext): Subject {
  const { userName } = event;
  const attributes = event.request.userAttributes ?? {};
  if (attributes.sub && !event.request.userNotFound) {
    const addresses = trustedAddresses(userName, attributes, context.identifier);
    const hasAddress = addresses.length > 0 || addressesOf(attributes).length > 0;
    return { userId: attributes.sub, isDecoy: false, userName, addresses, hasAddress };
  }
  const userId = decoyId(event, client.apiSecretKey || context.fallbackKey);
  const addresses = context.deliverDecoys ? addressIn(userName) : [];
  return { userId, isDecoy: true, userName, addresses, hasAddress: addresses.length > 0 };
}

/** The event that Cognito would send if nobody had the user's address. */
export function asUnknown(
  { userPoolId, userName, request }: UserEvent,
  { identifier }: TriggerContext,
): UserEvent {
  const [address] = trustedAddresses(userName, request.userAttributes ?? {}, identifier);
  return { userPoolId, userName: address?.value ?? userName, request: { userNotFound: true } };
}

/** The same for every attempt on the same name, unpredictable without the key, and in form a UUID, as a `sub` is. */
function decoyId({ userPoolId, userName }: UserEvent, key: string): string {
  const digest = createHmac('sha256', key)
    .update(JSON.stringify(['authsignal-cognito-login decoy', userPoolId, userName.toLowerCase()]))
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x40;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

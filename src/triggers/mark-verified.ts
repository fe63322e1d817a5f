/** Tells Cognito that an address belongs to its user, once Authsignal proved it. */
import type { UserAuthenticator } from '@authsignal/node';
import { addressKinds, type AddressKind } from './addresses.js';
import { before } from './deadline.js';
import type { VerifyAuthChallengeResponseEvent } from './events.js';
import { errorName, log } from './log.js';
import type { TriggerContext } from './options.js';

/**
 * Marks the address of the challenge's method, unless it is marked already or is not the one that Authsignal sent to: a
 * person may have enrolled another address than the one that Cognito has. A failure is logged and does not fail the
 * sign-in. `end` is in ms since the epoch.
 */
export async function markVerified(
  event: VerifyAuthChallengeResponseEvent,
  userId: string,
  method: string | undefined,
  context: TriggerContext,
  end: number,
): Promise<void> {
  const attributes = event.request.userAttributes ?? {};
  const kind = addressKinds.find(({ methods }) => methods.some((candidate) => candidate === method));
  const address = kind && attributes[kind.attribute];
  if (!kind || !address || attributes[kind.mark] === 'true') return;

  const mark = async (): Promise<void> => {
    const client = await context.authsignal.open();
    const authenticators = (await client.getAuthenticators?.({ userId })) ?? [];
    if (!isProven(kind, address, authenticators)) return;
    await context.updateUserAttributes({
      region: event.region,
      userPoolId: event.userPoolId,
      username: event.userName,
      attributes: { [kind.mark]: 'true' },
    });
  };
  try {
    await before(end, mark(), () => new DOMException('The time is used up.', 'TimeoutError'));
  } catch (error: unknown) {
    log(`${kind.mark} was not set: ${errorName(error)}.`);
  }
}

/** Authsignal does not say which authenticator of a kind was used, so all of them must have the address. */
function isProven(
  { methods, field }: AddressKind,
  address: string,
  authenticators: readonly UserAuthenticator[],
): boolean {
  const candidates = authenticators.filter(({ verificationMethod }) => methods.includes(verificationMethod));
  return (
    candidates.length > 0 &&
    candidates.every((authenticator) => authenticator[field]?.toLowerCase() === address.toLowerCase())
  );
}

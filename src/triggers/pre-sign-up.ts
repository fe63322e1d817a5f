/** Lets a person who signs up sign in at once. */
import { addressesOf, trustedAddresses } from './addresses.js';
import { TriggerError } from './errors.js';
import type { PreSignUpEvent } from './events.js';
import type { TriggerContext } from './options.js';

/**
 * Confirms the account, but not the address: in pools with aliases a verified address is taken away from the user who had
 * it before. The address is marked verified after Authsignal proved it. Throws a `TriggerError` for two addresses when nothing
 * tells which one the person will sign in with: the account could be opened with a code to the other one.
 */
export async function preSignUp(
  event: PreSignUpEvent,
  { enrollment, identifier }: TriggerContext,
): Promise<PreSignUpEvent> {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  const attributes = event.request.userAttributes ?? {};
  const isClaimed = addressesOf(attributes).length > 0;
  const isTrusted = trustedAddresses(event.userName, attributes, identifier).length > 0;
  if (enrollment === 'address' && isClaimed && !isTrusted) throw new TriggerError('two-addresses');
  return { ...event, response: { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false } };
}

/** Lets a person who signs up sign in at once. */
import { addressesOf, addressIn, trustedAddresses } from './addresses.js';
import type { TriggerContext } from './context.js';
import { TriggerError } from './errors.js';
import type { PreSignUpEvent } from './events.js';

/**
 * Confirms the account, but not the address: in pools with aliases a verified address is taken away from the user who had
 * it before. The address is marked verified after Authsignal proved it. Leaves alone who signs up with another app client.
 * Throws a `TriggerError` for a sign-up without an address, and for two addresses when nothing tells which one the person
 * will sign in with: the account could be opened with a code to the other one.
 */
export async function preSignUp(event: PreSignUpEvent, context: TriggerContext): Promise<PreSignUpEvent> {
  const { enrollment, identifier, clock, deadline } = context;
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  if (!(await context.isOwnClient(event, clock, clock.now() + deadline))) return event;
  const { userName } = event;
  const attributes = event.request.userAttributes ?? {};
  if (enrollment === 'address') {
    const hasAddress = addressesOf(attributes).length > 0 || addressIn(userName).length > 0;
    if (!hasAddress) throw new TriggerError('no-address');
    if (trustedAddresses(userName, attributes, identifier).length === 0) {
      throw new TriggerError('two-addresses');
    }
  }
  return { ...event, response: { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false } };
}

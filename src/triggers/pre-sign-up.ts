/** Lets a person who signs up sign in at once. */
import type { PreSignUpEvent } from './events.js';

/**
 * Confirms the account, but not the address: in pools with aliases a verified address is taken away from the user who had
 * it before. The address is marked verified after Authsignal proved it.
 */
export async function preSignUp(event: PreSignUpEvent): Promise<PreSignUpEvent> {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  return { ...event, response: { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false } };
}

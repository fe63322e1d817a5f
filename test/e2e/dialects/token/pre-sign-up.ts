/** PreSignUp that confirms whoever comes. */
import type { PreSignUpEvent } from '../../../../src/triggers/events.js';

export const handler = async (event: PreSignUpEvent): Promise<PreSignUpEvent> => {
  event.response.autoConfirmUser = true;
  return event;
};

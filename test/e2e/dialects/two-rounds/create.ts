/** CreateAuthChallenge that first asks how to sign in, and then begins that; a passkey needs no token from it. */
import type { CreateAuthChallengeEvent } from '../../../../src/triggers/events.js';
import { track } from '../authsignal.js';

const QUESTION = 'PROVIDE_AUTH_PARAMETERS';

export const handler = async (event: CreateAuthChallengeEvent): Promise<CreateAuthChallengeEvent> => {
  const { session, clientMetadata, userAttributes } = event.request;
  const { response } = event;
  if (!session?.length) {
    response.challengeMetadata = QUESTION;
    response.privateChallengeParameters = { challenge: QUESTION };
    response.publicChallengeParameters = { challenge: QUESTION };
    return event;
  }
  const signInMethod = clientMetadata?.signInMethod;
  if (!signInMethod) throw new Error('signInMethod is required');
  if (signInMethod === 'EMAIL' || signInMethod === 'SMS') {
    const { token, enrolledVerificationMethods: methods = [] } = await track(event.userName, {
      email: userAttributes?.email,
      phoneNumber: userAttributes?.phone_number,
    });
    const isEnrolled = (method: string) => String(methods.some((enrolled) => enrolled === method));
    response.publicChallengeParameters = {
      token,
      emailVerified: isEnrolled('EMAIL_OTP'),
      phoneNumberVerified: isEnrolled('SMS'),
    };
  }
  response.privateChallengeParameters = { challenge: signInMethod };
  return event;
};

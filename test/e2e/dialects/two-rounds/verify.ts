/** VerifyAuthChallengeResponse that leaves the first answer, which is none, undecided, and marks addresses verified. */
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { VerifyAuthChallengeResponseEvent } from '../../../../src/triggers/events.js';
import { validate } from '../authsignal.js';

type VerifyEvent = VerifyAuthChallengeResponseEvent;

/** Every answer must say what it answers. */
const MARKS = new Map([
  ['EMAIL', 'email_verified'],
  ['SMS', 'phone_number_verified'],
  ['PASSKEY', undefined],
]);

const cognito = new CognitoIdentityProviderClient({});

export const handler = async (event: VerifyEvent): Promise<VerifyEvent> => {
  const { challengeAnswer, privateChallengeParameters, clientMetadata, userAttributes } = event.request;
  if (privateChallengeParameters?.challenge === 'PROVIDE_AUTH_PARAMETERS') return event;
  const signInMethod = clientMetadata?.signInMethod ?? '';
  if (!MARKS.has(signInMethod)) throw new Error('signInMethod is required');
  const { isValid } = await validate(event.userName, challengeAnswer);
  event.response.answerCorrect = isValid;
  const mark = MARKS.get(signInMethod);
  if (isValid && mark && userAttributes?.[mark] !== 'true')
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: event.userPoolId,
        Username: event.userName,
        UserAttributes: [{ Name: mark, Value: 'true' }],
      }),
    );
  return event;
};

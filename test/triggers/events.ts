/** Trigger events in the form in which Cognito sends them. */
import type {
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PreSignUpTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';

export const SUB = '7a1f0c3e-52d4-4b6a-9c55-0f6f8d1b2c3d';

const envelope = {
  version: '1',
  region: 'us-east-1',
  userPoolId: 'us-east-1_Pool',
  userName: SUB,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client' },
};

export const ana = {
  sub: SUB,
  'cognito:user_status': 'CONFIRMED',
  email: 'ana@example.com',
  email_verified: 'false',
};

/** What an unknown user adds to a request when the pool hides who exists. */
export const unknown = { userAttributes: {}, userNotFound: true };

export function preSignUpEvent(triggerSource: PreSignUpTriggerEvent['triggerSource']): PreSignUpTriggerEvent {
  return {
    ...envelope,
    triggerSource,
    request: { userAttributes: { email: ana.email } },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  } as PreSignUpTriggerEvent;
}

export function defineEvent(
  request: Partial<DefineAuthChallengeTriggerEvent['request']>,
): DefineAuthChallengeTriggerEvent {
  return {
    ...envelope,
    triggerSource: 'DefineAuthChallenge_Authentication',
    request: { userAttributes: ana, session: [], ...request },
    response: { issueTokens: false, failAuthentication: false },
  };
}

export function createEvent(
  request: Partial<CreateAuthChallengeTriggerEvent['request']> = {},
  userName = SUB,
): CreateAuthChallengeTriggerEvent {
  return {
    ...envelope,
    userName,
    triggerSource: 'CreateAuthChallenge_Authentication',
    request: { userAttributes: ana, challengeName: 'CUSTOM_CHALLENGE', session: [], ...request },
    response: { publicChallengeParameters: {}, privateChallengeParameters: {}, challengeMetadata: '' },
  };
}

export function verifyEvent(
  request: Partial<VerifyAuthChallengeResponseTriggerEvent['request']> & { challengeAnswer: string },
  userName = SUB,
): VerifyAuthChallengeResponseTriggerEvent {
  return {
    ...envelope,
    userName,
    triggerSource: 'VerifyAuthChallengeResponse_Authentication',
    request: { userAttributes: ana, privateChallengeParameters: {}, ...request },
    response: { answerCorrect: false },
  };
}

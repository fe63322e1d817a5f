/** Trigger events in the form in which Cognito sends them. */
import type {
  CreateAuthChallengeEvent,
  DefineAuthChallengeEvent,
  PreSignUpEvent,
  VerifyAuthChallengeResponseEvent,
} from '../../src/triggers/index.js';

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

export function preSignUpEvent(triggerSource: string): PreSignUpEvent {
  return {
    ...envelope,
    triggerSource,
    request: { userAttributes: { email: ana.email } },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  };
}

export function defineEvent(request: Partial<DefineAuthChallengeEvent['request']>): DefineAuthChallengeEvent {
  return {
    ...envelope,
    triggerSource: 'DefineAuthChallenge_Authentication',
    request: { userAttributes: ana, session: [], ...request },
    response: { issueTokens: false, failAuthentication: false },
  };
}

export function createEvent(
  request: Partial<CreateAuthChallengeEvent['request']> = {},
  userName = SUB,
): CreateAuthChallengeEvent {
  return {
    ...envelope,
    userName,
    triggerSource: 'CreateAuthChallenge_Authentication',
    request: { userAttributes: ana, challengeName: 'CUSTOM_CHALLENGE', session: [], ...request },
    response: { publicChallengeParameters: {}, privateChallengeParameters: {}, challengeMetadata: '' },
  };
}

export function verifyEvent(
  request: Partial<VerifyAuthChallengeResponseEvent['request']> & { challengeAnswer: string },
  userName = SUB,
): VerifyAuthChallengeResponseEvent {
  return {
    ...envelope,
    userName,
    triggerSource: 'VerifyAuthChallengeResponse_Authentication',
    request: { userAttributes: ana, privateChallengeParameters: { action: 'key-1' }, ...request },
    response: { answerCorrect: false },
  };
}

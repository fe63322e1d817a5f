/** What Cognito sends to the triggers and gets back, as far as they look at it. */

type Strings = Record<string, string>;

/** What the events of all triggers have in common. */
interface TriggerEvent {
  version: string;
  triggerSource: string;
  region: string;
  userPoolId: string;
  userName: string;
  callerContext: { awsSdkVersion: string; clientId: string };
}

interface UserRequest {
  /** All values are strings; empty or missing for a user who does not exist. */
  userAttributes?: Strings | null;
  clientMetadata?: Strings | null;
}

interface ChallengeRequest extends UserRequest {
  /** Set for a user who does not exist, in pools that hide who does. */
  userNotFound?: boolean | null;
}

/** One step of the sign-in so far. */
export interface ChallengeResult {
  challengeName: string;
  challengeResult: boolean | null;
  challengeMetadata?: string | null;
}

export interface PreSignUpEvent extends TriggerEvent {
  request: UserRequest & { validationData?: Strings | null };
  response: { autoConfirmUser: boolean; autoVerifyEmail: boolean; autoVerifyPhone: boolean };
}

export interface DefineAuthChallengeEvent extends TriggerEvent {
  request: ChallengeRequest & { session?: ChallengeResult[] | null };
  response: { challengeName?: string; issueTokens: boolean; failAuthentication: boolean };
}

export interface CreateAuthChallengeEvent extends TriggerEvent {
  request: ChallengeRequest & { challengeName: string; session?: ChallengeResult[] | null };
  response: {
    publicChallengeParameters: Strings;
    privateChallengeParameters: Strings;
    challengeMetadata: string;
  };
}

export interface VerifyAuthChallengeResponseEvent extends TriggerEvent {
  request: ChallengeRequest & { privateChallengeParameters?: Strings | null; challengeAnswer: string };
  response: { answerCorrect: boolean };
}

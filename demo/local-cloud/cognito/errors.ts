/** Cognito's exceptions: their names, and the HTTP status that each one travels with. */

export const COGNITO_ERRORS = [
  'AliasExistsException',
  'CodeDeliveryFailureException',
  'CodeMismatchException',
  'ExpiredCodeException',
  'ForbiddenException',
  'InternalErrorException',
  'InvalidLambdaResponseException',
  'InvalidParameterException',
  'InvalidPasswordException',
  'LimitExceededException',
  'NotAuthorizedException',
  'RefreshTokenReuseException',
  'ResourceNotFoundException',
  'SerializationException',
  'TooManyRequestsException',
  'UnauthorizedException',
  'UnexpectedLambdaException',
  'UnknownOperationException',
  'UnsupportedOperationException',
  'UnsupportedTokenTypeException',
  'UserLambdaValidationException',
  'UserNotConfirmedException',
  'UserNotFoundException',
  'UsernameExistsException',
] as const;

export type CognitoErrorName = (typeof COGNITO_ERRORS)[number];

export class CognitoError extends Error {
  override readonly name: CognitoErrorName;

  constructor(name: CognitoErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

const STATUSES: Record<string, number> = { ForbiddenException: 403, InternalErrorException: 500 };

// What the newest service model annotates; deployed pools have been seen to answer 400 for all of these.
const ANNOTATED_STATUSES: Record<string, number> = {
  ...STATUSES,
  NotAuthorizedException: 403,
  ResourceNotFoundException: 404,
  TooManyRequestsException: 429,
  UnauthorizedException: 401,
  UserNotFoundException: 404,
};

export function httpStatus(name: string, annotated: boolean): number {
  return (annotated ? ANNOTATED_STATUSES : STATUSES)[name] ?? 400;
}

export const incorrectUsernameOrPassword = () =>
  new CognitoError('NotAuthorizedException', 'Incorrect username or password.');

export const userNotFound = () => new CognitoError('UserNotFoundException', 'User does not exist.');

export const userDisabled = () => new CognitoError('NotAuthorizedException', 'User is disabled.');

export const userNotConfirmed = () => new CognitoError('UserNotConfirmedException', 'User is not confirmed.');

export const invalidParameter = (message: string) => new CognitoError('InvalidParameterException', message);

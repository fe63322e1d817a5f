/** Defines the element, once. */
import { AuthsignalCognitoLogin } from './authsignal-cognito-login.js';
import { define } from './define.js';

// On a server there is nothing to define.
if (typeof document !== 'undefined') define();

declare global {
  interface HTMLElementTagNameMap {
    'authsignal-cognito-login': AuthsignalCognitoLogin;
  }
}

export { AuthsignalCognitoLogin };
export { LoginError, type LoginErrorCode } from './errors.js';
export type {
  LoginCancelDetail,
  LoginCancelEvent,
  LoginErrorDetail,
  LoginErrorEvent,
  LoginEventMap,
  LoginStartDetail,
  LoginStartEvent,
  LoginStepChangeDetail,
  LoginStepChangeEvent,
  LoginSuccessDetail,
  LoginSuccessEvent,
  PasskeyCreatedDetail,
  PasskeyCreatedEvent,
} from './events.js';
export type { Messages, PartialMessages } from './i18n/messages.js';
export type { PasskeyEnrollment } from './config.js';
export type {
  AnswerFormat,
  Finding,
  IdentifierType,
  LoginMode,
  LoginStep,
  LoginSuccess,
  LoginTokens,
  MethodId,
  SignUpMode,
  TokenStorage,
} from './types.js';

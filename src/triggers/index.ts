/** The Lambda triggers that connect a Cognito user pool with Authsignal. For Node only. */
export {
  contextHandler,
  createContextEndpoint,
  type ContextEndpointOptions,
  type ContextReply,
  type ContextRequest,
} from './context-endpoint.js';
export { createTriggers, type Triggers } from './create-triggers.js';
export type {
  CreateAuthChallengeEvent,
  DefineAuthChallengeEvent,
  PreSignUpEvent,
  VerifyAuthChallengeResponseEvent,
} from './events.js';
export {
  createAuthChallengeHandler,
  defineAuthChallengeHandler,
  preSignUpHandler,
  verifyAuthChallengeResponseHandler,
} from './handlers.js';
export type { Metric, RecordMetric } from './metrics.js';
export type {
  AuthsignalClient,
  AuthsignalSettings,
  Chain,
  ChainedTrigger,
  PoolUser,
  TriggerOptions,
  TrustedContext,
  UserAttributeUpdate,
} from './options.js';
export { signContext, type SeenContext } from './signed-context.js';

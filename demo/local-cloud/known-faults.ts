/** Failures of the real services that can be had by name, in the words in which people have reported them. */
import type { Fault } from './context.js';

type KnownFault = Readonly<Omit<Fault, 'times'>>;

const cognito = (code: string, message: string): KnownFault => ({
  service: 'cognito',
  operation: 'InitiateAuth',
  kind: 'status',
  status: 400,
  code,
  message,
});

const waf = (status: number): KnownFault => ({
  service: 'cognito',
  operation: 'InitiateAuth',
  kind: 'waf',
  status,
});

export type KnownFaultName =
  | 'no-trigger'
  | 'trigger-missing'
  | 'trigger-not-permitted'
  | 'trigger-timeout'
  | 'trigger-crash'
  | 'trigger-output'
  | 'threat-sign-in'
  | 'threat-request'
  | 'waf-block'
  | 'waf-captcha'
  | 'waf-challenge'
  | 'empty';

export const KNOWN_FAULTS: Readonly<Record<KnownFaultName, KnownFault>> = {
  /** One of the three challenge triggers is not attached to the pool. */
  'no-trigger': cognito(
    'InvalidParameterException',
    'Custom auth lambda trigger is not configured for the user pool.',
  ),
  /** The pool names a trigger that is not there. */
  'trigger-missing': cognito('UnexpectedLambdaException', 'null invocation failed due to configuration.'),
  'trigger-not-permitted': cognito(
    'UnexpectedLambdaException',
    'CreateAuthChallenge invocation failed due to error AccessDeniedException.',
  ),
  /** A cold start, throttling, or a function that is too slow, three times in a row. */
  'trigger-timeout': cognito(
    'UnexpectedLambdaException',
    'CreateAuthChallenge invocation failed due to error Socket timeout while invoking Lambda function.',
  ),
  'trigger-crash': cognito(
    'UserLambdaValidationException',
    'CreateAuthChallenge failed with error RequestId: 5f0c9c1e-4d0b-4c56-9d7a-0f6a2f6a8a11 Error: Runtime exited with error: exit status 129.',
  ),
  'trigger-output': cognito(
    'InvalidLambdaResponseException',
    'Invalid lambda function output : Invalid JSON',
  ),
  /** Threat protection found the sign-in too risky. */
  'threat-sign-in': cognito('NotAuthorizedException', 'Unable to login because of security reasons.'),
  /** Threat protection blocks the address from which the request came. */
  'threat-request': cognito('NotAuthorizedException', 'Request not allowed due to security reasons.'),
  'waf-block': waf(403),
  'waf-captcha': waf(405),
  'waf-challenge': waf(202),
  /** A success that says nothing. */
  empty: { service: 'cognito', operation: 'SignUp', kind: 'empty' },
};

export const isKnownFault = (name: unknown): name is KnownFaultName =>
  typeof name === 'string' && Object.hasOwn(KNOWN_FAULTS, name);

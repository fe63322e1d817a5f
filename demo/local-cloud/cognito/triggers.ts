/** Calls Lambda triggers as Cognito does, and turns their failures into Cognito's exceptions. */
import { randomUUID } from 'node:crypto';
import { CognitoError } from './errors.js';

/** A Lambda handler: `(event)`, or `(event, context, callback)` in the older style. */
export type TriggerHandler = (...args: never[]) => unknown;

export interface Triggers {
  preSignUp?: TriggerHandler;
  defineAuthChallenge?: TriggerHandler;
  createAuthChallenge?: TriggerHandler;
  verifyAuthChallengeResponse?: TriggerHandler;
}

export type TriggerName =
  'PreSignUp' | 'DefineAuthChallenge' | 'CreateAuthChallenge' | 'VerifyAuthChallengeResponse';

export interface TriggerEvent {
  version: string;
  triggerSource: string;
  region: string;
  userPoolId: string;
  userName: string;
  callerContext: { awsSdkVersion: string; clientId: string };
  request: Record<string, unknown>;
  response: Record<string, unknown>;
}

/** How often Cognito calls a trigger that does not answer in time. */
export const ATTEMPTS = 3;
const TIMED_OUT = Symbol('timed out');

/** Runs one trigger and returns the `response` part of what it returned. */
export async function invokeTrigger(
  name: TriggerName,
  handler: TriggerHandler,
  event: TriggerEvent,
  timeoutMs: number,
): Promise<Record<string, unknown>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const result = await callWithin(name, handler, structuredClone(event), timeoutMs);
    if (result !== TIMED_OUT) return responseOf(result, event);
  }
  throw new CognitoError(
    'UnexpectedLambdaException',
    `${name} invocation failed due to error Socket timeout while invoking Lambda function.`,
  );
}

async function callWithin(
  name: TriggerName,
  handler: TriggerHandler,
  event: TriggerEvent,
  timeoutMs: number,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs);
  });
  try {
    const result = await Promise.race([callHandler(name, handler, event, timeoutMs), timeout]);
    // What a handler returns travels as JSON.
    return result === TIMED_OUT ? result : JSON.parse(JSON.stringify(result ?? null));
  } catch (error) {
    throw new CognitoError(
      'UserLambdaValidationException',
      `${name} failed with error ${asError(error).message}.`,
    );
  } finally {
    clearTimeout(timer);
  }
}

function callHandler(
  name: TriggerName,
  handler: TriggerHandler,
  event: TriggerEvent,
  timeoutMs: number,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result?: unknown) => (error ? reject(asError(error)) : resolve(result));
    const deadline = Date.now() + timeoutMs;
    const context = {
      functionName: name,
      awsRequestId: randomUUID(),
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      done: callback,
      succeed: (result: unknown) => callback(null, result),
      fail: (error: unknown) => callback(error ?? new Error('Unknown error')),
    };
    const call = handler as (event: TriggerEvent, context: object, callback: unknown) => unknown;
    const returned = call(event, context, callback);
    if (isThenable(returned)) resolve(returned);
    // Lambda ignores what a plain function returns: without a promise or a callback the result is null.
    else if (handler.length < 2) resolve(null);
  });
}

/** Handlers may throw anything. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function responseOf(result: unknown, event: TriggerEvent): Record<string, unknown> {
  if (typeof result !== 'object' || result === null) throw unrecognizable();
  const { triggerSource, response } = result as Partial<TriggerEvent>;
  if (triggerSource !== event.triggerSource || typeof response !== 'object' || response === null) {
    throw unrecognizable();
  }
  return response;
}

const unrecognizable = () =>
  new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');

const invalid = (member: string) =>
  new CognitoError('InvalidLambdaResponseException', `Invalid lambda function output : Invalid ${member}`);

/** A boolean of a trigger's response; what is not set counts as false. */
export function flagOf(response: Record<string, unknown>, member: string): boolean {
  const value = response[member] ?? false;
  if (typeof value !== 'boolean') throw invalid(member);
  return value;
}

export function optionalTextOf(response: Record<string, unknown>, member: string): string | null {
  const value = response[member] ?? null;
  if (value !== null && typeof value !== 'string') throw invalid(member);
  return value;
}

/** A map of texts from a trigger's response; a value of another type fails here as loudly as it can. */
export function textMapOf(response: Record<string, unknown>, member: string): Record<string, string> {
  const value = response[member] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(member);
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw invalid(`${member}.${key}`);
      return [key, text];
    }),
  );
}

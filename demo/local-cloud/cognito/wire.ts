/** The AWS JSON 1.1 protocol: the operation in a header, JSON both ways, errors in the body and in headers. */
import { randomUUID } from 'node:crypto';
import { cors } from 'hono/cors';
import { CognitoError, httpStatus } from './errors.js';
import { unreadable } from './input.js';

export const CONTENT_TYPE = 'application/x-amz-json-1.1';

const TARGET = /^AWSCognitoIdentityProviderService\.(\w+)$/;

/** Cognito may be called from any origin, with just these headers. */
export const cognitoCors = cors({
  origin: '*',
  allowMethods: ['POST'],
  allowHeaders: [
    'content-type',
    'x-amz-target',
    'x-amz-user-agent',
    'amz-sdk-invocation-id',
    'amz-sdk-request',
    'authorization',
    'cache-control',
  ],
  exposeHeaders: ['x-amzn-requestid', 'x-amzn-errortype', 'x-amzn-errormessage', 'date'],
});

/** The operation that a request names, known or not; empty when it names none. */
export function operationOf(request: Request): string {
  return TARGET.exec(request.headers.get('x-amz-target') ?? '')?.[1] ?? '';
}

export async function readBody(request: Request): Promise<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse((await request.text()) || '{}');
  } catch {
    throw unreadable();
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw unreadable();
  return body as Record<string, unknown>;
}

/** A successful answer; RevokeToken is the one that has no body. */
export function resultResponse(operation: string, result: object): Response {
  return respond(200, operation === 'RevokeToken' ? '' : JSON.stringify(result), {});
}

export function errorResponse(error: CognitoError, status: number): Response {
  return respond(status, JSON.stringify({ __type: error.name, message: error.message }), {
    'x-amzn-errortype': `${error.name}:`,
    // Header values are Latin-1; a trigger's message may hold anything.
    'x-amzn-errormessage': error.message.replace(/[^\x20-\x7e]/g, '?'),
  });
}

/** The answer to an exception of any kind; what is not Cognito's own is a fault of this emulator. */
export function exceptionResponse(error: unknown, annotatedStatuses: boolean): Response {
  if (error instanceof CognitoError) return errorResponse(error, httpStatus(error.name, annotatedStatuses));
  console.error(error);
  return errorResponse(
    new CognitoError('InternalErrorException', 'The local Cognito failed; its terminal says why.'),
    500,
  );
}

function respond(status: number, body: string, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': randomUUID(), ...headers },
  });
}

/** Failures on purpose: the list of them, and the middleware that makes a call fail. */
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import { CognitoError, type CognitoErrorName } from './cognito/errors.js';
import { errorResponse } from './cognito/wire.js';
import type { Fault, Faults } from './context.js';
import { isKnownFault, KNOWN_FAULTS } from './known-faults.js';

const SERVICES = ['cognito', 'authsignal'] as const;
const KINDS = ['drop', 'status', 'html', 'message-only', 'empty', 'waf', 'delay'] as const;

export interface FaultList extends Faults {
  /** The first fault that hits this call; it counts as used. */
  take(service: Fault['service'], operation: string): Fault | undefined;
}

export function createFaults(): FaultList {
  let faults: Fault[] = [];
  return {
    add(fault) {
      const added = { ...fault };
      faults.push(added);
      return () => {
        faults = faults.filter((other) => other !== added);
      };
    },
    list: () => faults.map((fault) => ({ ...fault })),
    clear() {
      faults = [];
    },
    take(service, operation) {
      const fault = faults.find(
        (candidate) => candidate.service === service && candidate.operation === operation,
      );
      if (fault?.times !== undefined) {
        fault.times -= 1;
        faults = faults.filter(({ times }) => times !== 0);
      }
      return fault;
    },
  };
}

/** Reads a fault from outside; `known` names one, of which the other members change what they say. Throws a `TypeError` that names what is wrong. */
export function parseFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) throw new TypeError('A fault must be an object.');
  const { known, ...given } = value as Record<string, unknown>;
  if (known !== undefined && !isKnownFault(known)) {
    throw new TypeError(`"known" must be one of ${Object.keys(KNOWN_FAULTS).join(', ')}.`);
  }
  const { service, operation, kind, status, code, message, ms, times }: Record<string, unknown> = {
    ...(known && KNOWN_FAULTS[known]),
    ...given,
  };
  if (typeof operation !== 'string') throw new TypeError('"operation" must be a string.');
  if (code !== undefined && typeof code !== 'string') throw new TypeError('"code" must be a string.');
  if (message !== undefined && typeof message !== 'string')
    throw new TypeError('"message" must be a string.');
  const fault: Fault = {
    service: oneOf('service', SERVICES, service),
    operation,
    kind: oneOf('kind', KINDS, kind),
    status: optionalWhole('status', status, 200, 599),
    code,
    message,
    ms: optionalWhole('ms', ms, 0, 600_000),
    times: optionalWhole('times', times, 1, Infinity),
  };
  if (fault.kind === 'status' && fault.status === undefined) throw new TypeError('"status" must be given.');
  if (fault.kind === 'waf' && fault.status !== undefined && !WAF_ACTIONS.has(fault.status)) {
    throw new TypeError('"status" of a firewall must be 202, 403 or 405.');
  }
  if (fault.kind === 'delay' && fault.ms === undefined) throw new TypeError('"ms" must be given.');
  return fault;
}

function oneOf<T extends string>(name: string, values: readonly T[], value: unknown): T {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new TypeError(`"${name}" must be one of ${values.join(', ')}.`);
  return found;
}

function optionalWhole(name: string, value: unknown, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    const range = max === Infinity ? `of ${min} or more` : `from ${min} to ${max}`;
    throw new TypeError(`"${name}" must be a whole number ${range}.`);
  }
  return value;
}

/** Fails the calls of one service as the list says; `operationOf` names a call. Stands after CORS, before the service. */
export function failOnPurpose(
  faults: FaultList,
  service: Fault['service'],
  operationOf: (request: Request) => string,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    // A preflight is the browser's call, not the page's.
    const fault = c.req.method === 'OPTIONS' ? undefined : faults.take(service, operationOf(c.req.raw));
    if (!fault) return next();
    const { kind } = fault;
    switch (kind) {
      case 'delay':
        await delay(fault.ms, undefined, { ref: false });
        return next();
      case 'drop':
        c.env.incoming.socket.destroy();
        return RESPONSE_ALREADY_SENT;
      case 'status':
        return service === 'cognito' ? cognitoFailure(fault) : authsignalFailure(fault);
      case 'html':
        return htmlFailure(fault.status ?? 502);
      case 'message-only':
        return c.json({ message: 'Forbidden' }, 403);
      case 'empty':
        return new Response(null, { status: fault.status ?? 200 });
      case 'waf':
        c.header('access-control-expose-headers', 'x-amzn-waf-action');
        return firewallReply(fault.status ?? 403);
      default:
        return kind satisfies never;
    }
  };
}

const COGNITO_NAMES: Record<number, CognitoErrorName> = {
  403: 'ForbiddenException',
  429: 'TooManyRequestsException',
};

function cognitoFailure({ status = 500, code, message = 'A fault on purpose.' }: Fault): Response {
  const name =
    code ?? COGNITO_NAMES[status] ?? (status < 500 ? 'InvalidParameterException' : 'InternalErrorException');
  return errorResponse(new CognitoError(name as CognitoErrorName, message), status);
}

const AUTHSIGNAL_CODES: Record<number, string> = { 401: 'expired_token', 429: 'too_many_requests' };

function authsignalFailure({ status = 500, code, message = 'A fault on purpose.' }: Fault): Response {
  const error = code ?? AUTHSIGNAL_CODES[status] ?? (status < 500 ? 'invalid_request' : 'unexpected_error');
  return Response.json({ error, errorCode: error, errorDescription: message }, { status });
}

const WAF_ACTIONS = new Map([
  [202, 'challenge'],
  [403, undefined],
  [405, 'captcha'],
]);

/** A block has a body of Cognito's form; the other two have none unless a page was asked for, but a header. */
function firewallReply(status: number): Response {
  const action = WAF_ACTIONS.get(status);
  if (!action) {
    const blocked = 'Request not allowed due to WAF block.';
    return errorResponse(new CognitoError('ForbiddenException', blocked), status);
  }
  return new Response(null, {
    status,
    headers: { 'x-amzn-waf-action': action, 'cache-control': 'no-store, max-age=0' },
  });
}

function htmlFailure(status: number): Response {
  return new Response('<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>', {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

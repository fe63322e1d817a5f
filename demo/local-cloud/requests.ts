/** The log of all calls that the two clouds got. */
import type { MiddlewareHandler } from 'hono';
import type { Fault } from './context.js';

export interface LoggedRequest {
  service: Fault['service'];
  operation: string;
  /** HTTP status; 0 for a dropped call, and until the answer is there. */
  status: number;
  /** Milliseconds that the answer took; absent until it is there. */
  ms?: number;
}

export interface RequestLog {
  list(): LoggedRequest[];
  clear(): void;
  /** Notes the calls of one service, in the order in which they began. */
  record(service: Fault['service'], operationOf: (request: Request) => string): MiddlewareHandler;
}

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    list: () => requests.map((request) => ({ ...request })),
    clear() {
      requests = [];
    },
    record: (service, operationOf) => async (c, next) => {
      const request: LoggedRequest = { service, operation: operationOf(c.req.raw), status: 0 };
      requests.push(request);
      const start = performance.now();
      await next();
      request.ms = performance.now() - start;
      // The adapter marks the answer of a dropped call, which has no status, with this header.
      request.status = c.res.headers.has('x-hono-already-sent') ? 0 : c.res.status;
    },
  };
}

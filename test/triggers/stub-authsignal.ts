/** An HTTP server in Authsignal's place: it records what it is asked and answers what a test says. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedRequest {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

/** A JSON body, a page, a connection that is closed, or nothing at all. */
export type Answer =
  { status?: number; json: unknown } | { status?: number; html: string } | 'drop' | 'never';

export type Responder = (request: RecordedRequest) => Answer;

export interface StubServer {
  url: string;
  requests: RecordedRequest[];
  /** Resolves when so many requests have come. */
  received(count: number): Promise<void>;
  /** Answers of the paths that start with the key, below the base URL. */
  answers: Record<string, Answer | Responder>;
  close(): Promise<void>;
}

export async function startStub(answers: Record<string, Answer | Responder> = {}): Promise<StubServer> {
  const requests: RecordedRequest[] = [];
  const arrivals = new EventEmitter();
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const recorded: RecordedRequest = {
      method: request.method ?? '',
      path,
      authorization: request.headers.authorization,
      body: text ? JSON.parse(text) : undefined,
    };
    requests.push(recorded);
    arrivals.emit('request');
    const [, found] = Object.entries(stub.answers).find(([prefix]) => path.startsWith(prefix)) ?? [];
    const answer = typeof found === 'function' ? found(recorded) : found;
    if (answer === 'never') return;
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    if (answer && 'html' in answer) {
      response.writeHead(answer.status ?? 200, { 'content-type': 'text/html' }).end(answer.html);
      return;
    }
    const { status = 200, json } = answer ?? { status: 404, json: { error: 'invalid_request' } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: StubServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    received: async (count) => {
      while (requests.length < count) await once(arrivals, 'request');
    },
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}

/** A client token in form: three base64url parts, with the user readable in the middle as in Authsignal's. */
export function tokenFor(userId: string, other: object = {}): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'HS256', typ: 'JWT' }), part({ sub: userId, ...other }), 'c2lnbmF0dXJl'].join('.');
}

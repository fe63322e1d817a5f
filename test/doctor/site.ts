/** A server of whatever a test puts on it: pages, endpoints, and AWS's own services. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface Asked {
  method: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What answers at a path; one that returns nothing never answers. */
export type Handler = (asked: Asked) => Reply | undefined | Promise<Reply | undefined>;

export interface Site {
  url: string;
  /** By path. */
  handlers: Map<string, Handler>;
  /** Everything that was asked, as `POST /path`. */
  asked: string[];
  close(): Promise<void>;
}

export const html = (body: string, headers: Record<string, string> = {}): Reply => ({
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body,
});

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** With a certificate, over TLS. */
export async function startSite(certificate?: { key: string; cert: string }): Promise<Site> {
  const handlers = new Map<string, Handler>();
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', headers } = request;
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    asked.push(`${method} ${pathname}`);
    const handler = handlers.get(pathname) ?? handlers.get('*');
    const reply = handler ? await handler({ method, headers, body: await text(request) }) : { status: 404 };
    if (!reply) return;
    response.writeHead(reply.status ?? 200, reply.headers);
    response.end(reply.body);
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => void answer(request, response);
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    url: `${certificate ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    handlers,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address at which no server listens any more. */
export async function closedUrl(): Promise<string> {
  const site = await startSite();
  await site.close();
  return site.url;
}

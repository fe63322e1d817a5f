/** Keeps the list of open sockets, so that a dropped call reaches its caller as dropped. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Browsers silently send a request again when a connection that they reuse breaks. While a drop is pending every
 * connection therefore serves one request only.
 */
export class Connections {
  readonly #all = new Set<Socket>();
  readonly #idle = new Set<Socket>();

  constructor(readonly isDropPending: () => boolean) {}

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#all.add(socket);
      this.#idle.add(socket);
      socket.on('close', () => {
        this.#all.delete(socket);
        this.#idle.delete(socket);
      });
    });
    server.on('upgrade', ({ socket }: IncomingMessage) => this.#idle.delete(socket));
    server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#idle.delete(socket);
      if (this.isDropPending()) response.shouldKeepAlive = false;
      response.on('finish', () => {
        if (this.isDropPending()) socket.destroySoon();
        else if (!socket.destroyed) this.#idle.add(socket);
      });
    });
  }

  closeIdle(): void {
    for (const socket of this.#idle) socket.destroy();
  }

  /** Also closes web sockets, which the HTTP server no longer knows. */
  closeAll(): void {
    for (const socket of this.#all) socket.destroy();
  }
}

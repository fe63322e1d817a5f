/** Listens on both loopback addresses, so that `localhost` means the same to every browser. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  port: number;
  /** Stops listening and breaks open connections; upgraded ones are their owner's matter. */
  close(): Promise<void>;
}

const LOOPBACK = ['127.0.0.1', '::1'];

/** Opens `port` (0: a free one) on `host`, or on every loopback address there is. Rejects with a one-line message. */
export async function listen(
  createServer: () => Server,
  port: number,
  host: string | undefined,
): Promise<Listening> {
  const [first = '127.0.0.1', ...others] = host === undefined ? LOOPBACK : [host];
  // The second address may have somebody else on the port that was free on the first.
  for (let attempts = port === 0 ? 5 : 1; ; attempts--) {
    const servers: Server[] = [];
    const close = async () => {
      await Promise.all(servers.map(closeServer));
    };
    try {
      servers.push(await open(createServer(), port, first));
      const { port: opened } = servers[0]?.address() as AddressInfo;
      for (const other of others) {
        const server = await open(createServer(), opened, other).catch(ignoreMissingAddress);
        if (server) servers.push(server);
      }
      return { port: opened, close };
    } catch (error) {
      await close();
      if (!isSystemError(error) || error.code !== 'EADDRINUSE' || attempts <= 1) {
        throw new Error(describe(error, port), { cause: error });
      }
    }
  }
}

function open(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A machine without IPv6 has no `::1`. */
function ignoreMissingAddress(error: unknown): undefined {
  if (isSystemError(error) && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')) return;
  throw error;
}

function describe(error: unknown, port: number): string {
  const code = isSystemError(error) ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is in use: choose another with --port.`;
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: choose another with --port.`;
  return `Port ${port} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

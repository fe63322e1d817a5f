/** The control endpoints: outbox, users, faults, clock, settings and request log, for the demo page and for tests. */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Clock, WaitableOutbox } from './context.js';
import { type FaultList, parseFault } from './faults.js';
import { parseNewUser } from './people.js';
import type { RequestLog } from './requests.js';
import type { Settings } from './settings.js';
import type { CloudUsers } from './testing-types.js';

export interface ControlOptions {
  clock: Clock;
  outbox: WaitableOutbox;
  faults: FaultList;
  requests: RequestLog;
  settings: Settings;
  users: CloudUsers;
  reset(): Promise<void>;
}

/** What `ownPagesOnly` keeps to the cloud's own pages. */
export const CONTROL_PATHS = [
  '/outbox',
  '/outbox/*',
  '/users',
  '/tokens',
  '/faults',
  '/clock',
  '/settings',
  '/requests',
  '/reset',
];

export function createControl(options: ControlOptions): Hono {
  const { clock, outbox, faults, requests, settings, users } = options;
  const app = new Hono();
  app.onError((error, c) => {
    const isBadInput = error instanceof TypeError || error instanceof SyntaxError;
    if (!isBadInput) console.error(error);
    return c.json({ error: error.message }, isBadInput ? 400 : 500);
  });

  app.get('/outbox', (c) => c.json(outbox.list()));
  app.delete('/outbox', (c) => {
    outbox.clear();
    return c.json(outbox.list());
  });
  /** `?to=` an address, `&timeout=` milliseconds, as in `next()` of the outbox. 408 with the reason when it gives up. */
  app.get('/outbox/next', async (c) => {
    const { to, timeout } = c.req.query();
    if (!to) throw new TypeError('"to" must be an address.');
    const ms = timeout === undefined ? undefined : Number(timeout);
    if (ms !== undefined && !(ms >= 0))
      throw new TypeError('"timeout" must be a number of milliseconds, 0 or more.');
    try {
      const wait = { timeout: ms, signal: c.req.raw.signal };
      return c.json(await outbox.next(to, wait));
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 408);
    }
  });
  app.get('/outbox/events', (c) =>
    streamSSE(c, async (stream) => {
      const send = () => stream.writeSSE({ data: JSON.stringify(outbox.list()) });
      await send();
      await new Promise<void>((resolve) => {
        const unsubscribe = outbox.subscribe(() => void send());
        stream.onAbort(() => {
          unsubscribe();
          resolve();
        });
      });
    }),
  );

  app.get('/users', (c) => c.json(users.list()));
  app.post('/users', async (c) => c.json(await users.create(parseNewUser(await c.req.json()))));
  app.post('/tokens', async (c) => {
    const body: unknown = await c.req.json();
    const address = typeof body === 'object' && body !== null && 'user' in body ? body.user : undefined;
    if (typeof address !== 'string') throw new TypeError('"user" must be an address.');
    return c.json(await users.tokens(address));
  });

  app.get('/faults', (c) => c.json(faults.list()));
  app.post('/faults', async (c) => {
    const body: unknown = await c.req.json();
    // All of them are read before the first one is added.
    for (const fault of (Array.isArray(body) ? body : [body]).map(parseFault)) faults.add(fault);
    return c.json(faults.list());
  });
  app.delete('/faults', (c) => {
    faults.clear();
    return c.json(faults.list());
  });

  app.post('/clock', async (c) => {
    const body: unknown = await c.req.json();
    const advance = typeof body === 'object' && body !== null && 'advance' in body ? body.advance : undefined;
    if (typeof advance !== 'number' || !(advance >= 0 && advance <= Number.MAX_SAFE_INTEGER)) {
      throw new TypeError('"advance" must be a number of milliseconds, 0 or more.');
    }
    clock.advance(advance);
    return c.json({ now: clock.now() });
  });

  app.get('/settings', (c) => c.json(settings.read()));
  app.patch('/settings', async (c) => {
    settings.patch(await c.req.json());
    return c.json(settings.read());
  });

  app.get('/requests', (c) => c.json(requests.list()));
  app.delete('/requests', (c) => {
    requests.clear();
    return c.json(requests.list());
  });

  app.post('/reset', async (c) => {
    await options.reset();
    return c.body(null, 204);
  });

  return app;
}

/** The control endpoints: outbox, faults, clock, settings and request log, for the demo page and for tests. */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Clock, Outbox } from './context.js';
import { type FaultList, parseFault } from './faults.js';
import type { RequestLog } from './requests.js';
import type { Settings } from './settings.js';

export interface ControlOptions {
  clock: Clock;
  outbox: Outbox;
  faults: FaultList;
  requests: RequestLog;
  settings: Settings;
}

/** What `ownPagesOnly` keeps to the cloud's own pages. */
export const CONTROL_PATHS = ['/outbox', '/outbox/events', '/faults', '/clock', '/settings', '/requests'];

export function createControl({ clock, outbox, faults, requests, settings }: ControlOptions): Hono {
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

  return app;
}

/** A local Authsignal on a free port, with a clock that stands still and an outbox to look into. */
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Authsignal as NodeSdk } from '@authsignal/node';
import type { TrackAttributes, TrackResponse } from '@authsignal/node';
import { Hono } from 'hono';
import { createAuthsignal } from '../../demo/local-cloud/authsignal/index.js';
import type { Authsignal } from '../../demo/local-cloud/authsignal/index.js';
import type { Clock, Outbox, OutboxEntry } from '../../demo/local-cloud/context.js';

export const TENANT = 'tenant-1';
export const SECRET = 'secret-1';
export const ACTION = 'cognitoAuth';
export const EMAIL = 'ana@example.com';
export const PHONE = '+14155550100';
export const MINUTE = 60_000;

export const bearer = (token: string) => `Bearer ${token}`;
export const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

export interface Harness {
  authsignal: Authsignal;
  clock: Clock;
  outbox: Outbox;
  node: NodeSdk;
  /** `http://localhost:<port>`. */
  origin: string;
  /** The API's base address. */
  baseUrl: string;
  track(attributes?: TrackAttributes, userId?: string): Promise<TrackResponse>;
  /** Calls the client API: `POST /client<path>`. */
  post(path: string, authorization: string, body?: unknown): Promise<Reply>;
  /** Calls with a body of its own making, or another method. */
  request(path: string, init: RequestInit): Promise<Reply>;
  lastDelivery(): OutboxEntry;
  /** The demo's enrolment control. */
  enroll(identifier: string, verificationMethods: string[]): Promise<Reply>;
  /** Sends and verifies an email code; returns the result token. */
  signInByEmail(token: string): Promise<string>;
  close(): Promise<void>;
}

export async function startAuthsignal(): Promise<Harness> {
  let now = Date.now();
  const clock: Clock = { now: () => now, advance: (ms) => void (now += ms) };
  const outbox = createOutbox(clock);
  let origin = '';
  const authsignal = createAuthsignal({
    clock,
    outbox,
    tenantId: TENANT,
    apiSecretKey: SECRET,
    baseUrl: () => `${origin}/authsignal/v1`,
  });
  const app = new Hono().route('/authsignal', authsignal.app);
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  const dropSockets = authsignal.attachWebSocket(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const baseUrl = `${origin}/authsignal/v1`;
  const node = new NodeSdk({ apiSecretKey: SECRET, apiUrl: baseUrl, retries: 0 });

  const harness: Harness = {
    authsignal,
    clock,
    outbox,
    node,
    origin,
    baseUrl,
    track: (attributes = { email: EMAIL }, userId = 'user-1') =>
      node.track({ userId, action: ACTION, attributes }),
    async request(path, init) {
      const response = await fetch(baseUrl + path, init);
      return { status: response.status, headers: response.headers, body: await readJson(response) };
    },
    post: (path, authorization, body) =>
      harness.request(`/client${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', origin },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    lastDelivery() {
      const entry = outbox.list().at(-1);
      if (!entry) throw new Error('The outbox is empty.');
      return entry;
    },
    async enroll(identifier, verificationMethods) {
      const url = `${origin}/authsignal/demo/users/${encodeURIComponent(identifier)}/authenticators`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ verificationMethods }),
      });
      return { status: response.status, headers: response.headers, body: await readJson(response) };
    },
    async signInByEmail(token) {
      await harness.post('/challenge/email-otp', bearer(token));
      const { body } = await harness.post('/verify/email-otp', bearer(token), {
        verificationCode: harness.lastDelivery().code,
      });
      return String(body.accessToken);
    },
    async close() {
      dropSockets();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return harness;
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function createOutbox(clock: Clock): Outbox {
  const entries: OutboxEntry[] = [];
  return {
    add(entry) {
      const added = { ...entry, id: String(entries.length), at: new Date(clock.now()).toISOString() };
      entries.push(added);
      return added;
    },
    update: (id, change) => void Object.assign(entries[Number(id)] ?? {}, change),
    list: () => entries,
    clear: () => void entries.splice(0),
    subscribe: () => () => undefined,
  };
}

/** Authsignal on localhost: both of its APIs, its pre-built UI and what a phone or mailbox would show. */
import type { Server } from 'node:http';
import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { Clock, Outbox } from '../context.js';
import { clientCodes } from './client-codes.js';
import { clientMagicLink, magicLinkPage } from './client-magic-link.js';
import { clientMisc } from './client-misc.js';
import { clientPasskey } from './client-passkey.js';
import { clientPush } from './client-push.js';
import { attachQrSocket, clientQr } from './client-qr.js';
import { clientSecurityKey } from './client-security-key.js';
import { clientTotp } from './client-totp.js';
import type { Cloud } from './cloud.js';
import { demoControl } from './demo-control.js';
import { ApiError, errorResponse, invalidRequest } from './errors.js';
import { requireSecretKey } from './http.js';
import { assets, pageHeaders } from './pages.js';
import { prebuiltPage } from './prebuilt.js';
import { promptPages } from './prompts.js';
import { createRateLimits } from './rate-limits.js';
import { serverActions } from './server-actions.js';
import { serverChallenges } from './server-challenges.js';
import { serverUsers } from './server-users.js';
import { defaultSettings } from './settings.js';
import type { AuthsignalSettings } from './settings.js';
import { Store } from './store.js';
import { createTokens } from './tokens.js';
import type { Action, User } from './types.js';

export type { AuthsignalSettings } from './settings.js';
export type { Action, Authenticator, User, UserActionState, VerificationMethod } from './types.js';

/** One answered request, for tests. */
export interface Call {
  method: string;
  /** Below the base: `/client/verify/email-otp`, `/users/u1/actions/cognitoAuth`. */
  path: string;
  status: number;
  /** The parsed JSON body; undefined when there was none. */
  body?: unknown;
}

export interface Endpoint {
  method: string;
  path: string;
}

export interface Authsignal {
  /** Routes `/v1/…`, the pre-built UI and the demo's controls; the server mounts it under `/authsignal`. */
  app: Hono;
  /** Serves the QR web socket; the result ends that and drops the open sockets, for which `server.close()` would wait. */
  attachWebSocket(server: Server): () => void;
  /** Read on every request: change them at any time. */
  settings: AuthsignalSettings;
  users: {
    list(): User[];
    /** By user id, email address, phone number or username. */
    find(identifier: string): User | undefined;
  };
  actions: {
    /** What was tracked, with what track told of the circumstances; oldest first. */
    list(): Action[];
  };
  /** The calls of both APIs that there are, as Hono writes paths, below the base: `/users/:userId`. */
  endpoints: readonly Endpoint[];
  /** The newest 1000 calls of both APIs, oldest first, without preflights. */
  calls: Call[];
}

export interface AuthsignalOptions {
  clock: Clock;
  outbox: Outbox;
  tenantId: string;
  apiSecretKey: string;
  /** The APIs' base address, as the SDKs are given it, e.g. `http://localhost:8787/authsignal/v1`. */
  baseUrl: () => string;
}

const MAX_BODY_BYTES = 65_536;
const MAX_CALLS = 1000;

export function createAuthsignal(options: AuthsignalOptions): Authsignal {
  const settings = defaultSettings();
  const store = new Store(options.clock);
  const cloud: Cloud = {
    ...options,
    rootUrl: () => options.baseUrl().replace(/\/v1$/, ''),
    settings,
    store,
    tokens: createTokens({ ...options, settings }),
    limits: createRateLimits(options.clock, settings),
  };
  const calls: Call[] = [];
  const app = new Hono();
  app.onError(errorResponse);
  app.use(
    '/v1/client/*',
    cors({
      origin: (origin) => origin,
      credentials: true,
      allowMethods: ['GET', 'POST', 'OPTIONS'],
      allowHeaders: ['authorization', 'content-type'],
    }),
  );
  app.use(platformRequest);
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => errorResponse(invalidRequest('The body is too large.'), c),
    }),
  );
  app.use('/v1/*', async (c, next) => {
    const text = await c.req.text();
    await next();
    const { pathname } = new URL(c.req.url);
    const path = pathname.slice(pathname.indexOf('/v1/') + '/v1'.length);
    calls.push({ method: c.req.method, path, status: c.res.status, body: parse(text) });
    if (calls.length > MAX_CALLS) calls.shift();
  });

  for (const part of [
    clientMisc,
    clientCodes,
    clientTotp,
    clientPasskey,
    clientSecurityKey,
    clientMagicLink,
    clientPush,
    clientQr,
  ]) {
    app.route('/v1/client', part(cloud));
  }
  app.all('/v1/client/*', unknown);

  app.use('/v1/*', async (c, next) => {
    requireSecretKey(cloud, c.req.header('authorization'));
    await next();
  });
  for (const part of [serverActions, serverUsers, serverChallenges]) app.route('/v1', part(cloud));
  app.all('/v1/*', unknown);

  for (const path of ['/mfa', '/magic-link/*', '/push/*', '/qr/*']) app.use(path, pageHeaders);
  for (const part of [assets, prebuiltPage, magicLinkPage, promptPages, demoControl]) {
    app.route('/', part(cloud));
  }

  return {
    app,
    attachWebSocket: (server) => attachQrSocket(cloud, server),
    settings,
    users: { list: () => [...store.users.values()], find: (identifier) => store.findUser(identifier) },
    actions: { list: () => [...store.actions.values()] },
    endpoints: endpointsOf(app),
    calls,
  };
}

/** What the API routes, once each: middleware and what answers for the rest is no endpoint. */
function endpointsOf(app: Hono): Endpoint[] {
  const found = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
    .map(({ method, path }) => [`${method} ${path}`, { method, path: path.slice('/v1'.length) }] as const);
  return [...new Map(found).values()];
}

/** Hono's limit makes a new request of the one that it read, which takes the platform's own class, not the server's. */
const platformRequest: MiddlewareHandler = (c, next) => {
  const { url, method, headers, body } = c.req.raw;
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  if (body) c.req.raw = new Request(url, init);
  return next();
};

/** The SDKs build paths from whatever they are given: what does not fit is refused by name. */
function unknown({ req }: Context): never {
  throw new ApiError(404, 'not_found', `There is no ${req.method} ${req.path}.`);
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

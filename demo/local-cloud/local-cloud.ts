/** Starts the local cloud: Cognito, Authsignal, the control endpoints and the demo page on one port. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import {
  createContextEndpoint,
  createTriggers,
  type TriggerOptions,
  type Triggers as OwnTriggers,
} from '../../src/triggers/index.js';
import { type Authsignal, createAuthsignal } from './authsignal/index.js';
import type { Rule } from './authsignal/rule.js';
import { createClock } from './clock.js';
import { type Cognito, createCognito } from './cognito/index.js';
import { DEFAULT_POOLS, DEMO_CLIENT, DEMO_POOL } from './cognito/pools.js';
import type { SigningKeys } from './cognito/tokens.js';
import type { Triggers } from './cognito/triggers.js';
import { cognitoCors, operationOf } from './cognito/wire.js';
import type { Clock, Faults, WaitableOutbox } from './context.js';
import { CONTROL_PATHS, createControl } from './control.js';
import { isOwn, type Speech, withDialect } from './dialects.js';
import { createFaults, failOnPurpose } from './faults.js';
import { findHandlers, loadHandlers } from './handlers.js';
import { listen } from './listen.js';
import { createOutbox } from './outbox.js';
import { ownPagesOnly } from './own-pages.js';
import { createPeople } from './people.js';
import { createRequestLog, type RequestLog } from './requests.js';
import { createSettings } from './settings.js';
import { createSite } from './site.js';
import { createStaticFiles } from './static-files.js';
import type { CloudUsers } from './testing-types.js';

export interface LocalCloudOptions {
  /** TCP port; 0, the default, takes a free one. */
  port?: number;
  /** Address to listen on. Default: the loopback addresses. */
  host?: string;
  /** Folder of Lambda handlers to run instead of the project's own triggers, or a function that makes handlers. */
  triggers?: string | ((environment: Readonly<Record<string, string>>) => Triggers);
  /** Folder that `/` serves. Default: the project's demo page. */
  demoRoot?: string;
  /** Rules of the tenant; the first that fits decides. Default: none. */
  rules?: readonly Rule[];
  /** Whether the project's own triggers ask for the context. Default: false. */
  context?: boolean;
  /** Whether they let in whom the tenant's rules allow. Default: false. */
  acceptAllow?: boolean;
  /** Sets up what is to be there at the start and after each reset. */
  prepare?: (cloud: LocalCloud) => Promise<void>;
}

export interface LocalCloud {
  /** `http://localhost:<port>`. */
  url: string;
  clock: Clock;
  outbox: WaitableOutbox;
  faults: Faults;
  requests: Pick<RequestLog, 'list' | 'clear'>;
  /** Another one after each reset. */
  readonly cognito: Cognito;
  /** Another one after each reset. */
  readonly authsignal: Authsignal;
  users: CloudUsers;
  /** What Lambda handlers read from their environment. */
  environment: Readonly<Record<string, string>>;
  /** Everything as at the start, but for the port and the keys that sign tokens. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Both clouds as they are between two resets. */
interface Era {
  cognito: Cognito;
  authsignal: Authsignal;
  fetch: Hono['fetch'];
  /** Makes the handlers now, and not at the first sign-in. */
  loadTriggers(): Promise<Triggers>;
}

const TENANT_ID = 'local-tenant';

const API_SECRET_KEY = 'local-authsignal-secret';

/** What `/context` signs with. */
export const CONTEXT_KEY = 'local-context-key-of-32-characters-or-more';

/** The app clients that sign in with a challenge, as opposed to those that take passwords. */
const CLIENT_IDS = DEFAULT_POOLS.flatMap(({ clients }) => clients)
  .filter(({ explicitAuthFlows }) => explicitAuthFlows.includes('ALLOW_CUSTOM_AUTH'))
  .map(({ id }) => id);

/** Rejects with a one-line message when the port or the triggers cannot be had. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const files = typeof options.triggers === 'string' ? await findHandlers(options.triggers) : undefined;
  const makeHandlers = typeof options.triggers === 'function' ? options.triggers : undefined;
  let url = '';
  // Handlers of a folder have read their environment once and for all.
  let loaded: Promise<Triggers> | undefined;

  const clock = createClock();
  const outbox = createOutbox(clock);
  const requests = createRequestLog();
  const faults = createFaults();
  const keys: SigningKeys = new Map();
  let era: Era;

  const users = createPeople(() => era);

  function begin(): Era {
    const authsignal = createAuthsignal({
      clock,
      outbox,
      tenantId: TENANT_ID,
      apiSecretKey: API_SECRET_KEY,
      baseUrl: () => `${url}/authsignal`,
    });
    Object.assign(authsignal.settings, { rules: [...(options.rules ?? [])] });
    const speech: Speech = {
      dialect: 'own',
      context: options.context ?? false,
      acceptAllow: options.acceptAllow ?? false,
    };
    const visitor = { ipAddress: '127.0.0.1' };
    let triggers: Promise<Triggers> | undefined;
    const loadTriggers = () => (triggers ??= makeTriggers());
    const cognito = createCognito({ clock, outbox, keys, triggers: loadTriggers });

    /** Calls Cognito as the triggers do on Lambda, but not over the network, where pages' calls are counted. */
    async function administer(operation: string, input: object): Promise<void> {
      const { ok, status } = await cognito.app.request('/', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify(input),
      });
      if (!ok) throw new Error(`${operation} was answered with ${status}.`);
    }

    async function makeTriggers(): Promise<Triggers> {
      if (files) return (loaded ??= loadHandlers(files, handlerEnvironment(url, options)));
      if (makeHandlers) return makeHandlers(handlerEnvironment(url, options));
      const make = (choice: Choice) =>
        createTriggers({
          ...choice,
          contextKey: CONTEXT_KEY,
          authsignal: { apiSecretKey: API_SECRET_KEY, apiUrl: `${url}/authsignal/v1` },
          clientIds: CLIENT_IDS,
          redirectUrl: `${url}/`,
          // Tests have no time to lose, and nobody here holds a stopwatch.
          minimumDuration: 0,
          replacePassword: async ({ userPoolId: UserPoolId, username: Username }) => {
            const Password = `${randomUUID()}-aA1`;
            await administer('AdminSetUserPassword', { UserPoolId, Username, Password, Permanent: true });
            await administer('AdminUserGlobalSignOut', { UserPoolId, Username });
          },
          updateUserAttributes: async ({ userPoolId, username, attributes }) => {
            const { users } = cognito.pool(userPoolId);
            const user = users.find(username);
            const changes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
            if (user) users.update(user, changes);
          },
        });
      return withDialect(switchable(make, speech), () => speech.dialect);
    }

    // Clients post to `/cognito/` and to `/cognito`.
    const app = new Hono({ strict: false });
    for (const path of [...CONTROL_PATHS, '/authsignal/demo/*']) app.use(path, ownPagesOnly(options.host));
    app.use('/cognito/*', cognitoCors, requests.record('cognito', operationOf));
    app.use('/cognito/*', failOnPurpose(faults, 'cognito', operationOf));
    app.route('/cognito', cognito.app);
    app.use('/authsignal/v1/client/*', authsignalCors);
    app.use('/authsignal/v1/*', requests.record('authsignal', pathOf));
    app.use('/authsignal/*', failOnPurpose(faults, 'authsignal', pathOf));
    app.route('/authsignal', authsignal.app);
    app.route(
      '/',
      createControl({
        clock,
        outbox,
        faults,
        requests,
        settings: createSettings(cognito, authsignal, visitor, options.triggers ? undefined : speech),
        users,
        reset,
      }),
    );
    const signContext = createContextEndpoint({
      contextKey: CONTEXT_KEY,
      userPoolId: DEMO_POOL.id,
      clientIds: CLIENT_IDS,
      addressOf: () => visitor.ipAddress,
    });
    app.use('/context', cors());
    app.post('/context', async (c) => {
      const { statusCode, headers, body } = await signContext({
        headers: c.req.header(),
        body: await c.req.text(),
        requestContext: { http: { sourceIp: '127.0.0.1' } },
      });
      return new Response(body, { status: statusCode, headers });
    });
    app.route('/', createSite(cognito.pool(DEMO_POOL.id).tokens));
    app.route('/', createStaticFiles(options.demoRoot));
    // In a form that every caller can read, Authsignal's SDK included.
    app.notFound((c) => c.json({ error: 'not_found', errorCode: 'not_found' }, 404));

    return { cognito, authsignal, fetch: app.fetch, loadTriggers };
  }
  era = begin();

  const listener = getRequestListener((...call) => era.fetch(...call), { overrideGlobalObjects: false });
  const servers: Server[] = [];
  let closeWebSockets: (() => void)[] = [];
  const open = () => {
    const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
    // Browsers silently repeat a request when a connection breaks that served another one before, and a dropped
    // call would then not look dropped. So each request has a connection of its own.
    server.prependListener('request', (_, response) => {
      response.shouldKeepAlive = false;
    });
    servers.push(server);
    closeWebSockets.push(era.authsignal.attachWebSocket(server));
    return server;
  };
  const listening = await listen(open, options.port ?? 0, options.host);
  url = `http://localhost:${listening.port}`;

  const cloud: LocalCloud = {
    url,
    clock,
    outbox,
    faults,
    requests,
    get cognito() {
      return era.cognito;
    },
    get authsignal() {
      return era.authsignal;
    },
    users,
    environment: handlerEnvironment(url, options),
    reset,
    async close() {
      outbox.endWaits('The local cloud was stopped.');
      for (const closeAll of closeWebSockets) closeAll();
      await listening.close();
    },
  };

  async function prepare(): Promise<void> {
    // A handler that does not load is to be known at the start, not at the first sign-in.
    if (options.triggers) await era.loadTriggers();
    await options.prepare?.(cloud);
  }

  async function reset(): Promise<void> {
    for (const closeAll of closeWebSockets) closeAll();
    clock.reset();
    faults.clear();
    requests.clear();
    outbox.endWaits('The local cloud was reset.');
    outbox.clear();
    era = begin();
    closeWebSockets = servers.map((server) => era.authsignal.attachWebSocket(server));
    await prepare();
  }

  try {
    await prepare();
  } catch (error) {
    await cloud.close();
    throw error;
  }
  return cloud;
}

/** The attributes with which the form signs in to the local cloud at `url`. */
export const attributesFor = (url: string) => ({
  region: 'us-east-1',
  'user-pool-client-id': DEMO_CLIENT.id,
  'tenant-id': TENANT_ID,
  'cognito-url': `${url}/cognito`,
  'authsignal-url': `${url}/authsignal/v1`,
});

type Choice = Pick<TriggerOptions, 'context' | 'acceptAllow' | 'enrollment'>;

/** The triggers that `speech` asks for at the time of each call; one set for each choice, since they remember. */
function switchable(make: (choice: Choice) => OwnTriggers, speech: Speech): OwnTriggers {
  const made = new Map<string, OwnTriggers>();
  const current = () => {
    const { dialect, context, acceptAllow } = speech;
    const enrollment = dialect === 'open' ? 'open' : 'address';
    // The published samples do not ask.
    const choice: Choice = { context: context && isOwn(dialect), acceptAllow, enrollment };
    const key = JSON.stringify(choice);
    const found = made.get(key) ?? make(choice);
    made.set(key, found);
    return found;
  };
  return {
    preSignUp: (event) => current().preSignUp(event),
    defineAuthChallenge: (event) => current().defineAuthChallenge(event),
    createAuthChallenge: (event) => current().createAuthChallenge(event),
    verifyAuthChallengeResponse: (event) => current().verifyAuthChallengeResponse(event),
  };
}

/** Passkey calls may send cookies, so the origin is named. */
const authsignalCors = cors({
  origin: (origin) => origin || '*',
  allowMethods: ['GET', 'POST', 'OPTIONS'],
  allowHeaders: ['authorization', 'content-type'],
  credentials: true,
});

/** An Authsignal call's path below the API's base address. */
function pathOf(request: Request): string {
  return new URL(request.url).pathname.replace(/^\/authsignal(?:\/v1)?/, '');
}

/** What the handlers of the common samples read. */
function handlerEnvironment(
  url: string,
  { context, acceptAllow }: LocalCloudOptions,
): Record<string, string> {
  const authsignalUrl = `${url}/authsignal/v1`;
  return {
    AUTHSIGNAL_SECRET: API_SECRET_KEY,
    AUTHSIGNAL_API_SECRET_KEY: API_SECRET_KEY,
    AUTHSIGNAL_URL: authsignalUrl,
    AUTHSIGNAL_API_URL: authsignalUrl,
    AUTHSIGNAL_CLIENT_IDS: CLIENT_IDS.join(','),
    AUTHSIGNAL_MINIMUM_DURATION: '0',
    AUTHSIGNAL_CONTEXT_KEY: CONTEXT_KEY,
    ...(context && { AUTHSIGNAL_CONTEXT: 'true' }),
    ...(acceptAllow && { AUTHSIGNAL_ACCEPT_ALLOW: 'true' }),
    USER_POOL_ID: DEMO_POOL.id,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: `${url}/cognito`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** `authsignal-cognito-login/testing`: the local cloud, for tests to start. */
import { asRules } from './authsignal/rules.js';
import { patchSettings } from './authsignal/settings.js';
import { DEMO_POOL } from './cognito/pools.js';
import { parseFault } from './faults.js';
import { attributesFor, type LocalCloud as Server, startLocalCloud as startServer } from './local-cloud.js';
import { parseNewUser } from './people.js';
import type { CallFault, LocalCloud, LocalCloudOptions } from './testing-types.js';

export type {
  AuthsignalSettings,
  CallFault,
  CloudUser,
  CloudUsers,
  Fault,
  KnownFaultName,
  LocalCloud,
  LocalCloudOptions,
  NewUser,
  NextOptions,
  OutboxEntry,
  Rule,
  Triggers,
  UserTokens,
  VerificationMethod,
} from './testing-types.js';

const OPTIONS = ['port', 'users', 'triggers', 'tenant', 'rules', 'serve'];

/**
 * Starts Cognito and Authsignal on localhost, in memory. Any number of them may run in one process, but of those that load
 * handlers from a folder only one: these read the environment of the process. Rejects with an error of one line where an
 * option is wrong, the port is taken or a handler does not load.
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { port, users, triggers, tenant, rules, serve } = checked(options);
  const server = await startServer({
    port,
    triggers,
    demoRoot: serve,
    rules,
    context: rules !== undefined,
    acceptAllow: rules !== undefined,
    async prepare({ authsignal, users: people }) {
      if (tenant) told('tenant', () => patchSettings(authsignal.settings, { ...tenant }));
      for (const user of users ?? []) await people.create(user);
    },
  });
  return facade(server, rules !== undefined);
}

function checked(options: LocalCloudOptions): LocalCloudOptions {
  if (!isObject(options)) throw wrong('The options must be an object.');
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name))
      throw wrong(`There is no option "${name}"; there are ${OPTIONS.join(', ')}.`);
  }
  const { port = 0, users, triggers, tenant, rules, serve } = options;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw wrong('"port" must be a whole number from 0 to 65535.');
  if (users !== undefined && !Array.isArray(users)) throw wrong('"users" must be a list.');
  told('users', () => users?.forEach(parseNewUser));
  if (triggers !== undefined && typeof triggers !== 'string' && typeof triggers !== 'function')
    throw wrong('"triggers" must be a folder or a function.');
  if (tenant !== undefined && !isObject(tenant)) throw wrong('"tenant" must be an object.');
  told('rules', () => rules && asRules(rules));
  if (serve !== undefined && typeof serve !== 'string') throw wrong('"serve" must be a folder.');
  return options;
}

function facade(server: Server, hasRules: boolean): LocalCloud {
  const { url, clock, outbox, users, environment } = server;
  const isStopped = new AbortController();
  return {
    url,
    urls: {
      cognito: `${url}/cognito`,
      authsignal: `${url}/authsignal/v1`,
      jwks: `${url}/cognito/${DEMO_POOL.id}/.well-known/jwks.json`,
    },
    attributes: { ...attributesFor(url), ...(hasRules && { 'context-url': `${url}/context` }) },
    userPoolId: DEMO_POOL.id,
    environment,
    outbox: {
      next(address, wait) {
        if (isStopped.signal.aborted) return Promise.reject(new Error('The local cloud was stopped.'));
        return outbox.next(address, wait);
      },
      list: () => outbox.list(),
      clear: () => outbox.clear(),
    },
    users,
    fail: (call, fault) => server.faults.add(told('fail', () => faultOf(server, call, fault))),
    clock: { now: () => clock.now(), advance: (ms) => advance(server, ms) },
    requests: () => server.requests.list(),
    reset: () => server.reset(),
    async stop() {
      isStopped.abort();
      await server.close();
    },
  };
}

function faultOf(server: Server, call: string, fault: CallFault) {
  const isPath = call.startsWith('/');
  const isThere = isPath
    ? server.authsignal.endpoints.some(({ path }) => patternOf(path).test(call))
    : server.cognito.operations.includes(call);
  if (!isThere) {
    const kinds = `an operation such as InitiateAuth, or a path such as /client/verify/email-otp`;
    throw new TypeError(`There is no call "${call}": give ${kinds}.`);
  }
  const given = typeof fault === 'string' ? { known: fault } : fault;
  return parseFault({
    ...(isObject(given) && given.status !== undefined && given.known === undefined && { kind: 'status' }),
    ...given,
    service: isPath ? 'authsignal' : 'cognito',
    operation: call,
  });
}

/** A path as Hono writes it: `:name` is any part, `:name{…}` one that fits. */
const patternOf = (path: string) =>
  new RegExp(
    `^${path.replace(/:\w+(?:\{([^}]+)\})?/g, (_, inner?: string) => (inner ? `(?:${inner})` : '[^/]+'))}$`,
  );

function advance({ clock }: Server, ms: number): void {
  if (!Number.isFinite(ms) || ms < 0) throw wrong('advance() takes a number of milliseconds, 0 or more.');
  clock.advance(ms);
}

/** Says which option or call a mistake is in. */
function told<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw wrong(`${where}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

const wrong = (message: string, cause?: unknown) =>
  new TypeError(`[authsignal-cognito-login/testing] ${message}`, { cause });

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A Cognito on localhost: user pools in memory behind the real wire protocol. */
import { type Context, Hono } from 'hono';
import type { Clock, Outbox } from '../context.js';
import { createAuthenticationOperations } from './authentication.js';
import { CognitoError, userNotFound } from './errors.js';
import { Input } from './input.js';
import { type ClientSettings, DEFAULT_POOLS, type PoolSettings } from './pools.js';
import { RateLimits } from './rate-limits.js';
import { createProfileOperations } from './profile.js';
import { createRegistrationOperations } from './registration.js';
import { type Operation, type Pool, Services, type SignInResult } from './services.js';
import type { SigningKeys } from './tokens.js';
import type { Triggers } from './triggers.js';
import { checkUsable } from './users.js';
import { CONTENT_TYPE, exceptionResponse, operationOf, readBody, resultResponse } from './wire.js';

export interface CognitoOptions {
  clock: Clock;
  /** Takes the codes that Cognito itself sends. */
  outbox: Outbox;
  /** The handlers, asked for at each call: they may be built only once the server listens. */
  triggers: () => Promise<Triggers>;
  /** Milliseconds that one attempt of a trigger may take. Default: 5000. */
  triggerTimeoutMs?: number;
  pools?: PoolSettings[];
  /** Default: new ones. */
  keys?: SigningKeys;
}

export interface CognitoCall {
  operation: string;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface Cognito {
  /** Routes below `/cognito`. */
  app: Hono;
  /** The names of the operations that there are. */
  operations: readonly string[];
  /** Every call so far, oldest first. */
  calls: CognitoCall[];
  /** Switches that hold for all pools. */
  settings: {
    /** Answers with the HTTP statuses that the service model annotates, instead of 400. */
    realStatuses: boolean;
    rateLimits: boolean;
    /** Milliseconds that one attempt of a trigger may take. */
    triggerTimeoutMs: number;
  };
  /** What takes the place of handlers; a member that is `undefined` takes one away. */
  replacedTriggers: Triggers;
  /** A pool with its users; its settings may be changed at any time. */
  pool(id: string): Pool;
  /** An app client's settings, which may be changed at any time. */
  client(id: string): ClientSettings;
  /** What a sign-in of somebody's ends with, without one: Cognito's `AuthenticationResult`. Throws for somebody unknown. */
  signIn(clientId: string, username: string): Promise<SignInResult>;
}

export function createCognito(options: CognitoOptions): Cognito {
  const { clock, outbox, triggers, triggerTimeoutMs = 5000, pools = DEFAULT_POOLS } = options;
  const keys: SigningKeys = options.keys ?? new Map<string, never>();
  const settings = { realStatuses: false, rateLimits: false, triggerTimeoutMs };
  const replacedTriggers: Triggers = {};
  const services = new Services(
    clock,
    async () => ({ ...(await triggers()), ...replacedTriggers }),
    () => settings.triggerTimeoutMs,
    outbox,
    pools,
    keys,
  );
  const operations = new Map<string, Operation>(
    Object.entries({
      ...createAuthenticationOperations(services),
      ...createProfileOperations(services),
      ...createRegistrationOperations(services),
    }),
  );
  const rateLimits = new RateLimits(clock);
  const calls: CognitoCall[] = [];
  const app = new Hono();

  const handle = async (c: Context, region?: string) => {
    const name = operationOf(c.req.raw);
    calls.push({ operation: name, at: clock.now() });
    try {
      const operation = operations.get(name);
      if (!operation || !c.req.header('content-type')?.startsWith(CONTENT_TYPE)) {
        throw new CognitoError('UnknownOperationException', 'There is no such operation.');
      }
      if (settings.rateLimits) rateLimits.count(name);
      const input = new Input(await readBody(c.req.raw));
      if (region !== undefined) services.checkRegion(input.text('ClientId'), region);
      return resultResponse(name, await operation(input));
    } catch (error) {
      return exceptionResponse(error, settings.realStatuses);
    }
  };
  app.post('/', (c) => handle(c));
  // As the endpoint of one region, which knows only its own pools.
  app.post('/:region', (c) => handle(c, c.req.param('region')));

  app.get('/:pool/.well-known/jwks.json', async (c) => {
    const pool = services.pools().find(({ settings: { id } }) => id === c.req.param('pool'));
    return pool ? c.json(await pool.tokens.jwks()) : c.notFound();
  });

  app.get('/:pool/.well-known/openid-configuration', (c) => {
    const pool = services.pools().find(({ settings: { id } }) => id === c.req.param('pool'));
    if (!pool) return c.notFound();
    return c.json({
      issuer: pool.tokens.issuer,
      // The issuer names the real service, as the tokens do; the keys are here.
      jwks_uri: new URL('jwks.json', c.req.url).href,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'token'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      subject_types_supported: ['public'],
    });
  });

  return {
    app,
    operations: [...operations.keys()],
    calls,
    settings,
    replacedTriggers,
    pool: (id) => services.pool(id),
    client: (id) => services.client(id).client,
    async signIn(clientId, username) {
      const { pool, client } = services.client(clientId);
      const user = pool.users.find(username);
      if (!user) throw userNotFound();
      checkUsable(user);
      return services.signIn(pool, client, user);
    },
  };
}

/** What the operations share: pools, sessions, tokens, and the way to call a trigger. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Clock, Outbox } from '../context.js';
import { CognitoError } from './errors.js';
import { Grants } from './grants.js';
import type { Input } from './input.js';
import type { ClientSettings, PoolSettings } from './pools.js';
import { type IssuedTokens, type SigningKeys, TokenIssuer } from './tokens.js';
import { invokeTrigger, type TriggerName, type Triggers } from './triggers.js';
import { type User, UserDirectory } from './users.js';
import { VerificationCodes } from './verification-codes.js';

export type Operation = (input: Input) => object | Promise<object>;

export interface Pool {
  settings: PoolSettings;
  region: string;
  users: UserDirectory;
  tokens: TokenIssuer;
}

export interface SignInResult extends IssuedTokens {
  RefreshToken: string;
  NewDeviceMetadata?: { DeviceKey: string; DeviceGroupKey: string } | undefined;
}

export interface Invocation {
  name: TriggerName;
  source: string;
  pool: Pool;
  clientId: string;
  userName: string;
  request: Record<string, unknown>;
  /** The members that the trigger is to fill in. */
  response: Record<string, unknown>;
}

const HANDLERS: Record<TriggerName, keyof Triggers> = {
  PreSignUp: 'preSignUp',
  DefineAuthChallenge: 'defineAuthChallenge',
  CreateAuthChallenge: 'createAuthChallenge',
  VerifyAuthChallengeResponse: 'verifyAuthChallengeResponse',
};

export class Services {
  readonly grants: Grants;
  readonly codes: VerificationCodes;
  readonly #pools: Map<string, Pool>;

  constructor(
    readonly clock: Clock,
    /** The handlers, which may be built only once the server listens. */
    readonly triggers: () => Promise<Triggers>,
    /** Milliseconds that one attempt of a trigger may take. */
    readonly triggerTimeoutMs: () => number,
    outbox: Outbox,
    pools: PoolSettings[],
    keys: SigningKeys,
  ) {
    this.grants = new Grants(clock);
    this.codes = new VerificationCodes(clock, outbox);
    this.#pools = new Map(
      structuredClone(pools).map((settings) => [
        settings.id,
        {
          settings,
          region: regionOf(settings.id),
          users: new UserDirectory(settings, clock),
          tokens: new TokenIssuer(settings, regionOf(settings.id), clock, keys),
        },
      ]),
    );
  }

  pools(): Pool[] {
    return [...this.#pools.values()];
  }

  pool(id: string): Pool {
    const pool = this.#pools.get(id);
    if (!pool) throw new CognitoError('ResourceNotFoundException', `User pool ${id} does not exist.`);
    return pool;
  }

  client(id: string): { pool: Pool; client: ClientSettings } {
    for (const pool of this.#pools.values()) {
      const client = pool.settings.clients.find((candidate) => candidate.id === id);
      if (client) return { pool, client };
    }
    throw noSuchClient(id);
  }

  /** Refuses an app client whose pool is in another region. */
  checkRegion(clientId: string, region: string): void {
    if (this.client(clientId).pool.region !== region) throw noSuchClient(clientId);
  }

  /** The `AuthenticationResult` of somebody who just signed in. */
  async signIn(
    pool: Pool,
    client: ClientSettings,
    user: User,
    { isByPassword = false } = {},
  ): Promise<SignInResult> {
    const device =
      isByPassword && pool.settings.remembersDevices
        ? { DeviceKey: `${pool.region}_${randomUUID()}`, DeviceGroupKey: `-${randomUUID().slice(0, 8)}` }
        : undefined;
    const grant = this.grants.create(client, user.sub, device?.DeviceKey);
    return {
      ...(await pool.tokens.issue(client, user, grant)),
      RefreshToken: this.grants.issueToken(grant),
      NewDeviceMetadata: device,
    };
  }

  /** Runs a trigger; nothing when it is not configured. */
  async invoke(call: Invocation): Promise<Record<string, unknown> | undefined> {
    const handler = (await this.triggers())[HANDLERS[call.name]];
    if (!handler) return undefined;
    const event = {
      version: '1',
      triggerSource: call.source,
      region: call.pool.region,
      userPoolId: call.pool.settings.id,
      userName: call.userName,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: call.clientId },
      request: call.request,
      response: call.response,
    };
    return invokeTrigger(call.name, handler, event, this.triggerTimeoutMs());
  }
}

/** Refuses a call for a client with a secret unless it proves the secret for the name exactly as sent. */
export function checkSecretHash(client: ClientSettings, username: string, hash: string | undefined): void {
  if (client.secret === undefined) {
    if (hash === undefined) return;
  } else if (hash === undefined) {
    throw new CognitoError(
      'NotAuthorizedException',
      `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
    );
  } else if (
    hash ===
    createHmac('sha256', client.secret)
      .update(username + client.id)
      .digest('base64')
  ) {
    return;
  }
  throw new CognitoError('NotAuthorizedException', `Unable to verify secret hash for client ${client.id}`);
}

const noSuchClient = (id: string) =>
  new CognitoError('ResourceNotFoundException', `User pool client ${id} does not exist.`);

function regionOf(poolId: string): string {
  return poolId.slice(0, poolId.indexOf('_'));
}

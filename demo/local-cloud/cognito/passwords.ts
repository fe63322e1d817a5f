/** Signing in with a password: as such, and by SRP, which does not send it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { CognitoError, incorrectUsernameOrPassword, invalidParameter, userNotFound } from './errors.js';
import { checkPassword } from './password-policy.js';
import type { ClientSettings } from './pools.js';
import { checkSecretHash, type Pool, type Services } from './services.js';
import { invalidSession, Sessions } from './sessions.js';
import {
  beginExchange,
  expectedSignature,
  makeRecord,
  type PasswordRecord,
  type SrpExchange,
} from './srp.js';
import { checkUsable, type User } from './users.js';

const TIMESTAMP =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([1-9]|[12]\d|3[01]) \d\d:\d\d:\d\d UTC \d{4}$/;

const FREE_TRIES = 5;
const LONGEST_LOCK_MS = 15 * 60 * 1000;

/** Who signs in, and what a proof is checked against. */
export interface PasswordExchange {
  clientId: string;
  typedName: string;
  /** The stored name, or the decoy of an unknown user. */
  userName: string;
  /** The `sub` of the user; none for an unknown one. */
  sub: string | undefined;
  srp: SrpExchange;
  /** The session of the custom flow, which begins with the password. */
  session: string | undefined;
}

interface NewPasswordSession {
  clientId: string;
  sub: string;
}

export class PasswordAuth {
  /** By secret block. */
  readonly #exchanges: Sessions<PasswordExchange>;
  readonly #newPasswords: Sessions<NewPasswordSession>;

  constructor(readonly services: Services) {
    this.#exchanges = new Sessions(services.clock);
    this.#newPasswords = new Sessions(services.clock);
  }

  /** `USER_PASSWORD_AUTH` */
  async signIn(pool: Pool, client: ClientSettings, parameters: Record<string, string>): Promise<object> {
    const { USERNAME: username, PASSWORD: password } = parameters;
    if (!username) throw invalidParameter('Missing required parameter USERNAME');
    if (!password) throw invalidParameter('Missing required parameter PASSWORD');
    checkSecretHash(client, username, parameters.SECRET_HASH);
    const user = requireKnown(client, pool.users.find(username));
    this.#check(user, client, ({ salt, verifier }) => {
      return makeRecord(pool.users.poolName, user.username, password, salt).verifier === verifier;
    });
    return this.proceed(pool, client, user);
  }

  /** Asks for the proof of a password. Where existence is hidden, an unknown user is asked too. */
  challenge(
    pool: Pool,
    client: ClientSettings,
    parameters: Record<string, string>,
    session?: string,
  ): { ChallengeName: string; Session: string | undefined; ChallengeParameters: Record<string, string> } {
    const { USERNAME: typedName, SRP_A: srpA } = parameters;
    if (!typedName) throw invalidParameter('Missing required parameter USERNAME');
    if (!srpA) throw invalidParameter('Missing required parameter SRP_A');
    checkSecretHash(client, typedName, parameters.SECRET_HASH);
    const user = pool.users.find(typedName);
    if (!user && client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
    const userName = user?.username ?? pool.users.decoyName(typedName);
    const srp = beginExchange(srpA, user?.password ?? decoyRecord(pool, userName));
    const exchange = { clientId: client.id, typedName, userName, sub: user?.sub, srp, session };
    const secretBlock = this.#exchanges.open(client, exchange, randomBytes(768).toString('base64'));
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      Session: session,
      ChallengeParameters: {
        SALT: srp.record.salt.toString(16),
        SRP_B: srp.B.toString(16),
        SECRET_BLOCK: secretBlock,
        USERNAME: userName,
        USER_ID_FOR_SRP: userName,
      },
    };
  }

  /** Checks an answer to `challenge`. Throws unless it proves the password. */
  verify(
    pool: Pool,
    client: ClientSettings,
    responses: Record<string, string>,
    session: string | undefined,
  ): PasswordExchange & { user: User } {
    const {
      USERNAME: username = '',
      PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
      PASSWORD_CLAIM_SIGNATURE: signature,
      TIMESTAMP: timestamp,
    } = responses;
    if (!secretBlock || !signature || !timestamp) {
      throw invalidParameter('Missing required parameter of the challenge PASSWORD_VERIFIER');
    }
    if (!TIMESTAMP.test(timestamp))
      throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
    checkSecretHash(client, username, responses.SECRET_HASH);
    const exchange = this.#exchanges.take(client, secretBlock);
    const { userName, typedName, sub, srp } = exchange;
    if (username !== userName && username !== typedName) throw invalidSession();
    if (exchange.session !== undefined && exchange.session !== session) throw invalidSession();
    const proof = { poolName: pool.users.poolName, userId: userName, secretBlock, timestamp };
    const isRight = matches(expectedSignature(srp, proof), signature);
    // Whoever was unknown at the start stays so.
    const user = requireKnown(client, sub === undefined ? undefined : pool.users.bySub(sub));
    this.#check(user, client, (record) => isRight && record === srp.record);
    return { ...exchange, user };
  }

  /** `NEW_PASSWORD_REQUIRED` */
  async setNewPassword(
    pool: Pool,
    client: ClientSettings,
    responses: Record<string, string>,
    session: string,
  ): Promise<object> {
    const { USERNAME: username = '', NEW_PASSWORD: password } = responses;
    if (!password) throw invalidParameter('Missing required parameter NEW_PASSWORD');
    checkSecretHash(client, username, responses.SECRET_HASH);
    checkPassword(pool.settings.passwordPolicy, password);
    const { sub } = this.#newPasswords.take(client, session);
    const user = requireKnown(client, pool.users.bySub(sub));
    if (pool.users.find(username) !== user) throw invalidSession();
    pool.users.setPassword(user, password);
    user.status = 'CONFIRMED';
    return this.proceed(pool, client, user);
  }

  /** What a right password leads to. */
  async proceed(pool: Pool, client: ClientSettings, user: User): Promise<object> {
    checkUsable(user);
    if (user.status === 'FORCE_CHANGE_PASSWORD') {
      return {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: this.#newPasswords.open(client, { clientId: client.id, sub: user.sub }),
        ChallengeParameters: {
          USER_ID_FOR_SRP: user.username,
          requiredAttributes: '[]',
          userAttributes: JSON.stringify(user.attributes),
        },
      };
    }
    return {
      AuthenticationResult: await this.services.signIn(pool, client, user, { isByPassword: true }),
      ChallengeParameters: {},
    };
  }

  /** Counts wrong passwords: after five, each locks the user out for twice as long as the one before. */
  #check(user: User, client: ClientSettings, isRight: (record: PasswordRecord) => boolean): void {
    const now = this.services.clock.now();
    const tries = user.wrongPasswords;
    if (tries.lockedUntil > now)
      throw new CognitoError('NotAuthorizedException', 'Password attempts exceeded');
    // Where existence is no secret, the state of the user is told before the password is looked at.
    if (client.preventUserExistenceErrors === 'LEGACY') checkUsable(user);
    if (user.password && isRight(user.password)) {
      user.wrongPasswords = { count: 0, lockedUntil: 0 };
      return;
    }
    // Forgotten after the longest lock.
    const count = tries.lockedUntil + LONGEST_LOCK_MS < now ? 1 : tries.count + 1;
    const lockMs = count < FREE_TRIES ? 0 : Math.min(1000 * 2 ** (count - FREE_TRIES), LONGEST_LOCK_MS);
    user.wrongPasswords = { count, lockedUntil: now + lockMs };
    throw incorrectUsernameOrPassword();
  }
}

function requireKnown(client: ClientSettings, user: User | undefined): User {
  if (user) return user;
  throw client.preventUserExistenceErrors === 'LEGACY' ? userNotFound() : incorrectUsernameOrPassword();
}

/** The same at every attempt, as a real user's is; nobody knows its password. */
function decoyRecord({ settings, users }: Pool, userName: string): PasswordRecord {
  const salt = createHash('sha256').update(`${settings.id}\n${userName}\n${DECOY_SECRET}`).digest('hex');
  return makeRecord(users.poolName, userName, DECOY_SECRET, BigInt(`0x${salt.slice(0, 32)}`));
}

const DECOY_SECRET = randomBytes(32).toString('hex');

function matches(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

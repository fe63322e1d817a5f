/** Issues and checks one pool's JSON Web Tokens. */
import { randomUUID } from 'node:crypto';
import { errors, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../context.js';
import { CognitoError } from './errors.js';
import type { Grant } from './grants.js';
import type { ClientSettings, PoolSettings } from './pools.js';
import type { User } from './users.js';

const API_SCOPE = 'aws.cognito.signin.user.admin';
const BOOLEAN_ATTRIBUTES = new Set(['email_verified', 'phone_number_verified']);

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/** The keys of each pool, by its id. Whoever checks tokens keeps the public ones, so that they outlive a reset. */
export type SigningKeys = Map<string, Promise<{ id: SigningKey; access: SigningKey }>>;

export interface IssuedTokens {
  AccessToken: string;
  IdToken: string;
  ExpiresIn: number;
  TokenType: 'Bearer';
}

export class TokenIssuer {
  /** Of either type: tokens stay good when the pool changes over. */
  readonly issuers: readonly [original: string, updated: string];

  constructor(
    readonly settings: PoolSettings,
    region: string,
    readonly clock: Clock,
    readonly keys: SigningKeys,
  ) {
    const host = `cognito-idp.${region}.amazonaws.com`;
    this.issuers = [`https://${host}/${settings.id}`, `https://issuer-${host}/${settings.id}`];
  }

  /** What the tokens of today say. */
  get issuer(): string {
    return this.issuers[this.settings.issuer === 'ORIGINAL' ? 0 : 1];
  }

  async issue(client: ClientSettings, user: User, grant: Grant): Promise<IssuedTokens> {
    const keys = await this.#signingKeys();
    const now = Math.floor(this.clock.now() / 1000);
    const shared = {
      sub: user.sub,
      iss: this.issuer,
      origin_jti: grant.originJti,
      event_id: grant.eventId,
      auth_time: grant.authTime,
      iat: now,
      exp: now + client.tokenValiditySeconds,
    };
    const accessToken = await sign(keys.access, {
      ...shared,
      client_id: client.id,
      token_use: 'access',
      scope: API_SCOPE,
      username: user.username,
      device_key: grant.deviceKey,
      jti: randomUUID(),
    });
    const idToken = await sign(keys.id, {
      ...idClaims(user),
      ...shared,
      aud: client.id,
      token_use: 'id',
      'cognito:username': user.username,
      jti: randomUUID(),
    });
    return {
      AccessToken: accessToken,
      IdToken: idToken,
      ExpiresIn: client.tokenValiditySeconds,
      TokenType: 'Bearer',
    };
  }

  /** Checks an access token's signature, issuer and age; whether it was revoked is the grants' matter. */
  async verifyAccessToken(token: string): Promise<{ sub: string; originJti: string; clientId: string }> {
    const { access } = await this.#signingKeys();
    try {
      const { payload } = await jwtVerify(token, access.publicKey, {
        issuer: [...this.issuers],
        currentDate: new Date(this.clock.now()),
      });
      return {
        sub: String(payload.sub),
        originJti: String(payload.origin_jti),
        clientId: String(payload.client_id),
      };
    } catch (error) {
      const expired = error instanceof errors.JWTExpired;
      throw new CognitoError(
        'NotAuthorizedException',
        expired ? 'Access Token has expired' : 'Invalid Access Token',
      );
    }
  }

  /** The public keys, ID token key first. */
  async jwks(): Promise<{ keys: JWK[] }> {
    const { id, access } = await this.#signingKeys();
    const publish = async ({ kid, publicKey }: SigningKey) => ({
      alg: 'RS256',
      use: 'sig',
      kid,
      ...(await exportJWK(publicKey)),
    });
    return { keys: [await publish(id), await publish(access)] };
  }

  // Made at first use: key generation is slow, and most pools never issue a token.
  #signingKeys() {
    const known = this.keys.get(this.settings.id);
    if (known) return known;
    const made = Promise.all([createKey(), createKey()]).then(([id, access]) => ({ id, access }));
    this.keys.set(this.settings.id, made);
    return made;
  }
}

async function createKey(): Promise<SigningKey> {
  return { kid: randomUUID(), ...(await generateKeyPair('RS256')) };
}

function sign(key: SigningKey, claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ kid: key.kid, alg: 'RS256' }).sign(key.privateKey);
}

function idClaims(user: User): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(user.attributes).map(([name, value]) => [
      name,
      BOOLEAN_ATTRIBUTES.has(name) ? value === 'true' : value,
    ]),
  );
}

/** Refresh tokens: one grant per sign-in, which lives on through every rotation of its token. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../context.js';
import { CognitoError } from './errors.js';
import type { ClientSettings } from './pools.js';

const DAY = 24 * 60 * 60 * 1000;

export interface Grant {
  originJti: string;
  eventId: string;
  clientId: string;
  /** The `sub` of its user. */
  sub: string;
  /** The device that a remembering pool knows the sign-in by; a custom sign-in has none. */
  deviceKey: string | undefined;
  /** Seconds since the epoch at which the person signed in. */
  authTime: number;
  /** Milliseconds since the epoch. */
  expires: number;
  revoked: boolean;
}

interface RefreshToken {
  grant: Grant;
  /** When rotation replaced it, in milliseconds since the epoch. */
  replaced?: number;
}

export class Grants {
  readonly #grants = new Map<string, Grant>();
  readonly #tokens = new Map<string, RefreshToken>();

  constructor(readonly clock: Clock) {}

  create(client: ClientSettings, sub: string, deviceKey?: string): Grant {
    const grant = {
      originJti: randomUUID(),
      eventId: randomUUID(),
      clientId: client.id,
      sub,
      deviceKey,
      authTime: Math.floor(this.clock.now() / 1000),
      expires: this.clock.now() + client.refreshTokenValidityDays * DAY,
      revoked: false,
    };
    this.#grants.set(grant.originJti, grant);
    return grant;
  }

  issueToken(grant: Grant): string {
    const token = randomBytes(192).toString('base64url');
    this.#tokens.set(token, { grant });
    return token;
  }

  /** The grant behind a refresh token that may still be used. */
  redeem(client: ClientSettings, token: string): Grant {
    const known = this.#tokens.get(token);
    if (!known || known.grant.clientId !== client.id) throw refused('Invalid Refresh Token.');
    const { grant, replaced } = known;
    if (grant.revoked) throw refused('Refresh Token has been revoked');
    if (grant.expires <= this.clock.now()) throw refused('Refresh Token has expired');
    const grace = client.refreshTokenRotation.retryGracePeriodSeconds * 1000;
    if (replaced !== undefined && this.clock.now() >= replaced + grace) {
      throw new CognitoError('RefreshTokenReuseException', 'Refresh token has already been used.');
    }
    return grant;
  }

  /** Replaces a token; the grace period counts from the first time. */
  rotate(token: string, grant: Grant): string {
    const known = this.#tokens.get(token);
    if (known) known.replaced ??= this.clock.now();
    return this.issueToken(grant);
  }

  /** Ends the grant of a refresh token, and with it every token born of it. */
  revoke(client: ClientSettings, token: string): void {
    const known = this.#tokens.get(token);
    if (!known) {
      // Three parts are a JSON Web Token: an access or ID token.
      if (token.split('.').length !== 3) return;
      throw new CognitoError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
    }
    if (known.grant.clientId !== client.id) {
      throw new CognitoError('UnauthorizedException', 'The token was issued to another client.');
    }
    known.grant.revoked = true;
  }

  revokeAll(sub: string): void {
    for (const grant of this.#grants.values()) {
      if (grant.sub === sub) grant.revoked = true;
    }
  }

  isLive(originJti: string): boolean {
    return this.#grants.get(originJti)?.revoked === false;
  }
}

function refused(message: string): CognitoError {
  return new CognitoError('NotAuthorizedException', message);
}

/** The client tokens: HS256 JWTs that only this server reads back. */
import { createHash, randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../context.js';
import { ApiError } from './errors.js';
import type { AuthsignalSettings } from './settings.js';

export interface TokenContent {
  userId: string;
  actionCode?: string | undefined;
  idempotencyKey: string;
  /** Space-separated. */
  scope: string;
}

export interface Tokens {
  issue(content: TokenContent): Promise<string>;
  /** Throws `expired_token` or `invalid_token`. */
  read(token: string): Promise<TokenContent>;
}

export function createTokens(options: {
  clock: Clock;
  tenantId: string;
  apiSecretKey: string;
  settings: AuthsignalSettings;
}): Tokens {
  const { clock, tenantId, apiSecretKey, settings } = options;
  const key = createHash('sha256').update(apiSecretKey).digest();
  return {
    issue({ userId, actionCode, idempotencyKey, scope }) {
      const now = Math.floor(clock.now() / 1000);
      // The random id and the publishable key also keep the length realistic when the names are short.
      const other = { tenantId, publishableKey: tenantId, userId, actionCode, idempotencyKey };
      return new SignJWT({ other, scope, jti: randomUUID() })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(userId)
        .setIssuedAt(now)
        .setExpirationTime(now + settings.tokenDurationInMinutes * 60)
        .sign(key);
    },

    async read(token) {
      try {
        const currentDate = new Date(clock.now());
        const { payload } = await jwtVerify<{ other: TokenContent & { tenantId: string }; scope: string }>(
          token,
          key,
          { algorithms: ['HS256'], currentDate },
        );
        const { other, scope } = payload;
        if (other.tenantId !== tenantId) throw new Error('foreign tenant');
        return { ...other, scope };
      } catch (error) {
        throw error instanceof errors.JWTExpired
          ? new ApiError(401, 'expired_token', 'The token has expired.')
          : new ApiError(401, 'invalid_token', 'The token is not valid.');
      }
    },
  };
}

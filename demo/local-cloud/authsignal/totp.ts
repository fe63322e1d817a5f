/** The secrets of authenticator apps, and the codes they make. */
import { Secret, TOTP } from 'otpauth';
import type { User } from './types.js';

/** The generator that the person's app runs for `secret`. */
export const totpOf = (user: Pick<User, 'userId' | 'email' | 'username'>, secret: string): TOTP =>
  new TOTP({
    issuer: 'Local Authsignal',
    label: user.email ?? user.username ?? user.userId,
    secret: Secret.fromBase32(secret),
  });

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The documented limits on how often codes are sent and tried, per person and method. */
import type { Clock } from '../context.js';
import { ApiError } from './errors.js';
import type { AuthsignalSettings } from './settings.js';
import type { VerificationMethod } from './types.js';

const MINUTE = 60_000;

export const SEND_WINDOW_MS = 10 * MINUTE;
export const VERIFICATION_WINDOW_MS = 5 * MINUTE;

/** Per person, in `SEND_WINDOW_MS`. */
export const SENDS: Partial<Record<VerificationMethod, number>> = {
  EMAIL_OTP: 12,
  EMAIL_MAGIC_LINK: 12,
  SMS: 6,
  // Assumed: the limit of SMS, of which WhatsApp is a channel; the published table has none.
  WHATSAPP: 6,
};

/** Per person, in `VERIFICATION_WINDOW_MS`. */
export const VERIFICATIONS: Partial<Record<VerificationMethod, number>> = {
  EMAIL_OTP: 10,
  SMS: 10,
  WHATSAPP: 10,
  AUTHENTICATOR_APP: 10,
};

export interface RateLimits {
  /** Counts one call; throws `too_many_requests` when there were too many in the window. */
  count(kind: 'send' | 'verify', method: VerificationMethod, whom: string): void;
}

export function createRateLimits(clock: Clock, settings: AuthsignalSettings): RateLimits {
  const calls = new Map<string, number[]>();
  return {
    count(kind, method, whom) {
      const [limit, window] =
        kind === 'send' ? [SENDS[method], SEND_WINDOW_MS] : [VERIFICATIONS[method], VERIFICATION_WINDOW_MS];
      if (!settings.rateLimits || limit === undefined) return;
      const key = `${kind} ${method} ${whom}`;
      const recent = (calls.get(key) ?? []).filter((at) => at > clock.now() - window);
      calls.set(key, recent);
      if (recent.length >= limit) {
        throw new ApiError(429, 'too_many_requests', 'Too many requests. Try again later.');
      }
      recent.push(clock.now());
    },
  };
}

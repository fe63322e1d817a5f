/** Cognito's default request quotas, per second and category. */
import type { Clock } from '../context.js';
import { CognitoError } from './errors.js';

export const QUOTAS: Record<string, { category: string; perSecond: number }> = {
  InitiateAuth: { category: 'UserAuthentication', perSecond: 120 },
  RespondToAuthChallenge: { category: 'ChallengeResponse', perSecond: 360 },
  SignUp: { category: 'UserCreation', perSecond: 50 },
  AdminCreateUser: { category: 'UserCreation', perSecond: 50 },
  GetTokensFromRefreshToken: { category: 'UserToken', perSecond: 120 },
  RevokeToken: { category: 'UserToken', perSecond: 120 },
};

export class RateLimits {
  readonly #counts = new Map<string, { second: number; calls: number }>();

  constructor(readonly clock: Clock) {}

  /** Counts a call, and refuses it when this second's quota is used up. */
  count(operation: string): void {
    const quota = QUOTAS[operation];
    if (!quota) return;
    const second = Math.floor(this.clock.now() / 1000);
    const last = this.#counts.get(quota.category);
    const calls = last?.second === second ? last.calls + 1 : 1;
    this.#counts.set(quota.category, { second, calls });
    if (calls > quota.perSecond) throw new CognitoError('TooManyRequestsException', 'Rate exceeded');
  }
}

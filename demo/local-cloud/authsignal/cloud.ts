/** What every part of the local Authsignal works with. */
import type { Clock, Outbox } from '../context.js';
import type { RateLimits } from './rate-limits.js';
import type { AuthsignalSettings } from './settings.js';
import type { Store } from './store.js';
import type { Tokens } from './tokens.js';

export interface Cloud {
  clock: Clock;
  outbox: Outbox;
  tenantId: string;
  apiSecretKey: string;
  /** The public address under which the app is mounted, e.g. `http://localhost:8787/authsignal`. */
  rootUrl: () => string;
  settings: AuthsignalSettings;
  store: Store;
  tokens: Tokens;
  limits: RateLimits;
}

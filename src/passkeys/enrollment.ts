/** Whether and how to create a passkey after a sign-in without one; loaded for pages that want it. */
import type { LoginConfig } from '../config.js';
import type { Attempt, PasskeyPrompt } from '../flow/state.js';
import { lazy } from '../lazy.js';
import { recall } from '../last-sign-in.js';
import { canCreatePasskeys } from './capabilities.js';
import type { LoginTokens, MethodId } from '../types.js';

const loadEndpoints = lazy(() => import('../gateways/page-endpoints.js'));

/** How long "not now" is respected, in milliseconds. */
const DECLINED_MS = 30 * 24 * 60 * 60 * 1000;

/** Whether to prompt for a new passkey after a sign-in by `method`. */
export async function passkeyPrompt(
  { passkeyEnrollment, userPoolClientId }: LoginConfig,
  { challenge }: Attempt,
  method: MethodId | undefined,
): Promise<PasskeyPrompt> {
  if (!method || method === 'passkey' || challenge.enrolledMethods?.includes('passkey')) return 'none';
  const { passkeyDeclinedAt = 0 } = recall(userPoolClientId);
  if (Date.now() - passkeyDeclinedAt < DECLINED_MS) return 'none';
  const way = await canCreatePasskeys();
  if (way === 'none') return 'none';
  return way === 'conditional' && passkeyEnrollment === 'auto' ? 'create' : 'ask';
}

export interface TokenSource {
  readonly config: LoginConfig;
  /** Tells the developer. */
  readonly page: { warn(text: string): void };
  /** Has the BCP 47 tag of the page's language. */
  readonly locale: { readonly language: string };
  /** The page's own function; comes first. */
  readonly getEnrollmentToken: ((tokens: LoginTokens) => Promise<string>) | undefined;
}

/** The page's Authsignal token that may add authenticators; `undefined` when it provides none. */
export async function enrollmentToken(
  { config, page, locale, getEnrollmentToken }: TokenSource,
  tokens: LoginTokens,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { enrollmentTokenUrl } = config;
  if (typeof getEnrollmentToken === 'function')
    return (await loadEndpoints()).askForEnrollmentToken(getEnrollmentToken, tokens, signal);
  // Frameworks set `null` for what is absent.
  if (getEnrollmentToken) page.warn('"getEnrollmentToken" must be a function.');
  if (!enrollmentTokenUrl) return undefined;
  return (await loadEndpoints()).fetchEnrollmentToken(enrollmentTokenUrl, tokens, locale.language, signal);
}

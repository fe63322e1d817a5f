/** Goes on with a sign-in that a redirect to the pre-built UI interrupted; loaded on pages that redirect. */
import { now } from '../flow/rate-limit.js';
import type { LoginContext } from '../login-context.js';
import { takeRedirectReturn } from '../prebuilt/redirect-state.js';
import { keepUnfinished } from './unfinished.js';

/** Goes on where the redirect of this app client left off, where there was one. */
export function resumeRedirect(
  { host, flow, identifier: field, page }: LoginContext,
  clientId: string,
): void {
  // Whoever asks first gets it, and only in the document.
  const returned = host.isConnected ? takeRedirectReturn({ clientId }) : undefined;
  if (!returned) return;
  const { identifier, isNewUser, session, username } = returned.flow;
  field.value = identifier;
  const { token: validationToken } = returned;
  const attempt = { identifier, isNewUser, challenge: { session, username }, offered: [], resendAt: {} };
  if (validationToken) flow.dispatch({ type: 'returned', attempt, validationToken, at: now() });
  else {
    keepUnfinished({ userPoolClientId: clientId });
    page.fire('login-cancel', { step: 'waiting' });
  }
}

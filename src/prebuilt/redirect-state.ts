/** The sign-in that a redirect to the pre-built UI interrupted, kept in this tab and taken up once. */
import { hideReturnedToken, takeReturnedToken } from './redirect-return.js';
import { isUnanswered } from './unanswered.js';

/** What a sign-in needs to go on after the redirect. */
export interface RedirectFlow {
  /** Random; no two flows share it. */
  readonly id: string;
  readonly clientId: string;
  /** Cognito's session. */
  readonly session: string;
  /** Cognito's canonical username. */
  readonly username: string;
  /** What the person typed. */
  readonly identifier: string;
  readonly isNewUser: boolean;
  /** From `marksOf`. */
  readonly marks: readonly string[];
  /** When the page was left, in milliseconds since the epoch. */
  readonly time: number;
}

/** A flow that came back; without a token the person gave it up. */
export interface RedirectReturn {
  readonly flow: RedirectFlow;
  /** Authsignal's validation token; nothing about it is checked yet. */
  readonly token?: string;
}

/** The one pending flow of this tab, in `sessionStorage`. */
export const REDIRECT_KEY = 'authsignal-cognito-login.redirect';

const LIFETIME_MS = 15 * 60_000;

/** The pending flow, whosever it is; storage that is blocked or full of something else holds none. */
function readFlow(): RedirectFlow | undefined {
  try {
    const flow = JSON.parse(sessionStorage.getItem(REDIRECT_KEY) ?? 'null') as Partial<RedirectFlow> | null;
    const texts = [flow?.id, flow?.clientId, flow?.session, flow?.username, flow?.identifier];
    const isFlow =
      texts.every((text) => typeof text === 'string') &&
      typeof flow?.isNewUser === 'boolean' &&
      Array.isArray(flow.marks) &&
      typeof flow.time === 'number';
    return isFlow ? (flow as RedirectFlow) : undefined;
  } catch {
    return undefined;
  }
}

/** The flows with which this very document is leaving: they have not come back. */
export const leaving = new Set<string>();

/** The flow of this client that has just come back, if there is one: once, to whoever asks first. Never throws. */
export function takeRedirectReturn({ clientId }: { readonly clientId: string }): RedirectReturn | undefined {
  hideReturnedToken();
  const flow = readFlow();
  if (flow?.clientId !== clientId || leaving.has(flow.id)) return undefined;
  sessionStorage.removeItem(REDIRECT_KEY);
  const returned = takeReturnedToken();
  const token = returned && isUnanswered(returned, flow.marks) ? undefined : returned;
  const age = Date.now() - flow.time;
  return age >= 0 && age <= LIFETIME_MS ? { flow, token } : undefined;
}

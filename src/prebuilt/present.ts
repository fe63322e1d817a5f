/** Presents Authsignal's pre-built UI in the mode that the page asks for; loaded when a challenge comes with a url. */
import type { LoginConfig } from '../config.js';
import { cancellation } from '../errors.js';
import type { Attempt } from '../flow/state.js';
import { presentPopup, presentWindow, type DialogLook } from './modes.js';
import { checkPrebuiltUrl } from './url.js';
import { leaveForPrebuilt } from './redirect-leave.js';
import { isUnanswered, marksOf } from './unanswered.js';
import type { StepMessages } from '../i18n/messages.js';
import type { PrebuiltMode } from '../types.js';

export interface PrebuiltOptions {
  readonly config: LoginConfig;
  readonly attempt: Attempt;
  readonly mode: PrebuiltMode;
  /** The widget. */
  readonly host: HTMLElement & { readonly theme: string };
  readonly words: {
    readonly messages: Pick<StepMessages, 'openPrebuilt' | 'cancel'>;
    /** Their language, as a BCP 47 tag. */
    readonly lang: string;
    readonly dir: 'ltr' | 'rtl';
  };
  /** What was opened in the person's click, for `window`. */
  readonly window: Window | null;
  /** Called when the window seems closed and may not be. */
  readonly onWindowUncertain: () => void;
  readonly signal: AbortSignal;
}

/** What the dialog around the pre-built UI takes from the widget. */
function lookOf({ host: { theme }, words: { messages, lang, dir } }: PrebuiltOptions): DialogLook {
  return {
    labels: { title: messages.openPrebuilt, cancel: messages.cancel },
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    lang,
    dir,
  };
}

/** Resolves with Authsignal's validation token. Rejects with a cancellation or a `LoginError`. */
export async function present(options: PrebuiltOptions): Promise<string> {
  const { config, attempt, mode, host, signal } = options;
  const { challenge, identifier, isNewUser } = attempt;
  const url = checkPrebuiltUrl(challenge.url ?? '', config);
  const marks = marksOf(url, challenge);
  if (mode === 'redirect') {
    const { session, username } = challenge;
    const flow = { clientId: config.userPoolClientId, session, username, identifier, isNewUser, marks };
    return leaveForPrebuilt({ url, flow, signal });
  }
  const { token } = await (mode === 'window'
    ? presentWindow({ url, window: options.window, onUncertain: options.onWindowUncertain, signal })
    : presentPopup({ ...lookOf(options), url, host, signal }));
  if (isUnanswered(token, marks)) throw cancellation();
  return token;
}

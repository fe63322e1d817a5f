/** Presents Authsignal's pre-built UI in the mode that the page asks for; loaded when a challenge comes with a url. */
import type { LoginConfig } from '../config.js';
import type { Attempt } from '../flow/state.js';
import { presentPopup, presentWindow, type FrameLook } from './modes.js';
import { checkPrebuiltUrl } from './url.js';
import { leaveForPrebuilt } from './redirect-leave.js';
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

/** What the frame around the pre-built UI takes from the widget. */
function lookOf({ host: { theme }, words: { messages, lang, dir } }: PrebuiltOptions): FrameLook {
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
  switch (mode) {
    case 'redirect': {
      const { session, username } = challenge;
      const flow = { clientId: config.userPoolClientId, session, username, identifier, isNewUser };
      return leaveForPrebuilt({ url, flow, signal });
    }
    case 'window':
      return (
        await presentWindow({ url, window: options.window, onUncertain: options.onWindowUncertain, signal })
      ).token;
    case 'popup':
      return (await presentPopup({ ...lookOf(options), url, tenantId: config.tenantId, host, signal })).token;
  }
}

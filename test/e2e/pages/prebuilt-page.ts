/** A page with a bare widget: a button in a shadow root that presents the pre-built UI, and what came of it. */
import { isCancellation, LoginError } from '../../../src/errors.js';
import { openBlankWindow } from '../../../src/prebuilt/blank-window.js';
import { presentPopup, presentWindow } from '../../../src/prebuilt/modes.js';
import { leaveForPrebuilt } from '../../../src/prebuilt/redirect-leave.js';
import { type RedirectReturn, takeRedirectReturn } from '../../../src/prebuilt/redirect-state.js';
import { marksOf } from '../../../src/prebuilt/unanswered.js';
import { hideReturnedToken } from '../../../src/prebuilt/redirect-return.js';

export interface Outcome {
  token?: string;
  code?: string;
  hint?: string;
  isCancelled?: boolean;
}

declare global {
  interface Window {
    bare: {
      /** What came of the last sign-in. */
      outcome?: Outcome;
      /** What each widget found when the page loaded, by client id. */
      returns: Record<string, RedirectReturn>;
      isUncertain: boolean;
      /** Gives the sign-in up. */
      giveUp: AbortController;
    };
  }
}

window.bare = { returns: {}, isUncertain: false, giveUp: new AbortController() };

class BareWidget extends HTMLElement {
  readonly #button = document.createElement('button');

  constructor() {
    super();
    this.#button.textContent = 'Sign in';
    this.#button.addEventListener('click', () => void this.#signIn());
    this.attachShadow({ mode: 'open' }).append(this.#button);
  }

  connectedCallback(): void {
    hideReturnedToken();
    const clientId = this.getAttribute('client') ?? '';
    const found = takeRedirectReturn({ clientId });
    if (found) window.bare.returns[clientId] = found;
  }

  override focus(): void {
    this.#button.focus();
  }

  async #signIn(): Promise<void> {
    const mode = this.getAttribute('mode');
    const child = mode === 'window' ? openBlankWindow() : null;
    // As when Cognito is asked first.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      window.bare.outcome = await this.#present(mode, child);
    } catch (error) {
      const { code, hint } = error instanceof LoginError ? error : {};
      window.bare.outcome = isCancellation(error) ? { isCancelled: true } : { code, hint };
    }
  }

  #present(mode: string | null, child: Window | null): Promise<{ token: string }> {
    const url = new URL(this.getAttribute('url') ?? '');
    const { signal } = window.bare.giveUp;
    if (mode === 'popup')
      return presentPopup({
        url,
        host: this,
        signal,
        labels: { title: 'Confirm it is you', cancel: 'Cancel' },
      });
    if (mode === 'window')
      return presentWindow({
        url,
        window: child,
        onUncertain: () => (window.bare.isUncertain = true),
        signal,
      });
    const clientId = this.getAttribute('client') ?? '';
    const who = { session: 'session-1', username: 'sub-1', identifier: 'ana', isNewUser: false };
    const flow = { clientId, ...who, marks: marksOf(url, {}) };
    return leaveForPrebuilt({ url, flow, signal });
  }
}

customElements.define('bare-widget', BareWidget);

/** The only door to Authsignal's pre-built UI on this page: in a popup or in a window. */
import { cancellation, LoginError } from '../errors.js';
import { awaitResult } from './messages.js';
import { inDialog, type DialogLook } from './dialog.js';
import { inWindow } from './window.js';

export type { DialogLook } from './dialog.js';

export interface PopupOptions extends DialogLook {
  /** What `checkPrebuiltUrl` returned. */
  readonly url: URL;
  /** The widget. */
  readonly host: HTMLElement;
  readonly signal: AbortSignal;
}

export interface WindowOptions {
  /** What `checkPrebuiltUrl` returned. */
  readonly url: URL;
  /** What `openBlankWindow` returned in the person's click. */
  readonly window: Window | null;
  /** Called when the window seems closed and may not be: the person has to say so, and `signal` to abort then. */
  readonly onUncertain: () => void;
  readonly signal: AbortSignal;
}

/** The address by which the UI knows that it is embedded, as the SDK makes it. */
const embedded = (url: URL): string => `${url.href}&mode=popup`;

/** What has the focus, in whatever shadow root. */
function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Presents the pre-built UI over the page. Rejects with a cancellation or a `LoginError`; puts the focus back. */
export async function presentPopup(options: PopupOptions): Promise<{ token: string }> {
  const { url, host, signal } = options;
  const previous = focusedElement();
  try {
    return { token: await awaitResult(url.origin, signal, inDialog(embedded(url), host, options)) };
  } finally {
    if (previous instanceof HTMLElement && previous !== document.body && previous.isConnected)
      previous.focus();
    else if (document.activeElement === document.body) host.focus();
  }
}

/** Presents the pre-built UI in its own window. Rejects with a cancellation or a `LoginError`; closes the window. */
export async function presentWindow({
  url,
  window,
  onUncertain,
  signal,
}: WindowOptions): Promise<{ token: string }> {
  if (!window) throw new LoginError('popup-blocked');
  if (window.closed) throw cancellation();
  if (signal.aborted) window.close();
  return { token: await awaitResult(url.origin, signal, inWindow(embedded(url), window, onUncertain)) };
}

/** The only door to Authsignal's pre-built UI on this page: in a popup or in a window. */
import { cancellation, LoginError } from '../errors.js';
import { withDeadline } from '../gateways/deadline.js';
import { lazy } from '../lazy.js';
import { awaitResult, type Present } from './messages.js';
import { inDialog } from './dialog.js';
import type { FrameLook } from './frame.js';
import { canUseSdkPopup, openSdkPopup } from './sdk-popup.js';
import { inWindow } from './window.js';

export type { FrameLook } from './frame.js';

export interface PopupOptions extends FrameLook {
  /** What `checkPrebuiltUrl` returned. */
  readonly url: URL;
  readonly tenantId: string;
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

const SDK_LOAD_TIMEOUT_MS = 10_000;

const loadSdk = lazy(() => import('../gateways/authsignal-sdk.js'));

/** The address by which the UI knows that it is embedded, as the SDK makes it. */
const embedded = (url: URL): string => `${url.href}&mode=popup`;

/** The SDK, where its popup works on this page. */
async function loadUsableSdk({ host, tenantId, signal, ...look }: PopupOptions) {
  if (!canUseSdkPopup(host, look)) return undefined;
  try {
    const { createSdk } = await withDeadline(SDK_LOAD_TIMEOUT_MS, signal, loadSdk);
    // It wants a tenant, though the popup has no use for it.
    return createSdk({ tenantId: tenantId || 'none' });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** What has the focus, in whatever shadow root. */
function focusedElement(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Presents the pre-built UI over the page. Rejects with a cancellation or a `LoginError`; puts the focus back. */
export async function presentPopup(options: PopupOptions): Promise<{ token: string }> {
  const { url, host, signal } = options;
  const sdk = await loadUsableSdk(options);
  const previous = focusedElement();
  const present: Present = (onDismiss) =>
    (sdk && openSdkPopup(sdk, url.href, options, onDismiss)) ??
    inDialog(embedded(url), host, options)(onDismiss);
  try {
    return { token: await awaitResult(url.origin, signal, present) };
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

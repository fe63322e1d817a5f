/** The only door to Authsignal's pre-built UI: in a popup, in a window, or by leaving the page. */
import { isSecureUrl } from '../config.js';
import { cancellation, LoginError } from '../errors.js';
import { withDeadline } from './deadline.js';
import { lazy } from './lazy.js';
import { converse, type Present } from './prebuilt-conversation.js';
import { inDialog } from './prebuilt-dialog.js';
import type { FrameLook } from './prebuilt-frame.js';
import { canUseSdkPopup, openSdkPopup } from './prebuilt-popup.js';
import { inWindow } from './prebuilt-window.js';
import { REDIRECT_KEY, type RedirectFlow } from './redirect-return.js';

export type { FrameLook } from './prebuilt-frame.js';

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

export interface RedirectOptions {
  /** What `checkPrebuiltUrl` returned. */
  readonly url: URL;
  readonly flow: Omit<RedirectFlow, 'id' | 'time'>;
  readonly signal: AbortSignal;
}

const URL_HINT =
  'CreateAuthChallenge set an "url" that is not the pre-built UI: it must be what track() returned, an https address with a query and without a fragment, on authsignal.com, below it, or on the host of "authsignal-url".';

const STORAGE_HINT = 'The browser refuses sessionStorage to this page; mode="redirect" needs it.';

const SDK_LOADS_WITHIN_MS = 10_000;

const loadSdk = lazy(() => import('./authsignal-sdk.js'));

/** The address of the pre-built UI in what the trigger sent. Throws `misconfigured` when it is any other address. */
export function checkPrebuiltUrl(text: string, { authsignalUrl }: { readonly authsignalUrl: string }): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const hosts = /^(.+\.)?authsignal\.com$/;
  const isFine =
    url &&
    isSecureUrl(url) &&
    (hosts.test(url.host) || url.host === new URL(authsignalUrl).host) &&
    !url.username &&
    !url.password &&
    url.search &&
    // An empty fragment is none to `hash`, but would swallow what is appended.
    !url.href.includes('#');
  if (!isFine) throw new LoginError('misconfigured', { hint: URL_HINT });
  return url;
}

/** The address by which the UI knows that it is embedded, as the SDK makes it. */
const embedded = (url: URL): string => `${url.href}&mode=popup`;

/** The SDK, where its popup works on this page. */
async function loadUsableSdk({ host, tenantId, signal, ...look }: PopupOptions) {
  if (!canUseSdkPopup(host, look)) return undefined;
  try {
    const { Authsignal } = await withDeadline(SDK_LOADS_WITHIN_MS, signal, loadSdk);
    // It wants a tenant, though the popup has no use for it.
    return new Authsignal({ tenantId: tenantId || 'none' });
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
    return { token: await converse(url.origin, signal, present) };
  } finally {
    if (previous instanceof HTMLElement && previous.isConnected) previous.focus();
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
  return { token: await converse(url.origin, signal, inWindow(embedded(url), window, onUncertain)) };
}

const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');

/**
 * Leaves the page for the pre-built UI; `takeRedirectReturn` goes on when the person is back. Never resolves. Rejects
 * with `misconfigured` before leaving when nothing can be stored, and with a cancellation when this very page shows again.
 */
export function leaveForPrebuilt({ url, flow, signal }: RedirectOptions): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    const stored: RedirectFlow = { ...flow, id: randomId(), time: Date.now() };
    try {
      sessionStorage.setItem(REDIRECT_KEY, JSON.stringify(stored));
    } catch {
      throw new LoginError('misconfigured', { hint: STORAGE_HINT });
    }
    const stop = new AbortController();
    const giveUp = () => {
      stop.abort();
      sessionStorage.removeItem(REDIRECT_KEY);
      reject(cancellation());
    };
    signal.addEventListener('abort', giveUp, { signal: stop.signal });
    // From the back/forward cache, where nothing is loaded again.
    addEventListener('pageshow', ({ persisted }) => persisted && giveUp(), { signal: stop.signal });
    location.assign(url);
  });
}

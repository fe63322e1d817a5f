/** Shows the pre-built UI in the SDK's own popup, with a visible way out of it. */
import type { Authsignal } from '@authsignal/browser';
import type { Presentation } from './messages.js';
import { createBox, createCancelButton, FRAME_LOAD_TIMEOUT_MS, type FrameLook } from './frame.js';

const CONTAINER = '#__authsignal-popup-container';
const OVERLAY = '#__authsignal-popup-overlay';
const FRAME = '#__authsignal-popup-iframe';
const STYLE = '#__authsignal-popup-style';

const PROBE_CSS = `
  :host { all: initial !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; }
`;

const CANCEL_CSS = `
  :host { position: absolute !important; inset-block-start: 1rem !important; inset-inline-end: 1rem !important;
    z-index: 2147483647 !important; }
`;

/** Whether the widget is in a dialog of the page, whose focus trap the SDK's popup would fight. */
function isInDialog(host: Element): boolean {
  for (let element: Element | null = host; element;) {
    if (element.closest('dialog, [role$="dialog"], [aria-modal="true"], [popover]')) return true;
    const root: Node = element.getRootNode();
    element = root instanceof ShadowRoot ? root.host : null;
  }
  return false;
}

/** Whether what is put at the end of the page lies on top of it and can be clicked: a modal dialog covers the SDK's popup. */
function isTopReachable(look: FrameLook): boolean {
  const { box } = createBox(PROBE_CSS, look);
  document.body.append(box);
  const isReachable = document.elementFromPoint(innerWidth / 2, innerHeight / 2) === box;
  box.remove();
  return isReachable;
}

/**
 * Whether the SDK's popup can do its work here. Asking with a `<style>` of our own would violate the policies under
 * which it cannot, so one of the page's own that applies without a nonce has to show that it would.
 */
export function canUseSdkPopup(host: HTMLElement, look: FrameLook): boolean {
  const styles = [...document.querySelectorAll('style')];
  return (
    styles.some(({ sheet, nonce }) => sheet && !nonce) &&
    !document.querySelector(CONTAINER) &&
    !isInDialog(host) &&
    isTopReachable(look)
  );
}

/** Hides the popup as a click beside it does, and takes away what the SDK leaves. */
function hide(): void {
  const container = document.querySelector(CONTAINER);
  // It does not bubble, so the page's own handlers do not hear of it.
  container?.querySelector(OVERLAY)?.dispatchEvent(new MouseEvent('click'));
  // Where launching failed half-way.
  container?.remove();
  document.querySelector(STYLE)?.remove();
  if (!document.body.getAttribute('style')) document.body.removeAttribute('style');
}

/** Presents `url` in the popup; `undefined` when that turns out not to work. */
export function openSdkPopup(
  sdk: Authsignal,
  url: string,
  look: FrameLook,
  onDismiss: () => void,
): Presentation | undefined {
  let isOurs = true;
  try {
    void sdk.launch(url, { mode: 'popup' }).then(() => isOurs && onDismiss());
  } catch {
    // The look at the page says so, too.
  }
  const container = document.querySelector(CONTAINER);
  const frame = container?.querySelector<HTMLIFrameElement>(FRAME);
  if (!container || !frame || getComputedStyle(container).position !== 'fixed') {
    isOurs = false;
    hide();
    return undefined;
  }
  frame.title = look.labels.title;
  container.setAttribute('aria-label', look.labels.title);
  const { box, root } = createBox(CANCEL_CSS, look);
  // A click on it hides the popup: the SDK finds the attribute on the element that it sees clicked.
  box.dataset.a11yDialogHide = '';
  root.append(createCancelButton(look));
  container.append(box);
  return {
    window: () => frame.contentWindow,
    loadTimeoutMs: FRAME_LOAD_TIMEOUT_MS,
    onReady: () => undefined,
    remove: hide,
  };
}

/**
 * Shows the pre-built UI in a modal dialog inside the widget. The SDK's own popup is not used: a page's modal dialog covers
 * it, a strict style policy breaks it, and any frame of the same origin can close it.
 */
import type { Present } from './messages.js';

/** How the dialog is presented. */
export interface DialogLook {
  readonly labels: { readonly title: string; readonly cancel: string };
  /** Colour scheme: `light`, `dark`, or that of the device when absent. */
  readonly theme?: 'light' | 'dark';
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl';
}

/** Milliseconds until the frame counts as not loaded. */
const LOAD_TIMEOUT_MS = 10_000;

const CSS = `
  dialog {
    box-sizing: border-box;
    inline-size: min(max(26rem, 416px), 100vw - 2rem);
    max-inline-size: none;
    max-block-size: calc(100dvh - 2rem);
    padding: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    border: 1px solid color-mix(in srgb, CanvasText 20%, transparent);
    border-radius: calc(var(--_radius, 0.625rem) * 1.6);
    background: var(--_surface, Canvas);
    color: var(--_text, CanvasText);
  }
  dialog:focus {
    outline: none;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.45);
  }
  .bar {
    display: flex;
    justify-content: flex-end;
    padding: 0.25rem;
  }
  button {
    min-block-size: 2.75rem;
    padding: 0.5rem 1rem;
    border: 0;
    border-radius: var(--_radius, 0.625rem);
    background: none;
    color: inherit;
    font: 500 max(1rem, 16px) / 1.5 var(--authsignal-login-font-family, system-ui, sans-serif);
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  button:focus-visible {
    outline: 2px solid var(--_ring, Highlight);
    outline-offset: 2px;
  }
  iframe {
    display: block;
    inline-size: 100%;
    max-block-size: calc(100dvh - 6rem);
    border: 0;
    visibility: hidden;
  }
  .alive iframe {
    visibility: visible;
  }
  dialog:not(.alive)::after {
    content: '';
    position: absolute;
    inset: calc(50% - 1rem);
    inline-size: 2rem;
    block-size: 2rem;
    box-sizing: border-box;
    border: 3px solid color-mix(in srgb, currentColor 20%, transparent);
    border-block-start-color: currentColor;
    border-radius: 50%;
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    dialog:not(.alive)::after {
      animation-duration: 6s;
    }
  }
  @media (forced-colors: active) {
    dialog:not(.alive)::after {
      forced-color-adjust: none;
      border-color: Canvas;
      border-block-start-color: CanvasText;
    }
  }
`;

const PERMISSIONS = 'publickey-credentials-get *; publickey-credentials-create *; clipboard-write';

/**
 * Presents `url` in a dialog in `host`'s shadow root, so a page focus trap that allows the widget also allows it.
 */
export const inDialog =
  (url: string, host: HTMLElement, { labels, theme, lang, dir }: DialogLook): Present =>
  (onDismiss) => {
    // A shadow root of its own: no style sheet of the page or of the widget reaches into it.
    const box = document.createElement('div');
    if (lang) box.lang = lang;
    if (dir) box.dir = dir;
    const root = box.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:host { color-scheme: ${theme ?? 'light dark'} }${CSS}`);
    root.adoptedStyleSheets = [sheet];
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', labels.title);
    // The dialog itself takes the focus, so that Escape works and no key press hits the button by chance.
    dialog.tabIndex = -1;
    const bar = document.createElement('div');
    bar.className = 'bar';
    const cancel = document.createElement('button');
    cancel.type = 'button';
    cancel.textContent = labels.cancel;
    cancel.addEventListener('click', onDismiss);
    bar.append(cancel);
    const frame = document.createElement('iframe');
    frame.title = labels.title;
    frame.allow = PERMISSIONS;
    // As an attribute: a style attribute would need the policy's consent.
    frame.height = '384';
    frame.src = url;
    dialog.append(bar, frame);
    root.append(dialog);

    // Escape closes it, however the browser lets it be pressed.
    dialog.addEventListener('close', onDismiss);
    // Keys that are pressed here are none of the page's business: its own Escape would close what is below.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    (host.shadowRoot ?? host).append(box);
    // Not before: it would ask for the page's focus, which browsers deny to frames of other sites, and complain.
    dialog.autofocus = true;
    dialog.showModal();
    dialog.focus();

    return {
      window: () => frame.contentWindow,
      loadTimeoutMs: LOAD_TIMEOUT_MS,
      onReady: () => {
        dialog.classList.add('alive');
        if (dialog.matches(':modal')) return;
        // The widget was moved: that took the dialog off the top, and loaded the frame again.
        dialog.open = false;
        dialog.showModal();
        dialog.focus();
      },
      onHeight: (pixels) => (frame.height = String(pixels)),
      remove: () => {
        dialog.removeEventListener('close', onDismiss);
        dialog.close();
        box.remove();
      },
    };
  };

/** What the SDK's popup and the widget's own dialog have in common: labels, time limit, and the button that closes them. */

/** How the frame is presented. */
export interface FrameLook {
  readonly labels: { readonly title: string; readonly cancel: string };
  /** Colour scheme: `light`, `dark`, or that of the device when absent. */
  readonly theme?: 'light' | 'dark';
  readonly lang?: string;
  readonly dir?: 'ltr' | 'rtl';
}

/** Milliseconds until a frame counts as not loaded. */
export const FRAME_LOAD_TIMEOUT_MS = 10_000;

const BUTTON_CSS = `
  button {
    box-sizing: border-box;
    min-block-size: 2.75rem;
    padding: 0.5rem 1rem;
    border: 1px solid color-mix(in srgb, currentColor 40%, transparent);
    border-radius: var(--_radius, 0.625rem);
    background: var(--_surface, Canvas);
    color: var(--_text, CanvasText);
    font: 600 max(1rem, 16px) / 1.5 var(--authsignal-login-font-family, system-ui, sans-serif);
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, var(--_surface, Canvas), currentColor 8%);
  }
  button:focus-visible {
    outline: 2px solid var(--_ring, Highlight);
    outline-offset: 2px;
  }
`;

/** An element that nothing of the page's style sheets reaches into, styled without a `<style>`. */
export function createBox(
  css: string,
  { theme, lang, dir }: FrameLook,
): { box: HTMLElement; root: ShadowRoot } {
  const box = document.createElement('div');
  if (lang) box.lang = lang;
  if (dir) box.dir = dir;
  const root = box.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host { color-scheme: ${theme ?? 'light dark'} }${BUTTON_CSS}${css}`);
  root.adoptedStyleSheets = [sheet];
  return { box, root };
}

/** The visible way out, which also works while the focus is in the frame. */
export function createCancelButton({ labels }: FrameLook): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = labels.cancel;
  return button;
}

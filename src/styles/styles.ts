/**
 * The widget's looks. Custom properties of the page come first, the private ones are their defaults. Sizes are in ems,
 * because many a page makes ten pixels of a rem. The width is what is there also where a flex box or a grid would give
 * no more than the words need, which differ from step to step.
 */
import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    inline-size: -moz-available;
    inline-size: -webkit-fill-available;
    max-inline-size: var(--authsignal-login-max-width, max(26rem, 416px));
    --_accent: var(--authsignal-login-accent-color, light-dark(#4338ca, #a5b4fc));
    --_on-accent: var(--authsignal-login-accent-contrast, light-dark(#fff, #16182b));
    --_surface: var(--authsignal-login-background, light-dark(#fff, #17191f));
    --_text: var(--authsignal-login-color, light-dark(#1a1c23, #f1f2f6));
    --_muted: var(--authsignal-login-muted-color, light-dark(#575c6b, #a9afbf));
    --_border: var(--authsignal-login-border-color, light-dark(#868b99, #747a8b));
    --_error: var(--authsignal-login-error-color, light-dark(#b3261e, #ffb4ab));
    --_link: var(--authsignal-login-link-color, var(--_accent));
    --_ring: var(--authsignal-login-focus-ring, var(--_link));
    --_radius: var(--authsignal-login-radius, 0.625rem);
    --_height: var(--authsignal-login-control-height, 3em);
    --_gap: var(--authsignal-login-gap, 1em);
  }
  :host([hidden]) {
    display: none;
  }
  /* One colour of the page is enough: y is its luminance, which says what can be read on it, and on the frame. */
  @supports (color: color(from red xyz x y z)) {
    :host {
      --_on-accent: var(
        --authsignal-login-accent-contrast,
        color(
          from var(--_accent) xyz clamp(0, (0.18 - y) * 1e9, 0.95) clamp(0, (0.18 - y) * 1e9, 1)
            clamp(0, (0.18 - y) * 1e9, 1.09)
        )
      );
      --_link: var(
        --authsignal-login-link-color,
        light-dark(
          color(from var(--_accent) xyz calc(x * min(1, 0.18 / y)) min(y, 0.18) calc(z * min(1, 0.18 / y))),
          color(
            from var(--_accent) xyz calc(x + 0.95 * max(0, 0.25 - y)) max(y, 0.25)
              calc(z + 1.09 * max(0, 0.25 - y))
          )
        )
      );
    }
  }
  .base {
    color-scheme: light dark;
    box-sizing: border-box;
    display: flex;
    flex-direction: column;
    gap: var(--_gap);
    padding: var(--authsignal-login-padding, clamp(1em, 6%, 2em));
    border: 1px solid color-mix(in srgb, var(--_border) 35%, transparent);
    /* Round buttons make no round frame. */
    border-radius: min(calc(var(--_radius) * 1.6), 1.5em);
    box-shadow: var(--authsignal-login-shadow, none);
    accent-color: var(--_accent);
    background: var(--_surface);
    color: var(--_text);
    font: max(1rem, 16px) / 1.5 var(--authsignal-login-font-family, system-ui, sans-serif);
    -webkit-text-fill-color: currentcolor;
    letter-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    word-spacing: 0;
    overflow-wrap: anywhere;
  }
  .light {
    color-scheme: light;
  }
  .dark {
    color-scheme: dark;
  }
  h2,
  p {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 1.5em;
    /* That of labels and buttons: a browser looks every further weight up before it can paint. */
    font-weight: 600;
    line-height: 1.25;
    outline: none;
  }
  [part='description'] {
    color: var(--_muted);
    margin-block-start: calc(var(--_gap) * -0.5);
  }
  .field-group {
    display: grid;
    gap: 0.375em;
  }
  ::slotted([slot='logo']) {
    max-inline-size: 100%;
    object-fit: contain;
  }
  ::slotted(label[slot$='-label']) {
    all: unset !important;
    display: block !important;
    color: inherit !important;
    font: inherit !important;
    font-weight: 600 !important;
  }
  .field {
    display: flex;
    box-sizing: border-box;
    min-block-size: var(--_height);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: color-mix(in srgb, var(--_surface), var(--_text) 2%);
  }
  /* Colours by themselves: what is no colour then takes no outline or border with it. */
  .field:focus-within {
    border-color: var(--_ring);
    outline: 2px solid;
    outline-color: var(--_ring);
    outline-offset: 1px;
  }
  ::slotted(input) {
    all: unset !important;
    box-sizing: border-box !important;
    display: block !important;
    inline-size: 100% !important;
    min-inline-size: 0 !important;
    min-block-size: calc(var(--_height) - 2px) !important;
    padding: 0.5em 0.875em !important;
    border-radius: var(--_radius) !important;
    color: inherit !important;
    font: inherit !important;
    text-align: start !important;
    cursor: text !important;
  }
  /* A browser colours what it filled in as the device is, light or dark, whatever colours the page has chosen. */
  ::slotted(input:autofill) {
    -webkit-text-fill-color: var(--_text) !important;
    caret-color: var(--_text) !important;
    box-shadow: inset 0 0 0 100em color-mix(in srgb, var(--_surface), var(--_text) 6%) !important;
  }
  .country {
    flex: none;
    inline-size: 7em;
  }
  [part='message'] {
    color: var(--_error);
    font-weight: 500;
  }
  [part='message']:empty {
    display: none;
  }
  button {
    font: inherit;
    color: inherit;
    border-radius: var(--authsignal-login-button-radius, var(--_radius));
    cursor: pointer;
  }
  button:focus-visible {
    outline: 2px solid;
    outline-color: var(--_ring);
    outline-offset: 2px;
  }
  .primary,
  .method {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.625em;
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: var(--_height);
    padding: 0.5em 1em;
    border: 1px solid;
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  .method {
    position: relative;
    border-color: var(--_border);
    background: none;
    color: inherit;
  }
  .spinner {
    display: inline-block;
    inline-size: 1.125em;
    block-size: 1.125em;
    box-sizing: border-box;
    border: 2px solid currentcolor;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: spin 0.8s linear infinite;
  }
  @keyframes spin {
    to {
      rotate: 1turn;
    }
  }
  .status {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }
  @media (forced-colors: active) {
    .primary {
      border-color: ButtonBorder;
    }
  }
`;

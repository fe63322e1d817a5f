/** The looks of the steps after the first. */
import { css } from 'lit';

export const stepStyles = css`
  :host {
    --_hover: color-mix(in srgb, var(--_accent), var(--_text) 12%);
  }
  @supports (color: color(from red xyz x y z)) {
    :host {
      --_hover: color-mix(
        in srgb,
        var(--_accent),
        color(
            from var(--_accent) xyz clamp(0, (y - 0.18) * 1e9, 0.95) clamp(0, (y - 0.18) * 1e9, 1)
              clamp(0, (y - 0.18) * 1e9, 1.09)
          )
          12%
      );
    }
  }
  /* Paper is light, and browsers leave backgrounds out. */
  @media print {
    .base {
      color-scheme: light;
    }
  }
  ul {
    margin: 0;
    padding: 0;
  }
  h2 {
    text-wrap: balance;
  }
  :host(:state(invalid)) .field {
    --_ring: var(--_error);
    border-color: var(--_error);
  }
  .primary:hover {
    border-color: var(--_hover);
    background: var(--_hover);
  }
  .primary[aria-disabled='true'] {
    cursor: progress;
  }
  .method:hover {
    background: color-mix(in srgb, var(--_surface), var(--_text) 6%);
  }
  .links {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1.25em;
    /* Targets of 44 pixels, in the room of a line; where they wrap, none covers another. */
    margin-block: -0.5em;
  }
  .links .link {
    min-inline-size: 2.95em;
    min-block-size: 2.95em;
    /* The second line of long words stays in the frame. */
    padding-block: 0.5em;
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--_link);
    font-size: 0.9375em;
    font-weight: 500;
    text-align: start;
  }
  /* A short word in a target that is wider. */
  .links .link:last-child:not(:first-child) {
    text-align: end;
  }
  .base > * {
    flex-shrink: 0;
  }
  .who {
    color: var(--_text);
    font-weight: 600;
  }
  /* One input in a box that is ruled into cells; its last letter-space lies outside, and is cut. */
  .cells {
    --_cells: 6;
    --_cell: calc(100% / var(--_cells));
    container-type: inline-size;
    overflow: clip;
    background-image: repeating-linear-gradient(
      to right,
      transparent 0 calc(var(--_cell) - 1px),
      color-mix(in srgb, var(--_border) 55%, transparent) calc(var(--_cell) - 1px) var(--_cell)
    );
    /* The last line is outside: the box has a border there. */
    background-size: calc(100% + 1px);
    direction: ltr;
  }
  .cells-2 {
    --_cells: 2;
  }
  .cells-3 {
    --_cells: 3;
  }
  .cells-4 {
    --_cells: 4;
  }
  .cells-5 {
    --_cells: 5;
  }
  .cells-7 {
    --_cells: 7;
  }
  .cells-8 {
    --_cells: 8;
  }
  .cells-9 {
    --_cells: 9;
  }
  .cells-10 {
    --_cells: 10;
  }
  ::slotted(input[slot='code']) {
    --_step: calc(100cqi / var(--_cells));
    flex: none !important;
    inline-size: calc(100% + var(--_step)) !important;
    min-block-size: 0 !important;
    padding: 0 0 0 calc((var(--_step) - 1ch) / 2) !important;
    font:
      500 1.5em/1.5 ui-monospace,
      Menlo,
      Consolas,
      monospace !important;
    letter-spacing: calc(var(--_step) - 1ch) !important;
  }
  [part='message']:not(:empty, .status) {
    display: flex;
    gap: 0.5em;
    margin-block-start: calc(var(--_gap) * -0.5);
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }
  [part='message']:not(:empty, .status)::before {
    content: '!' / '';
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    margin-block-start: 0.2em;
    border-radius: 50%;
    background: var(--_error);
    color: var(--_surface);
    font: 700 0.875em/1.25 system-ui;
    text-align: center;
  }
  /* In a sentence; still a target of 24 pixels, however short the word is. */
  [part='description'] .link {
    min-inline-size: 1.625em;
    min-block-size: 1.625em;
  }
  .hint {
    color: var(--_muted);
    font:
      0.8125em/1.5 ui-monospace,
      Menlo,
      Consolas,
      monospace;
  }
  .small {
    color: var(--_muted);
    font-size: 0.9375em;
  }
  .primary[aria-disabled='true']:not(:has(.spinner)) {
    border-color: transparent;
    background: color-mix(in srgb, var(--_text) 12%, transparent);
    color: var(--_muted);
    cursor: default;
  }
  .method[aria-disabled='true'] {
    color: var(--_muted);
    cursor: progress;
  }
  .link[aria-disabled='true'] {
    color: var(--_muted);
    cursor: default;
    font-variant-numeric: tabular-nums;
  }
  .link:not([aria-disabled='true']):is(:hover, :focus-visible) {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  /* At the edge of a page, words for screen readers would make it wider. */
  .link .status {
    margin: -1px;
  }
  .link .spinner {
    margin-inline-end: 0.5em;
    vertical-align: -0.2em;
  }
  .sent {
    color: var(--_text);
  }
  .methods {
    display: grid;
    gap: 0.5em;
    list-style: none;
  }
  .methods .method {
    justify-content: start;
  }
  /* The room of a picture, which may come later. */
  .icon {
    flex: none;
    inline-size: 1.375em;
    block-size: 1.375em;
  }
  .progress {
    display: grid;
    place-items: center;
    block-size: 5.5em;
    color: var(--_link);
  }
  .progress .spinner {
    inline-size: 3em;
    block-size: 3em;
    border-width: 3px;
  }
  .base:has(.check) {
    min-block-size: 18em;
    justify-content: center;
    align-items: center;
    text-align: center;
  }
  .check {
    inline-size: 4em;
    color: var(--_link);
    fill: none;
    stroke: currentcolor;
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  @media (forced-colors: active) {
    button[aria-disabled='true'] {
      color: GrayText !important;
    }
    [part='message']::before {
      border: 1px solid;
    }
    :host(:state(invalid)) .field {
      border-style: dashed;
    }
    /* Forced colours would close the gap of the ring. */
    .spinner {
      forced-color-adjust: none;
      border-color: CanvasText;
      border-inline-end-color: Canvas;
    }
  }
  .icon {
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  /* Beside a label that stays in the middle, so that nothing moves when the picture comes. */
  .aside {
    display: flex;
    margin-inline-end: auto;
  }
  .method:has(.aside)::after {
    content: '';
    flex: 0 999 1.375em;
    margin-inline-start: auto;
  }
  @media (prefers-reduced-motion: no-preference) {
    h2,
    [part='description'],
    .methods,
    .picture {
      animation: enter 0.18s ease-out;
    }
    .check path {
      stroke-dasharray: 1;
      animation: draw 0.3s 0.1s ease-out backwards;
    }
    /* Not where the colour scheme changes: the text would not go along. */
    button:hover {
      transition: background-color 0.12s;
    }
    button:active {
      translate: 0 1px;
    }
  }
  @keyframes enter {
    from {
      translate: 0 0.25em;
    }
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 1;
    }
  }
`;

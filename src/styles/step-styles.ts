/** The looks of the steps after the first. */
import { css } from 'lit';

export const stepStyles = css`
  ::slotted(input[slot='code']) {
    padding: 0.36em 0.64em !important;
    min-block-size: 0 !important;
    font-size: 1.375em !important;
    font-variant-numeric: tabular-nums !important;
    letter-spacing: 0.3em !important;
  }
  .methods .method {
    justify-content: start;
  }
  .method[aria-disabled='true'] {
    color: var(--_muted);
    cursor: progress;
  }
  .methods {
    display: grid;
    gap: 0.5em;
    list-style: none;
  }
  .progress {
    color: var(--_accent);
    font-size: 1.5em;
    line-height: 1;
  }
  [part='qr-code'] {
    inline-size: min(100%, 13em);
    border-radius: var(--_radius);
  }
  .secret {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
  }
  code {
    font-size: 0.9375em;
    overflow-wrap: anywhere;
  }
  .check {
    inline-size: 3em;
    fill: none;
    stroke: var(--_accent);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .link[aria-disabled='true'] {
    color: var(--_muted);
    text-decoration: none;
    cursor: default;
    font-variant-numeric: tabular-nums;
  }
  @media (forced-colors: active) {
    .method[aria-disabled='true'] {
      color: GrayText;
    }
    /* Forced colours would close the gap of the ring. */
    .spinner {
      forced-color-adjust: none;
      border-color: CanvasText;
      border-inline-end-color: Canvas;
    }
  }
`;

/** The looks of the steps after the first. */
import { css } from 'lit';

export const stepStyles = css`
  ::slotted(input[slot='code']) {
    font-size: 1.375rem !important;
    font-variant-numeric: tabular-nums !important;
    letter-spacing: 0.3em !important;
  }
  .methods .method {
    justify-content: start;
  }
  .methods {
    display: grid;
    gap: 0.5rem;
    list-style: none;
  }
  .progress {
    color: var(--_accent);
    font-size: 1.5rem;
    line-height: 1;
  }
  [part='qr-code'] {
    inline-size: min(100%, 13rem);
    border-radius: var(--_radius);
  }
  .secret {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
  }
  code {
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }
  .check {
    inline-size: 3rem;
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
`;

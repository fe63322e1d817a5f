/** The looks of the country choice; loaded with it. Its width is in the first style sheet, which keeps its room. */
import { css } from 'lit';

export const countryStyles = css`
  /* With large text the number goes below its country, which then has the whole line. */
  .field:has(.country) {
    flex-wrap: wrap;
    overflow: clip;
  }
  .country {
    position: relative;
    box-sizing: border-box;
    display: grid;
    flex: 1 0 auto;
    min-block-size: calc(var(--_height) - 2px);
    border-radius: inherit;
  }
  /* Its outline is seen towards the country only, beside it or above: the rest lies outside of the box, and is cut. */
  .country ~ slot::slotted(input) {
    flex: 999999 1 8em !important;
    outline: 1px solid color-mix(in srgb, var(--_border) 50%, transparent) !important;
    border-radius: 0 !important;
  }
  /* The real control lies invisible over the short text, so that its list can say more. */
  .country select {
    position: absolute;
    inset: 0;
    box-sizing: border-box;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    cursor: pointer;
  }
  .country select[aria-disabled='true'] {
    pointer-events: none;
  }
  .country-text {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding-inline: 0.875em 0.75em;
    border-radius: inherit;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .country-text::after {
    content: '';
    inline-size: 0.375em;
    block-size: 0.375em;
    border: solid currentcolor;
    border-width: 0 2px 2px 0;
    translate: 0 -25%;
    rotate: 45deg;
  }
  /* The country has a ring of its own. */
  .field:has(select:focus-visible) {
    border-color: var(--_border);
    outline: none;
  }
  .country select:focus-visible + .country-text {
    outline: 2px solid;
    outline-color: var(--_ring);
    outline-offset: -4px;
  }
`;

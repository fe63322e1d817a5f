/** The looks of what has a picture: lists of methods, steps in which something happens elsewhere, QR codes. */
import { css } from 'lit';

export const pictureStyles = css`
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
  .methods .icon {
    color: var(--_link);
  }
  .picture {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 4.5em;
    block-size: 4.5em;
    margin: 0.5em auto;
    border-radius: 50%;
    background: color-mix(in srgb, var(--_link) 10%, transparent);
    color: var(--_link);
  }
  .picture .icon {
    inline-size: 2em;
    block-size: 2em;
  }
  .picture .spinner {
    position: absolute;
    inset: 0;
    inline-size: auto;
    block-size: auto;
    border-color: color-mix(in srgb, currentcolor 20%, transparent);
    border-block-start-color: currentcolor;
    animation-duration: 1.2s;
  }
  a.method {
    border-radius: var(--authsignal-login-button-radius, var(--_radius));
    text-decoration: none;
  }
  a:focus-visible {
    outline: 2px solid var(--_ring);
    outline-offset: 2px;
  }
  .methods .method > span:not(.spinner) {
    text-align: start;
  }
  .tag {
    margin-inline-start: auto;
    padding: 0.125em 0.75em;
    border-radius: 1em;
    background: color-mix(in srgb, var(--_text) 8%, transparent);
    font-size: 0.8125em;
    font-weight: 500;
  }
  .qr-code,
  [part='qr-code'] {
    inline-size: min(100%, 13em);
    aspect-ratio: 1;
    margin-inline: auto;
    border-radius: min(var(--_radius), 0.75em);
  }
  .secret {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1em;
  }
  .secret .link {
    min-block-size: 2.95em;
    margin-block: -0.5em;
  }
  code {
    display: inline-block;
    font-size: 0.9375em;
    overflow-wrap: anywhere;
  }
  @media (prefers-reduced-motion: reduce) {
    .picture .spinner {
      animation-duration: 4s;
    }
  }
  small {
    display: block;
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
    line-height: 1.3;
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

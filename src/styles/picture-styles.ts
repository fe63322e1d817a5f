/** The looks of what has a picture: lists of methods, steps in which something happens elsewhere, QR codes. */
import { css } from 'lit';

export const pictureStyles = css`
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
    outline: 2px solid;
    outline-color: var(--_ring);
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
`;

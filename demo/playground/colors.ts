/** The colours that the widget has at this moment, whether the page set them or not, and how they contrast. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import { element } from './dom.js';

/** The custom properties of the page by name, and the widget's own that hold each or its default. */
function ownNames({ adoptedStyleSheets }: ShadowRoot): Map<string, string> {
  const names = new Map<string, string>();
  for (const rule of adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]))
    if (rule instanceof CSSStyleRule)
      for (const own of rule.style) {
        const [, name] =
          /^var\((--authsignal-login-[\w-]+)/.exec(rule.style.getPropertyValue(own).trim()) ?? [];
        if (name && own.startsWith('--_') && !names.has(name)) names.set(name, own);
      }
  return names;
}

/** `#rrggbb` of a computed colour; `undefined` where it lets through what is behind it. */
function toHex(color: string): string | undefined {
  const context = element('canvas', { width: '1', height: '1' }).getContext('2d');
  if (!context) return undefined;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha] = context.getImageData(0, 0, 1, 1).data;
  if (alpha !== 255) return undefined;
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** What the custom property `name` comes to, as `#rrggbb`; `undefined` where it is no opaque colour. */
export function effectiveColor(widget: AuthsignalCognitoLogin, name: string): string | undefined {
  const root = widget.shadowRoot;
  const base = root?.querySelector('[part~="base"]');
  const own = root && ownNames(root).get(name);
  if (!base || !own) return undefined;
  // Only where the widget's colour scheme holds does it come to what people see. It is gone before anything is painted.
  const probe = element('span', {});
  probe.style.setProperty('color', 'transparent');
  probe.style.setProperty('color', `var(${own})`);
  base.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return toHex(color);
}

const channel = (hex: string, start: number) => {
  const value = parseInt(hex.slice(start, start + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

interface Pair {
  /** The custom property against which a colour stands. */
  readonly against: string;
  /** The ratio that WCAG 2.2 AA asks for: 4.5 for text, 3 for what is no text. */
  readonly needed: 4.5 | 3;
  readonly text: string;
}

const P = '--authsignal-login-';
const onBackground = (needed: Pair['needed']): Pair => ({
  against: `${P}background`,
  needed,
  text: 'on the background',
});

/** What each colour has to stand out against; a new one stands on the background, as text does. */
export function pairOf(name: string): Pair | undefined {
  if (name === `${P}background`) return undefined;
  if (name === `${P}accent-contrast`)
    return { against: `${P}accent-color`, needed: 4.5, text: 'on the accent' };
  return onBackground(name === `${P}border-color` || name === `${P}focus-ring` ? 3 : 4.5);
}

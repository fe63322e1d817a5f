/** Whether a person can see, read and reach what the step wants of them, whatever the page's style sheets say. */
import assert from 'node:assert/strict';
import type { PlaywrightLogin } from './playwright-login.js';

/** Smallest contrast of text, WCAG 1.4.3. */
const CONTRAST = 4.5;

/** Smallest height of what is tapped, in pixels. */
const TARGET = 44;

/** Smallest size of text in a field, in pixels: below it iOS zooms the page in. */
const TEXT = 16;

interface Part {
  top: number;
  bottom: number;
  left: number;
  right: number;
  isVisible: boolean;
  /** Whether a click in its middle hits it. */
  isOnTop: boolean;
  fontSize: number;
  contrast: number;
  /** What the page could do to text by inheritance. */
  text: string;
}

type Name = 'heading' | 'label' | 'field' | 'input' | 'button' | 'frame';

function measure(widget: HTMLElement): Record<Name, Part> {
  const root = widget.shadowRoot;
  const [label, input] = ['label', 'input'].map(
    (name) =>
      widget.querySelector<HTMLElement>(`:scope > ${name}[slot]:is([slot="code"], [slot="code-label"])`) ??
      widget.querySelector<HTMLElement>(`:scope > ${name}`),
  );
  const find = (selector: string) => root?.querySelector<HTMLElement>(selector);
  const parts = {
    heading: find('[part="heading"]'),
    label,
    field: find('[part="field"]'),
    input,
    button: find('[part~="button-primary"]'),
    frame: find('[part="base"]'),
  };

  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const paint = (colors: string[]) => {
    if (!canvas) throw new Error('There is no canvas.');
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const luminance = (rgb: number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) =>
      value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** The backgrounds under an element, the lowest first. */
  const backgrounds = (element: Element | null): string[] => {
    if (!element) return ['white'];
    const parent =
      element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
    return [...backgrounds(parent), getComputedStyle(element).backgroundColor];
  };

  const describe = (element: HTMLElement | null | undefined): Part => {
    if (!element) throw new Error('A part is not there.');
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const below = backgrounds(element);
    const [light = 0, dark = 0] = [
      luminance(paint(below)),
      luminance(paint([...below, style.webkitTextFillColor])),
    ].sort((a, b) => b - a);
    const scope = element.getRootNode() as Document | ShadowRoot;
    const hit = scope.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {
      top,
      bottom,
      left,
      right,
      isVisible: element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
      isOnTop: hit !== null && (element === hit || element.contains(hit)),
      fontSize: parseFloat(style.fontSize),
      contrast: (light + 0.05) / (dark + 0.05),
      text: [
        style.textTransform,
        style.textShadow,
        style.textIndent,
        style.wordSpacing,
        style.whiteSpace,
      ].join(' '),
    };
  };
  return {
    heading: describe(parts.heading),
    label: describe(parts.label),
    field: describe(parts.field),
    input: describe(parts.input),
    button: describe(parts.button),
    frame: describe(parts.frame),
  };
}

export interface UsableOptions {
  /** Whether the device has colours of its own, which styles do not tell. */
  hasForcedColors?: boolean;
}

/** Fails when something of the step is hidden, covered, too small, too faint, out of line or out of the frame. */
export async function assertUsable(
  login: PlaywrightLogin,
  { hasForcedColors = false }: UsableOptions = {},
): Promise<void> {
  const parts = await login.widget.evaluate(measure);
  const { heading, label, field, input, button, frame } = parts;
  const said = JSON.stringify(parts, null, 1);
  const check = (isRight: boolean, what: string) => assert.ok(isRight, `${what}\n${said}`);
  const near = (a: number, b: number) => Math.abs(a - b) <= 2;

  for (const [name, part] of Object.entries({ heading, label, input, button })) {
    check(part.isVisible, `the ${name} cannot be seen`);
    check(hasForcedColors || part.contrast >= CONTRAST, `the ${name} can hardly be read`);
    const { right } = name === 'input' ? field : part;
    check(part.left >= frame.left && right <= frame.right, `the ${name} is out of the frame`);
    check(part.text === 'none none 0px 0px normal', `the ${name} has its text changed`);
    check(part.fontSize >= TEXT, `the ${name} has small text`);
  }
  for (const [name, part] of Object.entries({ label, input, button }))
    check(part.isOnTop, `something covers the ${name}`);
  check(heading.bottom <= label.top, 'the heading and the label overlap');
  check(label.bottom <= field.top, 'the label and the field overlap');
  check(label.bottom - label.top >= TEXT, 'the label is cut off');
  check(field.bottom <= button.top, 'the field and the button overlap');
  check(near(field.left, button.left) && near(field.right, button.right), 'field and button are out of line');
  // The input of a code is one cell wider than its box, which cuts it off.
  const isCode = input.right - field.right > 2;
  const right = isCode ? field.right + (field.right - field.left) / 6 : field.right;
  check(near(input.left, field.left) && near(input.right, right), 'the input does not fill its box');
  check(near(input.top, field.top) && near(input.bottom, field.bottom), 'the input does not fill its box');
  check(input.bottom - input.top >= TARGET, 'the input is too low');
  check(button.bottom - button.top >= TARGET, 'the button is too low');
  check(field.right - field.left >= Math.min(200, frame.right - frame.left - 64), 'the field is too narrow');
  const width = await login.page.evaluate(() => document.documentElement.clientWidth);
  check(frame.left >= 0 && frame.right <= width + 0.5, 'the form is wider than the page');
}

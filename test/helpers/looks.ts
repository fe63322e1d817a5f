/** What is wrong with how the widget looks at this moment, as far as boxes and colours tell. */
import type { PlaywrightLogin } from './playwright-login.js';

/** Smallest contrast of text, WCAG 1.4.3; that of large text is not asked for. */
const CONTRAST = 4.5;

/** Boxes may be rounded to whole pixels, and borders may meet. */
const SLACK = 1;

export interface Expected {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/** Runs in the page. One line for each fault. */
function inspect(
  widget: Element,
  { lang, dir, least, slack }: Expected & { least: number; slack: number },
): string[] {
  const root = widget.shadowRoot;
  const base = root?.querySelector<HTMLElement>('.base');
  if (!root || !base) return ['the frame is not there'];
  const faults: string[] = [];
  const parentOf = (element: Element): Element | null =>
    element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
  /** Not for screen readers alone. */
  const isShown = (element: Element) => element.checkVisibility() && !element.closest('.status');
  const nameOf = (element: Element) =>
    `${element.localName} "${((element as HTMLInputElement).value || element.textContent || '').trim().replace(/\s+/g, ' ')}"`;
  const elements = [...root.querySelectorAll('*'), ...widget.querySelectorAll('*')].filter(isShown);

  // Nothing is wider or higher than its box.
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is too wide');
  const frame = base.getBoundingClientRect();
  for (const element of elements) {
    const isCut =
      element.matches('.base, button, a, h2, label, p, li, [part="message"]') &&
      // What is in a line has no box of its own.
      element.clientWidth > 0 &&
      (element.scrollWidth > element.clientWidth ||
        // The room for fingers around the last links may go beyond the frame.
        (element !== base && element.scrollHeight > element.clientHeight + slack));
    if (isCut) faults.push(`cut off: ${nameOf(element)}`);
  }

  // Text is in the frame, and can be read.
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const painted = new Map<string, number>();
  /** The relative luminance of these colours, painted on one another. */
  const luminance = (colors: string[]): number => {
    const key = colors.join();
    const known = painted.get(key);
    if (known !== undefined || !canvas) return known ?? 0;
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
      value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    painted.set(key, 0.2126 * r + 0.7152 * g + 0.0722 * b);
    return painted.get(key) ?? 0;
  };
  const backgrounds = (element: Element | null): string[] =>
    element ? [...backgrounds(parentOf(element)), getComputedStyle(element).backgroundColor] : ['#fff'];
  const checkText = (element: Element) => {
    const below = backgrounds(element);
    const ratios = [luminance(below), luminance([...below, getComputedStyle(element).webkitTextFillColor])];
    const [light = 0, dark = 0] = ratios.sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) faults.push(`contrast ${ratio.toFixed(2)}: ${nameOf(element)}`);
  };
  const range = document.createRange();
  for (const element of elements) {
    const texts = [...element.childNodes].filter((node) => node instanceof Text && node.data.trim() !== '');
    if (texts.length === 0) continue;
    checkText(element);
    for (const text of texts) {
      range.selectNodeContents(text);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const isInside =
        left >= frame.left - slack &&
        right <= frame.right + slack &&
        top >= frame.top - slack &&
        bottom <= frame.bottom + slack;
      if (!isInside) faults.push(`out of the frame: ${nameOf(element)}`);
    }
  }

  // What is pressed or typed into has room of its own.
  const targets = elements.filter((element) => element.matches('button, a[href], input, select'));
  const boxes = targets.map((element) => {
    // The box of a code cuts its input off.
    const shown = element.matches('[slot="code"]') ? element.assignedSlot?.parentElement : element;
    return { element, box: (shown ?? element).getBoundingClientRect() };
  });
  boxes.forEach(({ element, box }, index) => {
    if (box.width < 24 || box.height < 24) faults.push(`too small a target: ${nameOf(element)}`);
    for (const other of boxes.slice(index + 1)) {
      const [width, height] = [
        Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left),
        Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top),
      ];
      if (width > slack && height > slack)
        faults.push(`overlap: ${nameOf(element)}, ${nameOf(other.element)}`);
    }
  });

  // The words begin where the language begins, but for a screen whose words are in the middle.
  const style = getComputedStyle(base);
  if (base.lang !== lang) faults.push(`the language is ${base.lang}`);
  if (style.direction !== dir) faults.push(`the direction is ${style.direction}`);
  const heading = root.querySelector('h2');
  if (heading && style.textAlign === 'start') {
    range.selectNodeContents(heading);
    const [first] = range.getClientRects();
    const { left, right } = heading.getBoundingClientRect();
    const gap = !first ? Infinity : dir === 'rtl' ? right - first.right : first.left - left;
    if (gap > slack) faults.push(`the heading begins at the wrong side`);
  }
  const code = widget.querySelector('input[slot="code"]');
  if (code && isShown(code) && getComputedStyle(code).direction !== 'ltr')
    faults.push('digits run backwards');
  return faults;
}

/** The faults of the widget in a page, one line each; none where it is right. */
export const faultsOfLooks = ({ widget }: PlaywrightLogin, expected: Expected): Promise<string[]> =>
  widget.evaluate(inspect, { ...expected, least: CONTRAST, slack: SLACK });

/** Runs in a page: dresses the widget in each way and says what is wrong, as far as boxes and colours tell. */
import type { Messages } from '../../src/i18n/messages.js';
import { pseudoMessages } from './pseudo-locale.js';

/** One way that the widget can look. */
export interface Look {
  /** Empty for the invented language, whose words are the page's own. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly scheme: 'light' | 'dark';
  readonly name: string;
  /** Custom properties, without what they all begin with; `no-card` takes the frame away. */
  readonly properties: Readonly<Record<string, string>>;
}

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

/** Smallest contrast of text, WCAG 1.4.3; that of large text is not asked for. */
const CONTRAST = 4.5;

/** Smallest side of a target in pixels, WCAG 2.5.8. */
const TARGET = 24;

/** Boxes may be rounded to whole pixels, and borders may meet. */
const SLACK = 1;

const frameOf = (widget: Widget): HTMLElement => {
  const base = widget.shadowRoot?.querySelector<HTMLElement>('.base');
  if (!base) throw new Error('The frame is not there.');
  return base;
};

const parentOf = (element: Element): Element | null =>
  element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;

/** Not for screen readers alone. */
const isShown = (element: Element) => element.checkVisibility() && !element.closest('.status');

const nameOf = (element: Element) =>
  `${element.localName} "${((element as HTMLInputElement).value || element.textContent || '').trim().replace(/\s+/g, ' ')}"`;

const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const painted = new Map<string, number>();

/** The relative luminance of these colours, painted on one another. */
function luminance(colors: string[]): number {
  const key = colors.join();
  const known = painted.get(key);
  if (known !== undefined) return known;
  if (!canvas) throw new Error('There is no canvas.');
  for (const color of colors) {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  const result = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  painted.set(key, result);
  return result;
}

/** The backgrounds under an element, the lowest first. */
const backgrounds = (element: Element | null): string[] =>
  element ? [...backgrounds(parentOf(element)), getComputedStyle(element).backgroundColor] : ['#fff'];

const range = document.createRange();

/** Nothing is wider or higher than its box. */
function* cutOff(elements: readonly Element[], frame: Element): Generator<string> {
  if (document.documentElement.scrollWidth > innerWidth) yield 'the page is too wide';
  for (const element of elements) {
    const isCut =
      element.matches('.base, button, a, h2, label, p, li, [part="message"]') &&
      // What is in a line has no box of its own.
      element.clientWidth > 0 &&
      (element.scrollWidth > element.clientWidth ||
        // The room for fingers around the last links may go beyond the frame.
        (element !== frame && element.scrollHeight > element.clientHeight + SLACK));
    if (isCut) yield `cut off: ${nameOf(element)}`;
  }
}

/** Text is in the frame, and can be read. */
function* unreadable(elements: readonly Element[], frame: Element): Generator<string> {
  const outer = frame.getBoundingClientRect();
  for (const element of elements) {
    const texts = [...element.childNodes].filter((node) => node instanceof Text && node.data.trim() !== '');
    if (texts.length === 0) continue;
    const below = backgrounds(element);
    const ratios = [luminance(below), luminance([...below, getComputedStyle(element).webkitTextFillColor])];
    const [light = 0, dark = 0] = ratios.sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < CONTRAST) yield `contrast ${ratio.toFixed(2)}: ${nameOf(element)}`;
    for (const text of texts) {
      range.selectNodeContents(text);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const isInside =
        left >= outer.left - SLACK &&
        right <= outer.right + SLACK &&
        top >= outer.top - SLACK &&
        bottom <= outer.bottom + SLACK;
      if (!isInside) yield `out of the frame: ${nameOf(element)}`;
    }
  }
}

/** What is pressed or typed into has room of its own. */
function* crowded(elements: readonly Element[]): Generator<string> {
  const boxes = elements
    .filter((element) => element.matches('button, a[href], input, select'))
    .map((element) => {
      // The box of a code cuts its input off.
      const shown = element.matches('[slot="code"]') ? element.assignedSlot?.parentElement : element;
      return { element, box: (shown ?? element).getBoundingClientRect() };
    });
  for (const [index, { element, box }] of boxes.entries()) {
    if (Math.min(box.width, box.height) < TARGET)
      yield `too small a target, ${box.width.toFixed(1)} × ${box.height.toFixed(1)}: ${nameOf(element)}`;
    for (const other of boxes.slice(index + 1)) {
      const width = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const height = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (width > SLACK && height > SLACK) yield `overlap: ${nameOf(element)}, ${nameOf(other.element)}`;
    }
  }
}

/** The words begin where the language begins, but for a screen whose words are in the middle. */
function* wrongWay(widget: Widget, frame: HTMLElement, { lang, dir }: Look): Generator<string> {
  const style = getComputedStyle(frame);
  if (frame.lang !== lang) yield `the language is ${frame.lang}`;
  if (style.direction !== dir) yield `the direction is ${style.direction}`;
  const heading = frame.querySelector('h2');
  if (heading && style.textAlign === 'start') {
    range.selectNodeContents(heading);
    // Words of another script have a box of their own in the line.
    const words = [...range.getClientRects()];
    const line = words.filter(
      ({ top, bottom }) => top < (words[0]?.bottom ?? 0) && bottom > (words[0]?.top ?? 0),
    );
    const { left, right } = heading.getBoundingClientRect();
    const gap =
      dir === 'rtl'
        ? right - Math.max(...line.map((word) => word.right))
        : Math.min(...line.map((word) => word.left)) - left;
    if (gap > SLACK) yield `the heading begins at the wrong side`;
  }
  const code = widget.querySelector('input[slot="code"]');
  if (code && isShown(code) && getComputedStyle(code).direction !== 'ltr') yield 'digits run backwards';
}

/** The faults of the widget as it is now, one line each. */
export function faultsNow(widget: Widget, look: Look): string[] {
  const frame = frameOf(widget);
  const elements = [...frame.querySelectorAll('*'), ...widget.querySelectorAll('*'), frame].filter(isShown);
  return [
    ...cutOff(elements, frame),
    ...unreadable(elements, frame),
    ...crowded(elements),
    ...wrongWay(widget, frame, look),
  ];
}

/** Resolves when the frame is in the language `lang`, whose words may have to load. */
function untilSpeaking(frame: HTMLElement, lang: string): Promise<void> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(check);
    function check() {
      if (frame.lang !== lang) return;
      observer.disconnect();
      resolve();
    }
    observer.observe(frame, { attributeFilter: ['lang'] });
    check();
  });
}

export async function wear(widget: Widget, { lang, scheme, properties }: Look): Promise<void> {
  document.documentElement.classList.toggle('dark', scheme === 'dark');
  widget.theme = scheme;
  widget.classList.toggle('no-card', 'no-card' in properties);
  for (const name of [...widget.style]) widget.style.removeProperty(name);
  for (const [name, value] of Object.entries(properties))
    widget.style.setProperty(`--authsignal-login-${name}`, value);
  const messages: Partial<Messages> | undefined = lang ? undefined : pseudoMessages;
  // Words of the page's own are taken to be in the page's language.
  widget.lang = lang || 'en';
  widget.messages = messages;
  await untilSpeaking(frameOf(widget), lang);
  await widget.updateComplete;
}

/** The faults of each look, headed by it. */
export async function faultsOf(widget: Widget, looks: readonly Look[]): Promise<string[]> {
  const faults: string[] = [];
  for (const look of looks) {
    await wear(widget, look);
    const which = [look.lang || 'pseudo', look.scheme, look.name].join(', ');
    faults.push(...faultsNow(widget, look).map((fault) => `${which}: ${fault}`));
  }
  return faults;
}

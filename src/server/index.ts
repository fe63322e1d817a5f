/** Writes the form on a server, so that a person can type before the script is there; the element takes over what it finds. */
import { firstStep, firstStyles, type Attributes, type FirstStepOptions, type Part } from './first-step.js';
import { escapeHtml } from './render-template.js';

export type { Attributes as RenderAttributes, FirstStep, FirstStepOptions, Part } from './first-step.js';
/** The same in parts, for a component of a framework that writes the tag itself. */
export { firstStep as renderParts } from './first-step.js';

/** The page's own content for a slot: a text, or HTML that the page vouches for. */
export type SlotContent = string | { readonly html: string };

export interface RenderOptions extends FirstStepOptions {
  readonly slots?: Readonly<Partial<Record<'logo' | 'header' | 'footer' | 'terms', SlotContent>>>;
}

const TAG = 'authsignal-cognito-login';

const SLOTS = ['logo', 'header', 'footer', 'terms'];

function renderAttributes(attributes: Attributes): string {
  let text = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (!/^(?!on)[a-z][a-z\d.:_-]*$/.test(name))
      throw new TypeError(
        `"${name}" is no attribute that renderLogin writes. Those of the tag are in lower case.`,
      );
    if (value === undefined || value === null || value === false) continue;
    text += value === true || value === '' ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
  }
  return text;
}

const renderPart = ({ tag, attributes, content }: Part) =>
  `<${tag}${renderAttributes(attributes)}>${tag === 'input' ? '' : `${content}</${tag}>`}`;

function renderSlot([name, content]: [string, SlotContent | undefined]): string {
  if (content === undefined) return '';
  if (!SLOTS.includes(name)) throw new TypeError(`"${name}" is no slot: they are ${SLOTS.join(', ')}.`);
  return typeof content === 'string'
    ? `<span slot="${name}">${escapeHtml(content)}</span>`
    : `<div slot="${name}">${content.html}</div>`;
}

/**
 * The tag as HTML: its first step in a declarative shadow root, field and label beside it, ready to be typed into. The same
 * arguments give the same text. `attributes` are the tag's; two forms on a page need an `id` each. A text in `slots` is
 * escaped. Without `stylesheet` the HTML has the style sheet in it, which a strict policy allows with `nonce` only; where it
 * does not, the form can be used and looks bare until the script is there. Throws a `TypeError` for a name that is no
 * attribute, such as `onclick`, and for a slot that is none.
 *
 * The element takes over what was typed, focus and selection, and does what Enter or a click asked for meanwhile.
 */
export function renderLogin(attributes: Attributes, { slots = {}, ...options }: RenderOptions = {}): string {
  const tag = `${TAG}${renderAttributes(attributes)}`;
  const id = typeof attributes.id === 'string' ? attributes.id : 'rendered';
  const { shadow, fields } = firstStep(attributes, id, options);
  const content = Object.entries(slots).map(renderSlot).join('');
  return `<${tag}><template shadowrootmode="open">${shadow}</template>${content}${fields.map(renderPart).join('')}</${TAG}>`;
}

/** The style sheet of the first step, for pages that serve their own copy of it. */
export const loginStyles: string = firstStyles;

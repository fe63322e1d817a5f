/** The first step as a server writes it: the parts of the tag, for whoever puts them together. */
import { css, html } from 'lit';
import { readFirstConfig } from '../first-config.js';
import { mergeFirst, type PartialMessages } from '../i18n/messages.js';
import { ATTRIBUTES, KINDS, typeFor } from '../identifier/identifier-field.js';
import { styles } from '../styles/styles.js';
import { identifyView, notSetUpView } from '../views/identify-view.js';
import { escapeHtml, renderTemplate } from './render-template.js';
import { firstLocale } from './words.js';

/** Attributes by the names that they have in HTML: `true` is one without a value; `false`, `null` and `undefined` are none. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface FirstStepOptions {
  /** Words of the page's own, as in the element's property of that name. */
  readonly messages?: PartialMessages;
  /** Language of the page, where the tag has no `lang` of its own; English by default. */
  readonly lang?: string;
  /** Address of the style sheet, `dist/cdn/authsignal-cognito-login.css`, for pages without styles in their HTML. */
  readonly stylesheet?: string;
  /** Nonce of the page's policy for the `<style>` that comes without `stylesheet`. */
  readonly nonce?: string;
}

export interface FirstStep {
  /** What is in the shadow root. */
  readonly shadow: string;
  /** What is in the tag after the page's own content: where Enter is remembered, the label, and the input. */
  readonly fields: readonly [dialog: Part, label: Part, input: Part];
}

export interface Part {
  readonly tag: 'dialog' | 'label' | 'input';
  readonly attributes: Readonly<Record<string, string>>;
  /** HTML. */
  readonly content: string;
}

/**
 * What says that a click, or Enter, was heard before the script is there. The dialog that Enter closes is hidden: it is seen
 * only where this sheet is.
 */
const asked = css`
  [popover],
  ::slotted(dialog) {
    position: fixed !important;
    inset-block: auto 1em !important;
  }
  ::slotted(dialog:not([open])) {
    display: block !important;
  }
`;

/** The style sheet of the first step as a server writes it. */
export const firstStyles: string = styles.cssText + asked.cssText;

/** Tells `renderTemplate` which popover a click opens. */
const opens = (popover: string) => Object.assign(() => undefined, { popover });

/** Whether a switch is on. */
const isOn = (value: Attributes[string]) => value !== undefined && value !== null && value !== false;

const textOf = (value: Attributes[string]) => (isOn(value) ? String(value === true ? '' : value) : undefined);

/** What the element makes of its attributes. */
function readAttributes(attributes: Attributes): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) raw[name] = textOf(value);
  for (const name of ['without-passkey', 'without-passkey-autofill', 'remember'])
    raw[name] = isOn(attributes[name]);
  return raw;
}

/** The first step for these attributes. `id` tells the fields of one form from those of another. */
export function firstStep(attributes: Attributes, id: string, options: FirstStepOptions = {}): FirstStep {
  const { messages: own, stylesheet, nonce } = options;
  const raw = readAttributes(attributes);
  const { config } = readFirstConfig(raw);
  const locale = firstLocale(textOf(attributes.lang) ?? options.lang ?? '');
  const messages = mergeFirst(locale.messages, own);
  // The page has words of its own for English ones.
  const { lang, dir } = own && locale.isEnglish ? {} : locale;
  const theme = textOf(attributes.theme) ?? '';
  const props = {
    messages,
    lang,
    dir,
    headingLevel: (textOf(attributes['heading-level']) ?? 2) as number,
    description:
      config?.signUp === 'auto' && !own?.signInDescription ? messages.signInOrUpDescription : undefined,
    theme: theme === 'light' || theme === 'dark' ? theme : '',
    message: '',
    isBusy: false,
    status: '',
    country: config?.identifier === 'phone' ? html`<span class="country"></span>` : undefined,
    onSubmit: opens('continue'),
    onPasskey: config?.withoutPasskey === false ? opens('passkey') : undefined,
    more: config?.signUp === 'form' ? '' : undefined,
  };
  const view = config ? identifyView(props) : notSetUpView(props);
  const style =
    stylesheet === undefined
      ? `<style${nonce === undefined ? '' : ` nonce="${escapeHtml(nonce)}"`}>${firstStyles}</style>`
      : `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">`;
  const starting = `<span role="status">${escapeHtml(messages.starting)}</span>`;
  const popovers = [props.onSubmit, props.onPasskey ?? []]
    .flat()
    .map(({ popover }) => `<div id="${popover}" popover="manual">${starting}</div>`)
    .join('');

  const field = `authsignal-login-identifier-${id}`;
  const [label, , inputmode] = KINDS[config?.identifier ?? 'email'];
  const mark = { 'data-authsignal-login-field': 'identifier' };
  const language: Record<string, string> = lang ? { lang } : {};
  const username = textOf(attributes.username);
  return {
    shadow: `${style}${renderTemplate(view).trim()}<slot name="asked"></slot>${popovers}`,
    fields: [
      // Without a script, Enter can close a dialog.
      {
        tag: 'dialog',
        attributes: { slot: 'asked', open: '', hidden: '' },
        content: `<form id="${escapeHtml(field)}-form" method="dialog"></form>${starting}`,
      },
      {
        tag: 'label',
        attributes: { for: field, slot: 'identifier-label', ...mark, ...language },
        content: escapeHtml(messages[label]),
      },
      {
        tag: 'input',
        attributes: {
          id: field,
          slot: 'identifier',
          ...mark,
          form: `${field}-form`,
          ...ATTRIBUTES,
          ...typeFor(inputmode),
          ...language,
          ...(username && { value: username }),
        },
        content: '',
      },
    ],
  };
}

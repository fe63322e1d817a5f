/** Writes a template of the first step as HTML, as far as it says how it looks: a server hears no events. */
import { nothing } from 'lit';

/** What Lit's `html` returns, as far as it matters here. */
interface Template {
  readonly strings: TemplateStringsArray;
  readonly values: readonly unknown[];
}

const isTemplate = (value: unknown): value is Template =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** `text` for between tags, and for between double quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (mark) => ESCAPES[mark] ?? mark);

/** Where a value is a whole attribute: ` name=` at the end of what comes before it. */
const ATTRIBUTE = /\s([@.?]?)([\w-]+)=$/;

/** Whether what is written so far ends inside a tag. */
const isInTag = (text: string) => text.lastIndexOf('<') > text.lastIndexOf('>');

/** Texts and templates; anything else is nothing. */
const renderValue = (value: unknown): string => {
  if (isTemplate(value)) return renderTemplate(value);
  return typeof value === 'string' || typeof value === 'number' ? escapeHtml(String(value)) : '';
};

/** What a listener does without a script: it may open a popover. */
const renderListener = (listener: unknown): string =>
  typeof listener === 'function' && 'popover' in listener
    ? ` popovertarget="${escapeHtml(String(listener.popover))}" popovertargetaction="show"`
    : '';

/** The HTML of `template`. Throws where it binds any other property or a switch, which the first step does not. */
export function renderTemplate({ strings, values }: Template): string {
  let html = '';
  /** The text of the tag that is open. */
  let content = '';
  for (const [index, text] of strings.entries()) {
    html += text.replace(content && '>', (end) => end + content);
    content = '';
    if (index === values.length) break;
    const value = values[index];
    const [end, kind, name] = (isInTag(html) && ATTRIBUTE.exec(html)) || [];
    if (end === undefined) {
      html += renderValue(value);
      continue;
    }
    html = html.slice(0, -end.length);
    if (kind === '.' && name === 'textContent') content = renderValue(value);
    else if (kind === '@') html += renderListener(value);
    else if (kind) throw new Error(`${kind}${name} says nothing in HTML.`);
    else if (value !== nothing) html += ` ${name}="${renderValue(value)}"`;
  }
  return html;
}

/** Shows what the clouds would have sent to people: codes, links and prompts. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import type { OutboxEntry } from '../local-cloud/context.js';
import { byId, copyButton, element, fill, time } from './dom.js';
import { METHODS } from './settings.js';

const codeField = (widget: Element): HTMLInputElement | null => widget.querySelector('input[slot="code"]');

/** Types `code` into the form, which goes on by itself. */
export function enterCode(widget: Element, code: string): void {
  const field = codeField(widget);
  if (!field) return;
  field.focus();
  field.value = code;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Two halves are easier to read; what is copied is one. */
const inHalves = (code: string): string => {
  const half = Math.ceil(code.length / 2);
  return code.length > 5 ? `${code.slice(0, half)} ${code.slice(half)}` : code;
};

/** Follows the outbox of this machine's clouds, and offers the newest code to the form. */
export function followOutbox(widget: AuthsignalCognitoLogin): void {
  const all = byId('outbox-all') as HTMLInputElement;
  const bar = byId('code-bar');
  let entries: readonly OutboxEntry[] = [];
  /** Who signs in; nobody has yet where it is empty. */
  let person = '';
  /** What was there before this person began. */
  let earlier = new Set<string>();
  let highlighted: string | undefined;

  const isTheirs = ({ id, to }: OutboxEntry) => !person || to === person || !earlier.has(id);

  const useButton = (code: string, text: string): HTMLButtonElement => {
    const button = element('button', { type: 'button', class: 'strong' }, text);
    button.addEventListener('click', () => enterCode(widget, code));
    return button;
  };

  const delivery = (entry: OutboxEntry, isNewest: boolean): HTMLElement => {
    const { id, at, method, from, to, code, link, state } = entry;
    const sender = from === 'cognito' ? ' from Cognito' : '';
    const what = `${METHODS[method] ?? method}${sender}, to ${to}`;
    const item = element(
      'li',
      { class: id === highlighted ? 'new' : undefined },
      time(new Date(at)),
      element('span', { class: 'to' }, what),
    );
    if (code) {
      const line = element('span', { class: 'code' }, element('span', {}, code));
      if (isNewest && codeField(widget)) line.append(useButton(code, 'Use this code'));
      line.append(copyButton(code, () => code));
      item.append(line);
    }
    if (link)
      item.append(element('a', { href: link, target: '_blank' }, code ? 'Open' : `Open (${state ?? 'new'})`));
    return item;
  };

  const show = () => {
    const shown = entries.filter((entry) => all.checked || isTheirs(entry)).reverse();
    const newest = entries.findLast((entry) => entry.code && isTheirs(entry));
    fill(
      'outbox',
      shown.map((entry) => delivery(entry, entry === newest)),
    );
    bar.hidden = !newest?.code || !codeField(widget);
    bar.replaceChildren();
    if (bar.hidden || !newest?.code) return;
    const who = element('span', { class: 'to' }, `Code for ${newest.to}`);
    bar.append(who, element('strong', {}, inHalves(newest.code)), useButton(newest.code, 'Use'));
  };

  all.addEventListener('change', show);
  widget.addEventListener('login-start', ({ detail: { username } }) => {
    person = username;
    earlier = new Set(entries.map(({ id }) => id));
    show();
  });
  // The field for a code comes and goes with the widget's next update.
  widget.addEventListener('login-step-change', () => void widget.updateComplete.then(show));
  new EventSource('/outbox/events').addEventListener('message', ({ data }: MessageEvent<string>) => {
    const known = new Set(entries.map(({ id }) => id));
    const isFirst = entries.length === 0 && !person;
    entries = JSON.parse(data) as OutboxEntry[];
    if (!isFirst) highlighted = entries.findLast(({ id }) => !known.has(id))?.id ?? highlighted;
    show();
  });
}

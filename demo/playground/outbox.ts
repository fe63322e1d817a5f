/** Shows what the clouds would have sent to people: codes, links and prompts. */
import type { OutboxEntry } from '../local-cloud/context.js';
import { copyButton, element, fill, time } from './dom.js';
import { METHODS } from './settings.js';

const delivery = ({ at, method, from, to, code, link, state }: OutboxEntry): HTMLElement => {
  const sender = from === 'cognito' ? ' from Cognito' : '';
  const what = `${METHODS[method] ?? method}${sender}, to ${to}`;
  const item = element('li', {}, time(new Date(at)), element('span', { class: 'to' }, what));
  if (code)
    item.append(
      element(
        'span',
        { class: 'code' },
        element('span', {}, code),
        copyButton(code, () => code),
      ),
    );
  if (link)
    item.append(element('a', { href: link, target: '_blank' }, code ? 'Open' : `Open (${state ?? 'new'})`));
  return item;
};

/** Follows the outbox of this machine's clouds. */
export function followOutbox(): void {
  new EventSource('/outbox/events').addEventListener('message', ({ data }: MessageEvent<string>) => {
    const entries = JSON.parse(data) as OutboxEntry[];
    fill('outbox', entries.map(delivery).reverse());
  });
}

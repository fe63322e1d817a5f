/** The demo page's script: shows the outbox and what the widget tells its page. */
import type { LoginEventMap, LoginTokens } from '../src/index.js';
import type { OutboxEntry } from './local-cloud/context.js';

type Child = string | Node;

const element = (tag: string, className: string, ...children: Child[]): HTMLElement => {
  const created = document.createElement(tag);
  if (className) created.className = className;
  created.append(...children);
  return created;
};

const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found;
};

const time = (date: Date): HTMLElement => element('time', '', date.toLocaleTimeString());

/** Puts `items` into a list and shows its placeholder while there are none. */
const fill = (name: 'outbox' | 'events', items: readonly HTMLElement[]): void => {
  byId(name).replaceChildren(...items);
  byId(`${name}-empty`).hidden = items.length > 0;
};

const copyButton = (text: string): HTMLElement => {
  const button = element('button', '', 'Copy');
  button.setAttribute('type', 'button');
  button.setAttribute('aria-label', `Copy ${text}`);
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => (button.textContent = 'Copied'));
  });
  return button;
};

const delivery = ({ at, to, code, link }: OutboxEntry): HTMLElement => {
  const item = element('li', '', time(new Date(at)), element('span', 'to', `To ${to}`));
  if (code) item.append(element('span', 'code', element('span', '', code), copyButton(code)));
  if (link) {
    const anchor = element('a', '', 'Open');
    anchor.setAttribute('href', link);
    anchor.setAttribute('target', '_blank');
    item.append(anchor);
  }
  return item;
};

/** The claims in a JWT, for show: a real page asks a library that verifies them. */
const claims = (jwt: string): unknown => {
  const payload = jwt.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
    char.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
};

const describeTokens = ({ idToken, accessToken, refreshToken, expiresIn }: LoginTokens) => ({
  idToken: claims(idToken),
  accessToken: claims(accessToken),
  refreshToken: refreshToken ? 'present' : 'absent',
  expiresIn,
});

const events: HTMLElement[] = [];

const log = (name: string, detail: unknown): void => {
  const text = JSON.stringify(detail, undefined, 2);
  events.unshift(element('li', '', time(new Date()), element('strong', '', name), element('pre', '', text)));
  fill('events', events);
};

const widget = document.querySelector('authsignal-cognito-login');
if (!widget) throw new Error('The page lacks the widget.');

const plainEvents = ['login-start', 'login-step-change', 'login-error', 'login-cancel'] as const;
for (const name of plainEvents)
  widget.addEventListener(name, ({ detail }: LoginEventMap[typeof name]) => log(name, detail));
widget.addEventListener('login-success', ({ detail: { username, method, isNewUser, tokens } }) =>
  log('login-success', { username, method, isNewUser, tokens: describeTokens(tokens) }),
);

byId('reset').addEventListener('click', () => {
  widget.reset();
  widget.focus();
});

new EventSource('/outbox/events').addEventListener('message', ({ data }: MessageEvent<string>) => {
  const entries = JSON.parse(data) as OutboxEntry[];
  fill('outbox', entries.map(delivery).reverse());
});

/** Shows what the widget tells its page, and what it asks of the clouds. */
import type { AuthsignalCognitoLogin, LoginEventMap, LoginTokens } from '../../src/index.js';
import type { LoggedRequest } from '../local-cloud/requests.js';
import { byId, call, element, fill, switcher } from './dom.js';

/** The claims in a JWT, for show: a real page asks a library that verifies them. */
const claims = (jwt: string): unknown => {
  const payload = jwt.split('.')[1] ?? '';
  const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
    char.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
};

declare global {
  interface DocumentEventMap {
    'login-flow-trace': CustomEvent<string>;
  }
}

const describeTokens = ({ idToken, accessToken, refreshToken, expiresIn }: LoginTokens) => ({
  idToken: claims(idToken),
  accessToken: claims(accessToken),
  refreshToken: refreshToken ? 'present' : 'absent',
  expiresIn,
});

const PLAIN_EVENTS = [
  'login-start',
  'login-step-change',
  'login-error',
  'login-cancel',
  'passkey-created',
] as const;

/** Milliseconds between two looks at the requests while they are shown. */
const REFRESH_MS = 1000;

const seconds = (ms: number): string => `+${(ms / 1000).toFixed(2)} s`;

interface Summarised {
  readonly step?: string;
  readonly previous?: string;
  readonly method?: string;
  readonly code?: string;
  readonly username?: string;
}

/** What an event says, in a line. */
function summaryOf(detail: object): string {
  const { step, previous, method, code, username } = detail as Summarised;
  const what = previous ? `${previous} → ${step ?? ''}` : (code ?? username ?? step);
  return [what, method].filter((part) => part !== undefined && part !== '').join(' · ');
}

const requestLine = ({ service, operation, status, ms }: LoggedRequest): HTMLElement =>
  element(
    'li',
    { class: 'request' },
    element('span', { class: 'hint' }, service),
    element('code', {}, operation),
    element(
      'span',
      { class: status >= 400 || (status === 0 && ms !== undefined) ? 'bad' : 'good' },
      status ? String(status) : ms === undefined ? '…' : 'dropped',
    ),
    element('span', { class: 'hint' }, ms === undefined ? '' : `${Math.round(ms)} ms`),
  );

/** Writes the widget's events and the calls down, newest first. Tokens are decoded, never written out. */
export function logEvents(widget: AuthsignalCognitoLogin): void {
  let items: HTMLElement[] = [];
  let last: number | undefined;
  const log = (name: string, summary: string, detail: unknown): void => {
    const now = performance.now();
    const since = last === undefined ? '' : seconds(now - last);
    last = now;
    const line = [element('span', { class: 'delta' }, since), element('strong', {}, name), ` ${summary}`];
    const item =
      detail === undefined
        ? element('p', {}, ...line)
        : element(
            'details',
            {},
            element('summary', {}, ...line),
            element('pre', {}, JSON.stringify(detail, undefined, 2)),
          );
    items.unshift(element('li', {}, item));
    fill('events', items);
  };
  for (const name of PLAIN_EVENTS)
    widget.addEventListener(name, ({ detail }: LoginEventMap[typeof name]) =>
      log(name, summaryOf(detail), detail),
    );
  widget.addEventListener('login-success', ({ detail: { username, method, isNewUser, tokens } }) =>
    log('login-success', summaryOf({ username, method }), {
      username,
      method,
      isNewUser,
      tokens: describeTokens(tokens),
    }),
  );
  // Only the builds of `npm start` and `npm run dev` fire it: `state + event → state`.
  document.addEventListener('login-flow-trace', ({ detail }) => {
    byId('trace-choice').hidden = false;
    if (byId('trace').matches(':checked')) log('state machine', detail, undefined);
  });

  const showRequests = (requests: readonly LoggedRequest[]) =>
    fill('requests', requests.map(requestLine).reverse());
  const refresh = () => {
    // What cannot be asked now, the next look asks.
    if (!byId('requests-log').hidden && !document.hidden)
      call<LoggedRequest[]>('/requests').then(showRequests, () => undefined);
  };
  setInterval(refresh, REFRESH_MS);
  switcher(byId('log-tabs'), {
    choices: ['Events', 'Requests'],
    chosen: 'Events',
    onChoose: (tab) => {
      byId('events-log').hidden = tab !== 'Events';
      byId('requests-log').hidden = tab !== 'Requests';
      refresh();
    },
  });
  byId('clear-log').addEventListener('click', () => {
    if (byId('events-log').hidden) {
      void call<LoggedRequest[]>('/requests', 'DELETE').then(showRequests);
      return;
    }
    items = [];
    last = undefined;
    fill('events', items);
  });
}

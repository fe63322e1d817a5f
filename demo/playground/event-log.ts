/** Shows what the widget tells its page. */
import type { AuthsignalCognitoLogin, LoginEventMap, LoginTokens } from '../../src/index.js';
import { byId, element, fill, time } from './dom.js';

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

/** Writes the widget's events down, newest first. Tokens are decoded, never written out. */
export function logEvents(widget: AuthsignalCognitoLogin): void {
  const items: HTMLElement[] = [];
  const log = (name: string, detail: unknown): void => {
    const text = typeof detail === 'string' ? detail : JSON.stringify(detail, undefined, 2);
    items.unshift(element('li', {}, time(new Date()), element('strong', {}, name), element('pre', {}, text)));
    fill('events', items);
  };
  for (const name of PLAIN_EVENTS)
    widget.addEventListener(name, ({ detail }: LoginEventMap[typeof name]) => log(name, detail));
  widget.addEventListener('login-success', ({ detail: { username, method, isNewUser, tokens } }) =>
    log('login-success', { username, method, isNewUser, tokens: describeTokens(tokens) }),
  );
  // Only the builds of `npm start` and `npm run dev` fire it: `state + event → state`.
  document.addEventListener('login-flow-trace', ({ detail }) => {
    byId('trace-choice').hidden = false;
    if (byId('trace').matches(':checked')) log('state machine', detail);
  });
}

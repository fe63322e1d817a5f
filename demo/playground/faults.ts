/** Makes the clouds of this machine fail on purpose, or speak another dialect of the triggers. */
import type { Fault } from '../local-cloud/context.js';
import { KNOWN_FAULTS } from '../local-cloud/known-faults.js';
import { byId, element } from './dom.js';

/** What can be provoked, by what a person would call it. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'The network fails at the start': { service: 'cognito', operation: 'InitiateAuth', kind: 'drop' },
  'Cognito is overloaded (429)': {
    service: 'cognito',
    operation: 'InitiateAuth',
    kind: 'status',
    status: 429,
  },
  'Cognito fails (500)': { service: 'cognito', operation: 'InitiateAuth', kind: 'status', status: 500 },
  'A proxy answers with HTML': { service: 'cognito', operation: 'InitiateAuth', kind: 'html' },
  'The email code cannot be sent (429)': {
    service: 'authsignal',
    operation: '/client/challenge/email-otp',
    kind: 'status',
    status: 429,
  },
  'Checking the email code takes 5 seconds': {
    service: 'authsignal',
    operation: '/client/verify/email-otp',
    kind: 'delay',
    ms: 5000,
  },
  'The network fails at the email code': {
    service: 'authsignal',
    operation: '/client/verify/email-otp',
    kind: 'drop',
  },
  'The network fails at the last answer': {
    service: 'cognito',
    operation: 'RespondToAuthChallenge',
    kind: 'drop',
  },
  'The pool has no triggers': KNOWN_FAULTS['no-trigger'],
  'The pool’s trigger is gone': KNOWN_FAULTS['trigger-missing'],
  'The pool may not call its trigger': KNOWN_FAULTS['trigger-not-permitted'],
  'The pool’s trigger is too slow': KNOWN_FAULTS['trigger-timeout'],
  'The pool’s trigger crashes': KNOWN_FAULTS['trigger-crash'],
  'Threat protection stops the sign-in': KNOWN_FAULTS['threat-sign-in'],
  'Threat protection stops the request': KNOWN_FAULTS['threat-request'],
  'The firewall blocks': KNOWN_FAULTS['waf-block'],
  'The firewall wants a CAPTCHA': KNOWN_FAULTS['waf-captcha'],
  'The firewall wants a silent challenge': KNOWN_FAULTS['waf-challenge'],
  'Sign-up answers with nothing': KNOWN_FAULTS.empty,
};

const DIALECTS: Readonly<Record<string, string>> = {
  own: 'This project’s triggers',
  token: 'Sample: token',
  url: 'Sample: url of the pre-built page',
  'url-json': 'Sample: url, JSON answer (set “Answer” to json)',
  'two-rounds': 'Sample: two rounds',
};

async function send(path: string, method: string, body?: unknown): Promise<void> {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
}

const options = (texts: readonly (readonly [string, string])[]) =>
  texts.map(([value, label]) => element('option', { value }, label));

/** Fills the two choices and does what is chosen. `onDialect` is told when the triggers speak another one. */
export function offerFaults(onDialect: () => void): void {
  const fault = byId('fault') as HTMLSelectElement;
  fault.append(
    ...options([['', 'Nothing: all is well'], ...Object.keys(FAULTS).map((name) => [name, name] as const)]),
  );
  fault.addEventListener('change', () => {
    const chosen = FAULTS[fault.value];
    void send('/faults', 'DELETE').then(() => chosen && send('/faults', 'POST', { ...chosen, times: 1 }));
  });

  const dialect = byId('dialect') as HTMLSelectElement;
  dialect.append(...options(Object.entries(DIALECTS)));
  dialect.addEventListener('change', () => {
    void send('/settings', 'PATCH', { dialect: dialect.value }).then(onDialect);
  });
  void fetch('/settings')
    .then((response) => response.json() as Promise<{ dialect?: string }>)
    .then((settings) => {
      // Somebody's own triggers speak their own dialect.
      if (settings.dialect) dialect.value = settings.dialect;
      else dialect.disabled = true;
    });
}

/** Makes the clouds of this machine fail on purpose, once, or the triggers speak another dialect. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import type { Fault } from '../local-cloud/context.js';
import { KNOWN_FAULTS } from '../local-cloud/known-faults.js';
import { byId, call, element, messageOf } from './dom.js';

/** What can be provoked, by what a person would call it. */
export const FAULTS: Readonly<Record<string, Fault>> = {
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
  'The session is over at the last answer': {
    service: 'cognito',
    operation: 'RespondToAuthChallenge',
    kind: 'status',
    status: 400,
    code: 'NotAuthorizedException',
    message: 'Invalid session for the user, session is expired.',
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
  open: 'This project’s triggers, enrollment: open',
  token: 'Sample: token',
  url: 'Sample: url of the pre-built page',
  'url-json': 'Sample: url, JSON answer (set “Answer” to json)',
  'two-rounds': 'Sample: two rounds',
};

const options = (texts: readonly (readonly [string, string])[]) =>
  texts.map(([value, label]) => element('option', { value }, label));

const isSame = (one: Fault, other: Fault): boolean =>
  (['service', 'operation', 'kind', 'status', 'code', 'message', 'ms'] as const).every(
    (key) => one[key] === other[key],
  );

/** Fills the page's `faults` with a chip for each, which says whether it is still to come or was used. */
export function offerFaults(widget: AuthsignalCognitoLogin): void {
  const wasArmed = new Set<Fault>();
  const problem = element('p', { role: 'alert' });
  const chips = Object.entries(FAULTS).map(([name, fault]) => {
    const note = element('span', { class: 'note' });
    const button = element('button', { type: 'button', 'aria-pressed': 'false' }, name, note);
    return { fault, button, note };
  });

  const show = (armed: readonly Fault[]) => {
    for (const { fault, button, note } of chips) {
      const isArmed = armed.some((other) => isSame(fault, other));
      if (isArmed) wasArmed.add(fault);
      button.setAttribute('aria-pressed', String(isArmed));
      note.textContent = isArmed ? ' · armed' : wasArmed.has(fault) ? ' · used' : '';
    }
  };

  /** One after the other, so that the last answer is the last state. */
  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<Fault[]>) => {
    queue = queue.then(work).then(
      (armed) => {
        problem.textContent = '';
        show(armed);
      },
      (error: unknown) => void (problem.textContent = messageOf(error)),
    );
  };
  const refresh = () => enqueue(() => call('/faults'));

  const toggle = async (fault: Fault): Promise<Fault[]> => {
    const armed = await call<Fault[]>('/faults');
    const others = armed.filter((other) => !isSame(fault, other));
    if (others.length === armed.length) return call('/faults', 'POST', { ...fault, times: 1 });
    // It is called off, not used.
    wasArmed.delete(fault);
    await call('/faults', 'DELETE');
    return call('/faults', 'POST', others);
  };
  for (const { fault, button } of chips) button.addEventListener('click', () => enqueue(() => toggle(fault)));
  for (const type of ['login-error', 'login-step-change'] as const) widget.addEventListener(type, refresh);
  byId('faults').replaceChildren(...chips.map(({ button }) => button), problem);
  refresh();
}

/** Fills the choice of what the triggers speak. `onDialect` is told when it is another. */
export function offerDialects(onDialect: () => void): void {
  const dialect = byId('dialect') as HTMLSelectElement;
  dialect.append(...options(Object.entries(DIALECTS)));
  dialect.addEventListener('change', () => {
    void call('/settings', 'PATCH', { dialect: dialect.value }).then(onDialect);
  });
  void call<{ dialect?: string }>('/settings').then((settings) => {
    // Somebody's own triggers speak their own dialect.
    if (settings.dialect) dialect.value = settings.dialect;
    else dialect.disabled = true;
  });
}

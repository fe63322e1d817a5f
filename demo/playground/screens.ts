/** Brings the form to any of its screens with one click, by doing at this machine's clouds what leads there. */
import type { AuthsignalCognitoLogin, LoginStep } from '../../src/index.js';
import en from '../../src/i18n/en-steps.js';
import { languageOf, loadLocale } from '../../src/i18n/load-locale.js';
import type { VerificationMethod } from '../local-cloud/authsignal/types.js';
import type { Fault, OutboxEntry } from '../local-cloud/context.js';
import { call, element, messageOf } from './dom.js';
import { enterCode } from './outbox.js';
import { CONNECTION, type Values } from './settings.js';

/** What the widget is set to while it is shown a screen, so that there is a way there whatever the visitor chose. */
const NEUTRAL: Values = {
  mode: 'inline',
  methods: '',
  identifier: 'email',
  'sign-up': 'auto',
  'username-url': '',
  'context-url': '',
  'success-url': '',
  'passkey-enrollment': 'off',
  'user-pool-client-id': CONNECTION['user-pool-client-id'] ?? '',
};

type Ending = LoginStep | 'error';

interface Screen {
  /** What the person is enrolled with. */
  readonly enrolled?: readonly VerificationMethod[];
  readonly attributes?: Values;
  readonly fault?: Fault;
  /** What the Authsignal tenant is set to meanwhile, as `/settings` has it. */
  readonly tenant?: Readonly<Record<string, unknown>>;
  /** What the triggers speak meanwhile. */
  readonly dialect?: string;
  /** What the sign-in comes to by itself. */
  readonly comesTo: Ending;
  /** What is done then, and what that comes to. */
  readonly then?: { readonly act: 'right-code' | 'wrong-code' | 'other-method'; readonly comesTo: Ending };
}

interface Settings {
  readonly authsignal: Readonly<Record<string, unknown>>;
  readonly dialect?: string;
}

const atStart = (fault: Pick<Fault, 'kind' | 'status'>): Fault => ({
  service: 'cognito',
  operation: 'InitiateAuth',
  times: 1,
  ...fault,
});

const SCREENS: Readonly<Record<string, Screen | undefined>> = {
  'First step': undefined,
  Code: { comesTo: 'entering' },
  'Wrong code': { comesTo: 'entering', then: { act: 'wrong-code', comesTo: 'error' } },
  Choose: {
    enrolled: ['EMAIL_OTP', 'AUTHENTICATOR_APP', 'EMAIL_MAGIC_LINK', 'PUSH', 'DEVICE'],
    attributes: { methods: 'email-otp totp magic-link push qr-code' },
    comesTo: 'entering',
    then: { act: 'other-method', comesTo: 'choosing' },
  },
  Link: { enrolled: ['EMAIL_MAGIC_LINK'], comesTo: 'waiting' },
  Push: { enrolled: ['PUSH'], comesTo: 'waiting' },
  'QR code': { enrolled: ['DEVICE'], comesTo: 'waiting' },
  // By default this project's triggers send a code to the address that somebody new typed.
  'App set-up': { attributes: { methods: 'totp' }, dialect: 'open', comesTo: 'enrolling' },
  'Passkey offer': {
    attributes: { 'passkey-enrollment': 'prompt', 'without-passkey': '' },
    comesTo: 'entering',
    then: { act: 'right-code', comesTo: 'enrolling' },
  },
  'Rate limited': { fault: atStart({ kind: 'status', status: 429 }), comesTo: 'error' },
  Offline: { fault: atStart({ kind: 'drop' }), comesTo: 'error' },
  Blocked: { tenant: { outcome: 'BLOCK' }, comesTo: 'error' },
  Done: { comesTo: 'entering', then: { act: 'right-code', comesTo: 'done' } },
};

const NAMES = ['ana', 'ben', 'chloe', 'dev', 'emre', 'fatima', 'grace', 'hemi'];
let people = 0;

/** Somebody who has not signed in yet, to whom no limit applies. */
function nextPerson(): string {
  const name = NAMES[people % NAMES.length] ?? '';
  const round = Math.floor(people / NAMES.length);
  people += 1;
  // Another tab may have had the first ones.
  const tag = crypto.randomUUID().slice(0, 4);
  return `${name}.${round > 0 ? round : ''}${tag}@example.com`;
}

export interface ScreensOptions {
  readonly root: HTMLElement;
  readonly status: HTMLElement;
  readonly widget: AuthsignalCognitoLogin;
  /** Back to the first step, with the visitor's settings. */
  readonly reset: () => void;
  /** Sets attributes of the widget until it is reset. */
  readonly override: (attributes: Values) => void;
}

export function buildScreens({ root, status, widget, reset, override }: ScreensOptions): void {
  let running = new AbortController();

  /** What the widget comes to next: one of these steps, or an error. */
  const next = (wanted: Ending, signal: AbortSignal): Promise<Ending> =>
    new Promise((resolve, reject) => {
      const end = new AbortController();
      const settle = (ending: Ending) => {
        end.abort();
        resolve(ending);
      };
      const options = { signal: end.signal };
      signal.addEventListener(
        'abort',
        () => {
          end.abort();
          reject(new DOMException('Another screen is wanted.', 'AbortError'));
        },
        options,
      );
      widget.addEventListener(
        'login-step-change',
        ({ detail: { step } }) => {
          if (step === wanted || step === 'done') settle(step);
        },
        options,
      );
      widget.addEventListener('login-error', () => settle('error'), options);
    });

  const codeFor = async (person: string): Promise<string> => {
    const entries = await call<OutboxEntry[]>('/outbox');
    return entries.findLast(({ to, code }) => to === person && code)?.code ?? '';
  };

  async function act(what: 'right-code' | 'wrong-code' | 'other-method', person: string): Promise<void> {
    await widget.updateComplete;
    if (what === 'other-method') {
      const { messages } = await loadLocale(languageOf(widget));
      const name = (messages ?? en).otherMethod;
      const buttons = widget.shadowRoot?.querySelectorAll('button') ?? [];
      for (const button of buttons) if (button.textContent.trim() === name) button.click();
      return;
    }
    const code = await codeFor(person);
    enterCode(
      widget,
      what === 'right-code' ? code : code.replace(/\d/g, (digit) => String(9 - Number(digit))),
    );
  }

  async function begin(screen: Screen, person: string, signal: AbortSignal): Promise<void> {
    const { enrolled, attributes, fault, comesTo, then } = screen;
    if (enrolled) {
      const path = `/authsignal/demo/users/${encodeURIComponent(person)}/authenticators`;
      await call(path, 'POST', { verificationMethods: enrolled });
    }
    if (fault) await call('/faults', 'POST', fault);
    signal.throwIfAborted();
    override({ ...NEUTRAL, ...attributes });
    await widget.updateComplete;
    let ending = next(comesTo, signal);
    // What becomes of it, the events tell.
    widget.signIn(person).catch(() => undefined);
    let came = await ending;
    if (came === comesTo && then) {
      ending = next(then.comesTo, signal);
      await act(then.act, person);
      came = await ending;
      if (came === then.comesTo) return;
    } else if (came === comesTo) return;
    status.textContent = 'With these settings of the tenant or this browser, the form does not come there.';
  }

  async function run(screen: Screen | undefined, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    status.textContent = '';
    reset();
    await widget.updateComplete;
    if (!screen || signal.aborted) return;
    const person = nextPerson();
    const { tenant = {}, dialect } = screen;
    if (!screen.tenant && !dialect) return begin(screen, person, signal);
    const before = await call<Settings>('/settings');
    const usual = Object.fromEntries(Object.keys(tenant).map((name) => [name, before.authsignal[name]]));
    // Somebody's own triggers speak their own dialect.
    const isSpoken = dialect !== undefined && before.dialect !== undefined;
    await call('/settings', 'PATCH', { authsignal: tenant, ...(isSpoken && { dialect }) });
    try {
      await begin(screen, person, signal);
    } finally {
      await call('/settings', 'PATCH', { authsignal: usual, ...(isSpoken && { dialect: before.dialect }) });
    }
  }

  /** When the settings are those of the visitor again. */
  let earlier: Promise<unknown> = Promise.resolve();

  function show(screen: Screen | undefined): Promise<void> {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const shown = earlier.then(() => run(screen, signal));
    earlier = shown.catch(() => undefined);
    return shown;
  }

  const buttons = Object.entries(SCREENS).map(([name, screen]) => {
    const button = element('button', { type: 'button' }, name);
    button.addEventListener('click', () => {
      show(screen).catch((error: unknown) => {
        if (!(error instanceof DOMException)) status.textContent = messageOf(error);
      });
    });
    return button;
  });
  root.replaceChildren(...buttons);
}

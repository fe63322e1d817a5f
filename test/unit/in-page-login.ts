/** The widget through the eyes and hands of a person and of a page. */
import { aTimeout, fixture, html } from '@open-wc/testing';
import { type AuthsignalCognitoLogin, type LoginEventMap, type LoginStep } from '../../src/index.js';
import { CODE } from '../helpers/fake-network.js';
import '../../src/index.js';
import './on-demand.js';

export const EMAIL = 'ana@example.com';

/** What the widget needs to be set up. */
export const SETTINGS = {
  region: 'us-east-1',
  'user-pool-client-id': 'client4711',
  'tenant-id': 'tenant-1',
} as const;

const RECORDED = [
  'login-start',
  'login-step-change',
  'login-success',
  'login-error',
  'login-cancel',
] as const;
type EventName = (typeof RECORDED)[number];

/** Passkeys have tests of their own; with them some engines would ask the clouds at once. */
const WITHOUT_PASSKEYS = { 'without-passkey': '' } as const;

// What an unfinished sign-in leaves is none of the next test's.
afterEach(() => sessionStorage.clear());

/** A widget that is set up, but in no document. */
export function createLogin(attributes: Readonly<Record<string, string>> = {}): AuthsignalCognitoLogin {
  const element = document.createElement('authsignal-cognito-login');
  for (const [name, value] of Object.entries({ ...SETTINGS, ...WITHOUT_PASSKEYS, ...attributes }))
    element.setAttribute(name, value);
  return element;
}

export class InPageLogin {
  readonly element: AuthsignalCognitoLogin;
  /** Every event since the harness was made. */
  readonly events: { readonly type: EventName; readonly event: LoginEventMap[EventName] }[] = [];

  constructor(element: AuthsignalCognitoLogin) {
    this.element = element;
    for (const type of RECORDED)
      element.addEventListener(type, (event) => void this.events.push({ type, event }));
  }

  /** Puts a widget into the page and waits for its first render. */
  static async mount(attributes: Readonly<Record<string, string>> = {}): Promise<InPageLogin> {
    const container = await fixture<HTMLElement>(html`<div></div>`);
    return InPageLogin.mountIn(container, createLogin(attributes));
  }

  static async mountIn(container: Element, element: AuthsignalCognitoLogin): Promise<InPageLogin> {
    const harness = new InPageLogin(element);
    container.append(element);
    await element.updateComplete;
    return harness;
  }

  /** A widget that has sent a code. */
  static async atCode(attributes: Readonly<Record<string, string>> = {}): Promise<InPageLogin> {
    const login = await InPageLogin.mount(attributes);
    await login.identify();
    return login;
  }

  get shadow(): ShadowRoot {
    const { shadowRoot } = this.element;
    if (!shadowRoot) throw new Error('The shadow root is not open.');
    return shadowRoot;
  }

  get identifierInput(): HTMLInputElement {
    return this.#find(this.element, 'input[autocomplete~="username"]');
  }

  get codeInput(): HTMLInputElement {
    return this.#find(this.element, 'input[autocomplete="one-time-code"]');
  }

  /** The first element with this part, such as `button-primary`. */
  part(name: string): HTMLElement {
    return this.#find(this.shadow, `[part~="${name}"]`);
  }

  /** The button that shows `text`. */
  button(text: string): HTMLElement {
    const buttons = [...this.shadow.querySelectorAll<HTMLElement>('[part~="button"]')];
    const button = buttons.find((candidate) => textOf(candidate) === text);
    if (!button) throw new Error(`There is no button "${text}".`);
    return button;
  }

  /** What the step is about, without the way to another address that is beside it. */
  get description(): string {
    const copy = this.part('description').cloneNode(true) as Element;
    for (const button of copy.querySelectorAll('button')) button.remove();
    return copy.textContent?.trim() ?? '';
  }

  /** What is announced at once. */
  get alert(): string {
    return this.#find(this.shadow, '[role="alert"]').textContent?.trim() ?? '';
  }

  get heading(): string {
    return this.part('heading').textContent?.trim() ?? '';
  }

  eventsOf<K extends EventName>(type: K): LoginEventMap[K][] {
    return this.events.filter((entry) => entry.type === type).map(({ event }) => event as LoginEventMap[K]);
  }

  /** The steps that the widget went through. */
  get steps(): LoginStep[] {
    return this.eventsOf('login-step-change').map(({ detail }) => detail.step);
  }

  typeUsername(text: string): void {
    type(this.identifierInput, text);
  }

  typeCode(text: string): void {
    type(this.codeInput, text);
  }

  async submit(): Promise<void> {
    this.part('button-primary').click();
    await this.element.updateComplete;
  }

  /** Resolves when the widget is in `step` and shows it; rejects when something fails on the way. */
  async reached(step: LoginStep): Promise<void> {
    if (this.element.step !== step)
      await new Promise<void>((resolve, reject) => {
        const stop = new AbortController();
        const check = (error?: Error) => {
          const hasArrived = this.element.step === step;
          if (!hasArrived && !error) return;
          stop.abort();
          if (hasArrived) resolve();
          else reject(error ?? new Error());
        };
        this.element.addEventListener('login-step-change', () => check(), { signal: stop.signal });
        this.element.addEventListener(
          'login-error',
          ({ detail: { code, hint = '' } }) => check(new Error(`${code} on the way to "${step}": ${hint}`)),
          { signal: stop.signal },
        );
      });
    await this.element.updateComplete;
  }

  /** Resolves when the widget shows `text`. */
  async shown(text: string): Promise<void> {
    while (!this.shadow.textContent?.includes(text))
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(this.shadow, { childList: true, subtree: true, characterData: true });
      });
  }

  /** Resolves when the next event of this type was fired and shown. */
  async next<K extends EventName>(type: K): Promise<LoginEventMap[K]> {
    const event = await new Promise<LoginEventMap[K]>((resolve) =>
      this.element.addEventListener<EventName>(type, (fired) => resolve(fired as LoginEventMap[K]), {
        once: true,
      }),
    );
    await this.element.updateComplete;
    return event;
  }

  /** From the first step to the code. */
  async identify(identifier = EMAIL): Promise<void> {
    this.typeUsername(identifier);
    await this.submit();
    await this.reached('entering');
  }

  /** From the code to the end. */
  async enterCode(code = CODE): Promise<void> {
    const done = this.reached('done');
    this.typeCode(code);
    await done;
  }

  #find<T extends HTMLElement>(root: ParentNode, selector: string): T {
    const found = root.querySelector<T>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  }
}

/** What a button shows, which may be more than its name. */
export const textOf = (button: Element | null | undefined): string => {
  const shown = button?.querySelector('[aria-hidden="true"]:not(.spinner, svg)') ?? button;
  // The label alone: not the address that a method sends to, or that is changed.
  const copy = shown?.cloneNode(true);
  if (copy instanceof Element) for (const detail of copy.querySelectorAll('small, .status')) detail.remove();
  return copy?.textContent?.trim() ?? '';
};

/** As a keyboard, a paste or a password manager does it. */
export function type(input: HTMLInputElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

/** Gives whatever is under way the time to show: a task of the event loop, in which no answer of the clouds is late. */
export const settled = (): Promise<void> => aTimeout(0);

const nameOf = (node: Node | null | undefined): string =>
  node instanceof Element
    ? `<${node.localName} id="${node.id}" part="${node.getAttribute('part') ?? ''}">`
    : (node?.nodeName ?? 'nothing');

/** Whether two nodes are one; a failure names them, as the test runner cannot send whole nodes. */
export function expectSameNode(actual: Node | null | undefined, expected: Node | null | undefined): void {
  if (actual !== expected) throw new Error(`expected ${nameOf(actual)} to be ${nameOf(expected)}`);
}

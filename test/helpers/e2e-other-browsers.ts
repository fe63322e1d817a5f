/** What a file of end-to-end tests in Firefox or in WebKitGTK plays on: the local cloud, the strict site, and a visitor. */
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '../../demo/local-cloud/local-cloud.js';
import en from '../../src/i18n/locales/en.js';
import type { LoginStep } from '../../src/index.js';
import { renderLogin } from '../../src/server/index.js';
import { type Attributes, demoAttributes, type PageOptions, startSite, widgetMarkup } from './e2e.js';
import { PATIENCE_MS } from './playwright-login.js';

/** What differs from browser to browser. */
export interface Driver {
  /** Opens `url` in a page, in Firefox one of its own with storage of its own. */
  open(url: string): Promise<void>;
  /** The value of `expression` in the page or, `inFrame`, in the frame that it shows. */
  evaluate(expression: string, inFrame: boolean): Promise<unknown>;
  /** In pixels of the page's viewport. */
  click(x: number, y: number): Promise<unknown>;
  type(text: string): Promise<unknown>;
  close(): Promise<unknown>;
}

interface Happening {
  type: string;
  detail: { step?: LoginStep; [name: string]: unknown };
}

declare global {
  interface Window {
    /** What the widget told the page. */
    happened: Happening[];
    /** What fails the test. */
    problems: string[];
  }
}

/** Runs in the page before the widget does. Without functions that have a name: it is sent as text. */
function record(): void {
  window.happened = [];
  window.problems = [];
  window.addEventListener('error', ({ message }) => window.problems.push(`uncaught: ${message}`));
  window.addEventListener('unhandledrejection', ({ reason }) =>
    window.problems.push(`unhandled: ${String(reason)}`),
  );
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    // What the browser wants for itself.
    if (!blockedURI.endsWith('/favicon.ico'))
      window.problems.push(`violation of ${violatedDirective}: ${blockedURI}`);
  });
  for (const level of ['warn', 'error'] as const)
    console[level] = (...texts: unknown[]) => window.problems.push(`console.${level}: ${texts.join(' ')}`);
  for (const name of ['start', 'step-change', 'success', 'error', 'cancel', 'passkey-created'])
    window.addEventListener(
      name === 'passkey-created' ? name : `login-${name}`,
      (event) => {
        const { type, detail } = event as CustomEvent<Happening['detail']>;
        // What cannot travel, such as a function, is left out.
        window.happened.push({ type, detail: JSON.parse(JSON.stringify(detail)) });
      },
      // Capturing, because not every event bubbles.
      true,
    );
}

interface Found {
  name: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Every element that a person can see and that `selector` matches, shadow roots included, with its name and its place. */
function findAll(selector: string): Found[] {
  const roots: (Document | ShadowRoot)[] = [document];
  const found: Found[] = [];
  for (const root of roots)
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (!element.matches(selector)) continue;
      element.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
      const name = element.title || (label ?? element).textContent.trim();
      found.push({ name, left, top, width, height });
    }
  return found;
}

/** A person in a browser. */
export class DriverLogin {
  readonly #driver: Driver;
  readonly #isInFrame: boolean;

  constructor(driver: Driver, isInFrame = false) {
    this.#driver = driver;
    this.#isInFrame = isInFrame;
  }

  /** The same person in the frame that the page shows. */
  get inFrame(): DriverLogin {
    return new DriverLogin(this.#driver, true);
  }

  /** What `run` returns in the document. It is sent as text. */
  async evaluate<A extends unknown[], T>(run: (...args: A) => T, ...args: A): Promise<T> {
    return (await this.#driver.evaluate(
      `(${run.toString()})(...${JSON.stringify(args)})`,
      this.#isInFrame,
    )) as T;
  }

  /** Resolves with the first answer to `ask` that is one; says what it waited for when there is none. */
  async until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    let last: unknown;
    do {
      try {
        const answer = await ask();
        if (answer !== undefined && answer !== false) return answer;
      } catch (error) {
        // Between two documents there is nobody to ask.
        last = error;
      }
      await delay(20);
    } while (Date.now() < deadline);
    throw new Error(`${what} did not come`, { cause: last });
  }

  /** The buttons on the screen, by name. */
  async buttons(): Promise<string[]> {
    return (await this.evaluate(findAll, 'button')).map(({ name }) => name);
  }

  async press(button: string): Promise<void> {
    await this.#click('button', button);
  }

  /** Types into the field with that label, after whatever is in it. */
  async type(label: string, text: string): Promise<void> {
    await this.#click('input', label);
    await this.#driver.type(text);
  }

  async #click(selector: string, name: string): Promise<void> {
    let last = '';
    const [x, y] = await this.until(`"${name}"`, async () => {
      const place = await this.#placeOf(selector, name);
      // What is still on its way to its place would be missed.
      const isAtRest = String(place) === last;
      last = String(place);
      return isAtRest && place;
    });
    await this.#driver.click(x, y);
  }

  /** The middle of the element, in the page's viewport. */
  async #placeOf(selector: string, name: string): Promise<[x: number, y: number]> {
    // A button may say more than that.
    const found = (await this.evaluate(findAll, selector)).find((element) => element.name.startsWith(name));
    if (!found) throw new Error(`There is no "${name}".`);
    const [frame] = this.#isInFrame ? await new DriverLogin(this.#driver).evaluate(findAll, 'iframe') : [];
    return [
      found.left + found.width / 2 + (frame?.left ?? 0),
      found.top + found.height / 2 + (frame?.top ?? 0),
    ];
  }

  /** What the widget told its page, since that was loaded. */
  async events(type?: string): Promise<Happening[]> {
    const happened = await this.evaluate(() => window.happened);
    return happened.filter((event) => type === undefined || event.type === type);
  }

  async untilEvent(type: string): Promise<Happening['detail']> {
    return this.until(type, async () => (await this.events(type)).at(-1)?.detail);
  }

  async untilStep(step: LoginStep): Promise<void> {
    await this.until(
      `step "${step}"`,
      async () => (await this.events('login-step-change')).at(-1)?.detail.step === step,
    );
  }

  /** Says who they are, and goes on. */
  async start(email: string): Promise<void> {
    await this.type(en.emailLabel, email);
    await this.press(en.continue);
  }

  async enterCode(code: string): Promise<void> {
    await this.type(en.codeLabel(6), code);
  }

  async heading(): Promise<string | undefined> {
    return (await this.evaluate(findAll, 'h1, h2')).at(-1)?.name;
  }

  /** What the widget says is wrong. */
  async alert(): Promise<string> {
    return this.evaluate(
      () =>
        document
          .querySelector('authsignal-cognito-login')
          ?.shadowRoot?.querySelector('[role=alert]')
          ?.textContent.trim() ?? '',
    );
  }
}

export interface OtherStage {
  readonly cloud: LocalCloud;
  /** A page of the site with one widget, which may frame the pre-built UI. */
  open(
    attributes?: Attributes,
    options?: Pick<PageOptions, 'style' | 'policy' | 'render' | 'isScriptless'>,
  ): Promise<DriverLogin>;
  /** The newest code in the mailbox of `address`. */
  codeFor(address: string): string;
}

/** Sets the stage for the calling file. What a page did wrong fails the test. */
export function prepareOtherStage(
  launch: () => Promise<Driver>,
  cloudOptions: LocalCloudOptions = {},
): OtherStage {
  let cloud: LocalCloud;
  let site: Awaited<ReturnType<typeof startSite>>;
  let driver: Driver;
  let hasPage = false;

  before(async () => {
    cloud = await startLocalCloud(cloudOptions);
    site = await startSite(() => cloud.url, { 'recorder.js': `(${record.toString()})();` });
    driver = await launch();
  });

  after(async () => {
    await driver?.close();
    await site?.close();
    await cloud?.close();
  });

  afterEach(async () => {
    const problems = await new DriverLogin(driver).evaluate(() => window.problems);
    cloud.faults.clear();
    cloud.requests.clear();
    cloud.outbox.clear();
    assert.deepEqual(problems, []);
  });

  return {
    get cloud() {
      return cloud;
    },
    async open(attributes = {}, { render, ...options } = {}) {
      const all = { ...demoAttributes(cloud), ...attributes };
      const markup = render ? renderLogin({ id: 'login', ...all }, render) : widgetMarkup('login', all);
      const body = `<script src="/recorder.js"></script>\n      ${markup}`;
      // The browser has one tab for all, and every visitor is somebody new.
      if (hasPage) await driver.evaluate('sessionStorage.clear()', false);
      await driver.open(site.add({ body, canFrame: true, ...options }));
      hasPage = true;
      return new DriverLogin(driver);
    },
    codeFor(address) {
      const code = cloud.outbox.list().findLast(({ to }) => to === address)?.code;
      assert.ok(code, `no code was sent to ${address}`);
      return code;
    },
  };
}

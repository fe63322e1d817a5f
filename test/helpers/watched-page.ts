/** A page whose mistakes are collected: CSP violations, uncaught errors, rejections and whatever is written to the console. */
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** What a widget told its page. */
export interface WidgetEvent {
  /** The id of the widget. */
  widget: string;
  type: string;
  detail: Record<string, unknown>;
  bubbles: boolean;
  composed: boolean;
}

declare global {
  interface Window {
    reportEvent(event: WidgetEvent): void;
    reportProblem(problem: string): void;
  }
}

/** Chromium writes a line for each answer with an error status, whatever the page does about it. */
const isBrowsersOwn = (message: ConsoleMessage): boolean =>
  message.type() === 'error' && message.text().startsWith('Failed to load resource:');

/** What developers are told on localhost when nothing is wrong. */
const isInvitation = (message: ConsoleMessage): boolean =>
  message.type() === 'info' &&
  message.text().startsWith('[authsignal-cognito-login] Is it all set up right?');

const WARNING = 'console.warning: ';

export class WatchedPage {
  readonly page: Page;
  readonly events: WidgetEvent[] = [];
  /** Everything that was written to the console. */
  readonly console: string[] = [];
  /** What fails the test. */
  readonly problems: string[] = [];
  readonly #listeners = new Set<(event: WidgetEvent) => void>();

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      this.console.push(message.text());
      if (!isBrowsersOwn(message) && !isInvitation(message))
        this.problems.push(`console.${message.type()}: ${message.text()}`);
    });
  }

  static async open(context: BrowserContext): Promise<WatchedPage> {
    const watched = new WatchedPage(await context.newPage());
    const { page } = watched;
    await page.exposeBinding('reportEvent', (_, event: WidgetEvent) => watched.#note(event));
    await page.exposeBinding('reportProblem', (_, problem: string) => watched.problems.push(problem));
    // What is evaluated in the page may name functions, which the compiler does with this.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
        window.reportProblem(`violation of ${violatedDirective}: ${blockedURI} ${sample}`),
      );
      const names = ['start', 'step-change', 'success', 'error', 'cancel'];
      const types = [...names.map((name) => `login-${name}`), 'passkey-created'];
      // Capturing, because not every event bubbles.
      for (const type of types)
        window.addEventListener(
          type,
          (event: CustomEventInit & Event) =>
            window.reportEvent({
              // The widget itself, also where it is in another component's shadow root.
              widget: (event.composedPath()[0] as Element).id,
              type,
              // What cannot travel, such as a function, is left out.
              detail: JSON.parse(JSON.stringify(event.detail)),
              bubbles: event.bubbles,
              composed: event.composed,
            }),
          true,
        );
    });
    return watched;
  }

  /** Resolves with the first event, from now on, that `isWanted`. */
  nextEvent(isWanted: (event: WidgetEvent) => boolean): Promise<WidgetEvent> {
    return new Promise((resolve) => {
      const listener = (event: WidgetEvent) => {
        if (!isWanted(event)) return;
        this.#listeners.delete(listener);
        resolve(event);
      };
      this.#listeners.add(listener);
    });
  }

  /** The warnings so far; who takes them expected them. */
  takeWarnings(): string[] {
    const warnings = this.problems.filter((problem) => problem.startsWith(WARNING));
    this.problems.splice(0, Infinity, ...this.problems.filter((problem) => !warnings.includes(problem)));
    return warnings.map((warning) => warning.slice(WARNING.length));
  }

  /** The warnings as soon as there is one: the text of a set-up fault loads after the form. */
  async nextWarnings(): Promise<string[]> {
    if (!this.problems.some((problem) => problem.startsWith(WARNING)))
      await this.page.waitForEvent('console', (message) => message.type() === 'warning');
    return this.takeWarnings();
  }

  #note(event: WidgetEvent): void {
    this.events.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }
}

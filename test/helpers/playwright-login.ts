/** What a person does with the widget, and what they see of it. */
import assert from 'node:assert/strict';
import type { Frame, Locator, Page } from 'playwright-core';
import type { LocalCloud } from '../../demo/local-cloud/local-cloud.js';
import en from '../../src/i18n/locales/en.js';
import type { LoginErrorDetail, LoginStep, LoginSuccess, LoginTokens, MethodId } from '../../src/index.js';
import type { WatchedPage, WidgetEvent } from './watched-page.js';

/** Milliseconds until a test that waits in vain says for what. */
export const PATIENCE_MS = 2 * 60_000;

/** A code of the right form that is not `code`. */
export const wrongCodeFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

const AUTOFILL = ['challenge', 'user-authenticators/passkey/authentication-options'];

export class PlaywrightLogin {
  readonly watched: WatchedPage;
  readonly cloud: LocalCloud;
  /** The widget's id in the page; empty for the only one, which has none. */
  readonly id: string;
  /** Where the widget is: the page, or a frame of it. */
  readonly document: Page | Frame;

  constructor(watched: WatchedPage, cloud: LocalCloud, id = 'login', document: Page | Frame = watched.page) {
    this.watched = watched;
    this.cloud = cloud;
    this.id = id;
    this.document = document;
  }

  get page() {
    return this.watched.page;
  }

  get widget(): Locator {
    return this.document.locator(`authsignal-cognito-login${this.id && `#${this.id}`}`);
  }

  get usernameField(): Locator {
    const labels = [en.emailLabel, en.phoneLabel, en.emailOrPhoneLabel, en.usernameLabel];
    return this.widget.getByLabel(new RegExp(`^(${labels.join('|')})$`));
  }

  get codeField(): Locator {
    return this.widget.getByLabel(en.codeLabel(6), { exact: true });
  }

  /** Its name is the same while it counts down. */
  get resendButton(): Locator {
    return this.button(en.resend);
  }

  /** What the button shows, with the seconds to wait; its name has none. */
  async resendText(): Promise<string> {
    return (await this.resendButton.innerText()).split('\n')[0] ?? '';
  }

  button(name: string | RegExp): Locator {
    return this.widget.getByRole('button', { name, exact: true });
  }

  async typeUsername(username: string): Promise<void> {
    await this.usernameField.fill(username);
  }

  /** Presses the button that goes on from the first step. */
  async submit(): Promise<void> {
    await this.button(en.continue).click();
  }

  /** Types the code digit by digit. */
  async enterCode(code: string): Promise<void> {
    await this.codeField.pressSequentially(code);
  }

  /** Presses the button whether or not it says that it can be pressed. */
  async resend(): Promise<void> {
    // The frame may still grow or shrink, and no place in it is the button's for sure.
    await this.resendButton.evaluate((button: HTMLElement) => button.click());
  }

  /** Waits until the widget says that it has sent the code again. */
  async untilResent(): Promise<void> {
    await this.widget.getByRole('status').filter({ hasText: en.resent }).waitFor();
  }

  /** What the person may choose from, as far as it is on the screen. */
  async choices(): Promise<string[]> {
    const names = this.widget.getByRole('listitem').locator('button > span:not([class])');
    // The address that it is sent to comes after it.
    return names.evaluateAll((spans) =>
      spans.map(({ childNodes }) => [...childNodes].find((node) => node instanceof Text)?.data ?? ''),
    );
  }

  async tryAnotherWay(): Promise<void> {
    await this.button(en.otherMethod).click();
    await this.untilStep('choosing');
  }

  async choose(method: MethodId): Promise<void> {
    await this.button(new RegExp(`^${en.methods[method]}`)).click();
  }

  /** Comes to the page again, as on another day. */
  async revisit(): Promise<void> {
    this.watched.events.length = 0;
    await this.page.reload();
    await this.rendered();
  }

  async goBack(): Promise<void> {
    await this.button(new RegExp(`^(${en.changeAddress}|${en.change} .*)$`)).click();
  }

  /** The newest code in the mailbox of `address`. */
  codeFor(address: string): string {
    const code = this.cloud.outbox.list().findLast(({ to }) => to === address)?.code;
    assert.ok(code, `no code was sent to ${address}`);
    return code;
  }

  /** The newest link that `address` got: in a mail, or that of a prompt. */
  linkFor(address: string): string {
    const link = this.cloud.outbox.list().findLast((entry) => entry.to === address && entry.link)?.link;
    assert.ok(link, `no link was sent to ${address}`);
    return link;
  }

  /** As far as the code step. */
  async requestCode(address: string): Promise<void> {
    await this.typeUsername(address);
    await this.submit();
    await this.untilStep('entering');
  }

  async signIn(address: string): Promise<LoginTokens> {
    await this.requestCode(address);
    await this.enterCode(this.codeFor(address));
    await this.untilStep('done');
    return this.tokens();
  }

  /** What the widget told its page so far. */
  events(type?: string): WidgetEvent[] {
    return this.watched.events.filter(
      (event) => event.widget === this.id && (type === undefined || event.type === type),
    );
  }

  success(): LoginSuccess {
    const event = this.events('login-success').at(-1);
    assert.ok(event, 'no tokens were issued');
    return event.detail as unknown as LoginSuccess;
  }

  tokens(): LoginTokens {
    return this.success().tokens;
  }

  step(): LoginStep {
    return (this.events('login-step-change').at(-1)?.detail.step ?? 'identify') as LoginStep;
  }

  async untilStep(step: LoginStep): Promise<void> {
    if (this.step() !== step)
      await this.#soon(
        `step "${step}"`,
        ({ type, detail }) => type === 'login-step-change' && detail.step === step,
      );
    await this.rendered();
  }

  async untilEventCount(type: string, count: number): Promise<void> {
    while (this.events(type).length < count)
      await this.#soon(`${count} × ${type}`, (event) => event.type === type);
  }

  /** What `act` makes the widget say went wrong. */
  async errorAfter(act: () => Promise<unknown>): Promise<LoginErrorDetail> {
    const failed = this.#soon('an error', ({ type }) => type === 'login-error');
    const [{ detail }] = await Promise.all([failed, act()]);
    await this.rendered();
    return detail as unknown as LoginErrorDetail;
  }

  async rendered(): Promise<void> {
    await this.widget.evaluate(
      (widget: HTMLElement & { updateComplete: Promise<boolean> }) => widget.updateComplete,
    );
  }

  /** What the widget says is wrong. */
  async alert(): Promise<string> {
    // Empty, it is hidden, and no role finds it.
    return ((await this.widget.locator('[role=alert]').textContent()) ?? '').trim();
  }

  async heading(): Promise<string> {
    return this.widget.getByRole('heading').innerText();
  }

  /** Keeps a picture of the page, for people to look at, where `SCREENSHOTS` names a folder. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }

  async isFocused(field: Locator): Promise<boolean> {
    return field.evaluate((input) => input === document.activeElement);
  }

  /**
   * The calls of the sign-in, oldest first: Cognito's operations, and Authsignal's paths below `/client/`. Those that ask the
   * browser to suggest passkeys are not among them: they run beside it.
   */
  requests(): string[] {
    return this.#clientCalls().filter((operation) => !AUTOFILL.includes(operation));
  }

  /** The calls that ask the browser to suggest passkeys. */
  autofillRequests(): string[] {
    return this.#clientCalls().filter((operation) => AUTOFILL.includes(operation));
  }

  countOf(operation: string): number {
    return this.requests().filter((request) => request === operation).length;
  }

  #clientCalls(): string[] {
    return this.cloud.requests
      .list()
      .map(({ operation }) => operation)
      .filter((operation) => /^([A-Z]|\/client\/)/.test(operation))
      .map((operation) => operation.replace('/client/', ''));
  }

  /** Waits for an event, and says what it waited for when that does not come. */
  async #soon(what: string, isWanted: (event: WidgetEvent) => boolean): Promise<WidgetEvent> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const happened = this.events().map(({ type, detail }) => `${type} ${JSON.stringify(detail.step)}`);
        reject(
          new Error(`${what} did not come; events: ${happened.join(', ')}; ${this.requests().join(', ')}`),
        );
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([
        this.watched.nextEvent((event) => event.widget === this.id && isWanted(event)),
        tooLate,
      ]);
    } finally {
      clearTimeout(timer);
    }
  }
}

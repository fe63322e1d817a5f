/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging -- only overloads of a method that exists */
/** The element: properties in, events out, and the view for where the sign-in is. */
import type { PropertyValues, TemplateResult } from 'lit';
import { focusButton } from './controllers/focus-button.js';
import { PageEvents } from './controllers/page-events.js';
import { cancellation, type LoginError } from './errors.js';
import type { LoginEventMap } from './events.js';
import { readFirstConfig } from './first-config.js';
import { FlowController, type SignInSettings } from './flow/flow-controller.js';
import { identifierOf, isBusy, stepOf, type FlowEvent, type FlowState } from './flow/state.js';
import { LocaleController } from './i18n/locale-controller.js';
import { IdentifierController } from './identifier/identifier-controller.js';
import { lazy } from './lazy.js';
import { attributesOf, LoginProperties } from './login-properties.js';
import { canUsePasskeys, mayUsePasskeys } from './passkeys/availability.js';
import { openBlankWindow } from './prebuilt/blank-window.js';
import { hideReturnedToken } from './prebuilt/redirect-return.js';
import type { SignIn } from './sign-in/sign-in.js';
import { styles } from './styles/styles.js';
import type { Finding, LoginStep, LoginSuccess } from './types.js';
import { identifyView, notSetUpView } from './views/identify-view.js';

const loadSignIn = lazy(() => import('./sign-in/sign-in.js'));

/** What does not load now is loaded when it is needed, and then it is said. */
const ignore = (): undefined => undefined;

/** Who is about to sign in, when `event` starts a sign-in; empty when nobody has said so. */
function usernameOf(event: FlowEvent): string | undefined {
  if (event.type === 'submit') return event.identifier;
  if (event.type === 'passkey-signed-in') return event.passkey.username;
  return event.type === 'use-passkey' ? '' : undefined;
}

// Typed listeners; a merged interface adds nothing to the build.
export interface AuthsignalCognitoLogin {
  addEventListener<K extends keyof LoginEventMap>(
    type: K,
    listener: (this: AuthsignalCognitoLogin, event: LoginEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: AuthsignalCognitoLogin, event: HTMLElementEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/**
 * Signs a person in to an Amazon Cognito user pool, with Authsignal doing the challenge.
 *
 * @attr {string} lang - Language of the words; that of the page, else that of the browser, by default.
 *
 * @event {LoginStartEvent} login-start - A sign-in is about to start; `preventDefault()` stops it.
 * @event {LoginStepChangeEvent} login-step-change - The sign-in moved on to another step.
 * @event {LoginSuccessEvent} login-success - Tokens were issued. Does not bubble; capture listeners further up hear it.
 * @event {LoginErrorEvent} login-error - Something failed; the widget says so to the person.
 * @event {LoginCancelEvent} login-cancel - The person, or the page, gave the sign-in up.
 * @event {PasskeyCreatedEvent} passkey-created - The person has a new passkey.
 *
 * @slot logo - Logo, above the heading of every step.
 * @slot header - Takes the place of the first step's heading; above that of the others.
 * @slot footer - Shown under every step.
 * @slot terms - Shown under the first step's button; with sign-up="form" where an account is created instead.
 *
 * @csspart base - The frame.
 * @csspart heading - The heading of the step.
 * @csspart description - What the step is about.
 * @csspart label - Around a field's label.
 * @csspart field - The box around a field's input.
 * @csspart button - Every button.
 * @csspart button-primary - The one thing to do next.
 * @csspart button-link - Everything else that can be done.
 * @csspart method - A way to sign in, in a list of them.
 * @csspart message - What went wrong.
 * @csspart icon - The picture of a method.
 * @csspart qr-code - A QR code to scan.
 * @csspart spinner - Turns while something is under way.
 *
 * @cssstate busy - Work is under way.
 * @cssstate error - The last work failed, or what was typed is wrong.
 * @cssstate invalid - What was typed is wrong; the field shows it.
 *
 * @cssprop --authsignal-login-accent-color - Buttons; links and the focus ring are as close to it as can be read.
 * @cssprop --authsignal-login-accent-contrast - Text on the accent colour; black or white by default.
 * @cssprop --authsignal-login-link-color - Links, pictures and the focus ring, in the place of the accent colour.
 * @cssprop --authsignal-login-background - The frame's background.
 * @cssprop --authsignal-login-color - Text.
 * @cssprop --authsignal-login-muted-color - Less important text.
 * @cssprop --authsignal-login-border-color - Fields and frame.
 * @cssprop --authsignal-login-error-color - What went wrong.
 * @cssprop --authsignal-login-focus-ring - The focus ring; that of links by default.
 * @cssprop --authsignal-login-font-family - The typeface; the system's by default.
 * @cssprop --authsignal-login-radius - Corner radius of fields and buttons.
 * @cssprop --authsignal-login-button-radius - Corner radius of buttons; that of fields by default.
 * @cssprop --authsignal-login-control-height - Least height of fields and buttons.
 * @cssprop --authsignal-login-padding - Space between the frame and what is in it.
 * @cssprop --authsignal-login-shadow - The frame's shadow; none by default.
 * @cssprop --authsignal-login-gap - Space between the parts of a step.
 * @cssprop --authsignal-login-max-width - Greatest width of the widget.
 */
export class AuthsignalCognitoLogin extends LoginProperties {
  /** Version of the package. */
  static readonly version = '0.1.0';

  static override styles = styles;

  // jsdom and happy-dom, in which pages run their own tests, lack parts of it.
  readonly #states = this.attachInternals?.().states as CustomStateSet | undefined;
  readonly #page = new PageEvents(this);
  readonly #locale = new LocaleController(this);
  readonly #flow = new FlowController(this, {
    load: () => this.#load(),
    settings: () => this.#settings(),
    guard: (event) => this.#guard(event),
    onChange: (state, previous, event) => this.#stateChanged(state, previous, event),
  });
  readonly #identifier: IdentifierController;
  /** Everything after the first step, once it is loaded. */
  #signIn?: SignIn;
  #config: ReturnType<typeof readFirstConfig> = { faults: [] };
  /** The window for the pre-built UI, opened in the person's click. */
  #window: Window | null = null;
  /** Whether the form has been on the screen. */
  #isPainted = false;
  /** What a server wrote into the shadow root; it stays until the first render. */
  #written: ChildNode[] = [];

  constructor() {
    super();
    this.#identifier = new IdentifierController(this, {
      config: () => this.#config.config,
      flow: this.#flow,
      locale: this.#locale,
      page: this.#page,
      message: () => this.#message,
      words: () => this.#signIn?.words,
    });
  }

  /** Where the sign-in is. */
  get step(): LoginStep {
    return stepOf(this.#flow.state);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
    if (this.mode === 'redirect') hideReturnedToken();
    this.addEventListener('focusin', this.#preload);
    this.addEventListener('pointerenter', this.#preload);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('focusin', this.#preload);
    this.removeEventListener('pointerenter', this.#preload);
    // A move in the document is no end: whoever moves an element puts it back in the same task.
    setTimeout(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  /**
   * Signs `identifier` in, or what the person typed. Resolves when `login-success` has been dealt with; rejects with a
   * `LoginError` when the attempt is over, named `AbortError` when it was cancelled. While a sign-in is under way it
   * returns that one's promise.
   */
  signIn(identifier?: string): Promise<LoginSuccess> {
    if (this.step === 'done') this.reset();
    const { pending } = this.#page;
    if (pending) return pending;
    const isFirst = this.step === 'identify';
    if (isFirst && identifier !== undefined) this.#identifier.value = identifier;
    const promise = this.#page.wait();
    if (!isFirst) return promise;
    this.#flow.dispatch({ type: 'toggle-sign-up' });
    // Attributes that were set a moment ago have not been read yet.
    if (this.isUpdatePending) void this.updateComplete.then(() => this.#page.pending && this.#submit());
    else this.#submit();
    return promise;
  }

  /** Back to the first step, empty but for `username`; what is under way is cancelled. */
  reset(): void {
    this.#identifier.value = this.username ?? '';
    this.#flow.dispatch({ type: 'reset', identifier: '' });
    this.#page.settle(cancellation());
  }

  /**
   * Resolves with what is set up wrong, for developers: empty when all is well. It begins a sign-in with a name that nobody has;
   * nothing is sent to anybody. Rejects with `load-failed` when its code does not load.
   */
  diagnose(): Promise<Finding[]> {
    return this.#load().then((signIn) => signIn.diagnose());
  }

  /** Focuses what the person has to do next. */
  override focus(): void {
    if (!this.#signIn?.focus()) this.#identifier.focus();
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  override attributeChangedCallback(name: string, previous: string | null, value: string | null): void {
    super.attributeChangedCallback(name, previous, value);
    // It has a property of its own in HTML.
    if (name === 'lang') this.requestUpdate();
  }

  /** Waits for the words of another language, and for what is remembered. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    const waits = [this.#locale.ready(), this.#identifier.ready()].filter((wait) => wait !== undefined);
    return waits.length > 0 ? Promise.all(waits).then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    this.#written = [...root.childNodes];
    this.renderOptions.renderBefore = null;
    return root;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { state } = this.#flow;
    if (changed.has('mode') && this.mode === 'redirect') hideReturnedToken();
    // A sign-in keeps the settings with which it began.
    if (state.kind === 'identify' || state.kind === 'done')
      this.#config = readFirstConfig(attributesOf(this));
    else if (changed.size > 0) {
      const names = [...changed.keys()];
      void this.#flow.load().then(() => this.#signIn?.warnOfChanges(names), ignore);
    }
    const code = state.failure?.code;
    const states = {
      busy: isBusy(state),
      error: this.#message !== '',
      invalid: this.#fieldError !== '' || code === 'wrong-code' || code === 'invalid-identifier',
    };
    for (const [name, isOn] of Object.entries(states)) this.#states?.[isOn ? 'add' : 'delete'](name);
  }

  protected override firstUpdated(): void {
    this.renderRoot.addEventListener('click', focusButton, true);
    if (this.#written.length > 0) this.#takeOver(this.renderRoot as ShadowRoot);
    // A task after the frame. In a hidden tab that is when it is shown.
    if (mayUsePasskeys())
      requestAnimationFrame(() =>
        setTimeout(() => {
          this.#isPainted = true;
          this.requestUpdate();
        }),
      );
  }

  protected override updated(): void {
    const { config, faults } = this.#config;
    // What comes with the second half: faults in words, a new account, the return of a redirect, suggested passkeys.
    const isWanted =
      faults.length > 0 ||
      config?.signUp === 'form' ||
      config?.mode === 'redirect' ||
      (this.#isPainted && config?.withoutPasskeyAutofill === false && this.#hasPasskeys);
    if (isWanted && this.isConnected && !this.#signIn) void this.#flow.load().catch(ignore);
  }

  protected override render(): TemplateResult {
    const { state } = this.#flow;
    const { config } = this.#config;
    const frame = {
      ...this.#locale.attributes,
      ...this.#identifier.props,
      headingLevel: this.headingLevel,
      // Words of the page's own for the description are for all who sign in.
      description:
        config?.signUp === 'auto' && !this.messages?.signInDescription
          ? this.#locale.first.signInOrUpDescription
          : undefined,
      theme: this.theme === 'light' || this.theme === 'dark' ? this.theme : '',
      message: this.#message,
      isBusy: isBusy(state),
      status: this.#signIn?.status ?? (isBusy(state) ? this.#locale.first.starting : ''),
      onPasskey: this.#hasPasskeys ? this.#usePasskey : undefined,
    };
    const step = this.#signIn?.render(frame);
    if (step) return step;
    const props = { ...frame, messages: this.#locale.first };
    if (!config) return notSetUpView(props);
    // The way to a new account comes with the second half.
    return identifyView({ ...props, more: config.signUp === 'form' && !this.#signIn ? '' : undefined });
  }

  get #hasPasskeys(): boolean {
    if (this.#config.config?.withoutPasskey !== false) return false;
    return this.#isPainted ? canUsePasskeys() : mayUsePasskeys();
  }

  /** What is wrong with what was typed, found before any request. */
  get #fieldError(): string {
    return this.#identifier.fault?.() ?? this.#signIn?.fieldError ?? '';
  }

  /** What went wrong, for the person. */
  get #message(): string {
    const failed = this.#flow.state.failure ? this.#locale.first.loadFailed : '';
    return this.#identifier.fault?.() ?? this.#signIn?.message ?? failed;
  }

  #settings(): SignInSettings {
    const { userAttributes, clientMetadata, resolveUsername, getEnrollmentToken } = this;
    const { config } = this.#config;
    return { config, userAttributes, clientMetadata, resolveUsername, getEnrollmentToken };
  }

  async #load(): Promise<SignIn> {
    const { SignIn, loadWords } = await loadSignIn();
    if (this.messages) await loadWords();
    return (this.#signIn ??= new SignIn({
      host: this,
      flow: this.#flow,
      identifier: this.#identifier,
      locale: this.#locale,
      page: this.#page,
      config: () => this.#config.config,
      attributes: () => attributesOf(this),
      window: () => this.#window,
    }));
  }

  readonly #preload = (): void => {
    if (this.#config.config && this.step === 'identify')
      void this.#flow.load().then(() => this.#signIn?.preload(), ignore);
  };

  /** Takes the place of what a server wrote, and does what the person asked of that. */
  #takeOver(root: ParentNode & Pick<ShadowRoot, 'activeElement'>): void {
    // Without a script a button can open a popover, and Enter can close a dialog.
    const popover = root.querySelector(':popover-open');
    const dialog = this.querySelector<HTMLDialogElement>(':scope > dialog[slot=asked]:not([open])');
    const focused = root.activeElement;
    for (const node of this.#written) node.remove();
    if (focused)
      root.querySelector<HTMLElement>(focused.matches('.method') ? '.method' : '.primary')?.focus();
    if (dialog) dialog.open = true;
    if (this.matches(':focus-within')) this.#preload();
    if (!popover && !dialog) return;
    // The page's listeners may come after the element's definition.
    const answer = () => (popover?.id === 'passkey' ? this.#usePasskey() : this.#submit());
    void this.#flow.load().then(answer, answer);
  }

  readonly #usePasskey = (): void =>
    this.#flow.dispatch({ type: 'use-passkey', identifier: this.#identifier.value });

  /** Signs in for the page. */
  #submit(): void {
    if (this.#config.config) this.#identifier.submit();
    else
      void this.#flow.load().then(
        () => this.#signIn?.refuse(),
        (error: LoginError) => this.#page.settle(error),
      );
  }

  /** The one gate: what has to be waited for, what the page asks for, and what it says itself. */
  #guard(event: FlowEvent): boolean {
    const { state } = this.#flow;
    const username = state.kind === 'identify' ? usernameOf(event) : undefined;
    let refusal = this.#signIn?.refusal(event);
    if (!refusal && username !== undefined) {
      const mayStart = this.#page.fire('login-start', { username }, true);
      // A listener may have moved the flow on.
      if (!mayStart || this.#flow.state !== state) refusal = cancellation();
    }
    if (refusal) {
      // Nobody waits for what was not started.
      if (username !== undefined && this.step === 'identify') this.#page.settle(refusal);
      return false;
    }
    const isPresenting = state.kind === 'presenting' && event.type === 'retry';
    // Browsers allow a window only in the click itself.
    if (this.#config.config?.mode === 'window' && (isPresenting || event.type === 'submit'))
      this.#window = openBlankWindow();
    return true;
  }

  #stateChanged(state: FlowState, previous: FlowState, event: FlowEvent): void {
    this.#identifier.fault = undefined;
    if (event.type === 'back') this.#identifier.value = identifierOf(state);
    // No window stays open for a challenge that does not need it.
    if (state.kind !== 'starting' && state.kind !== 'presenting') this.#window?.close();
    this.#signIn?.stateChanged(state, previous, event);
    this.#page.stateChanged(state, previous, event, this.#message);
  }

  /** The element is gone for good: nothing goes on, nobody waits for ever. */
  #stop(): void {
    if (this.step !== 'entering' && this.step !== 'choosing') this.#flow.dispatch({ type: 'back' });
    this.#flow.abort();
    this.#signIn?.stop();
    this.#page.settle(cancellation());
  }
}

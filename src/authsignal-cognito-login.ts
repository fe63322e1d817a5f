/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging -- only overloads of a method that exists */
/** The element: properties in, events out, and the view for where the sign-in is. */
import { html, LitElement, type PropertyDeclaration, type PropertyValues, type TemplateResult } from 'lit';
import { canUsePasskeys } from './passkeys/availability.js';
import type { CodeEntry } from './sign-in/code-controller.js';
import type { PasskeyEnrollment } from './config.js';
import type { CountdownController } from './sign-in/countdown-controller.js';
import { FieldController } from './controllers/field-controller.js';
import { FocusController } from './controllers/focus-controller.js';
import { PageEvents } from './controllers/page-events.js';
import { cancellation, LoginError, toLoginError, type LoginErrorCode } from './errors.js';
import type { LoginEventMap } from './events.js';
import type { RunEffect } from './flow/effects.js';
import { readFirstConfig, type RawConfig } from './first-config.js';
import { FlowController } from './flow/flow-controller.js';
import { identifierOf, isBusy, stepOf, type FlowEvent, type FlowState } from './flow/state.js';
import { openBlankWindow } from './prebuilt/blank-window.js';
import { lazy } from './lazy.js';
import { hideReturnedToken } from './prebuilt/redirect-return.js';
import { LocaleController } from './i18n/locale-controller.js';
import type { FirstMessages, Messages, PartialMessages } from './i18n/messages.js';
import { parseIdentifier } from './identifier/identifier.js';
import type { PhoneEntry } from './phone/phone-identifier.js';
import type { Memory } from './last-sign-in.js';
import type { PasskeyAutofill } from './passkeys/autofill.js';
import { styles } from './styles/styles.js';
import type {
  AnswerFormat,
  IdentifierType,
  LoginMode,
  LoginStep,
  LoginSuccess,
  LoginTokens,
  SignUpMode,
  TokenStorage,
} from './types.js';
import { identifyView, notSetUpView } from './views/identify-view.js';

const loadPhone = lazy(() => import('./phone/phone-identifier.js'));

const loadFaults = lazy(() => import('./config-faults.js'));

const loadMemory = lazy(() => import('./last-sign-in.js'));

const loadSteps = lazy(() => import('./sign-in/sign-in.js'));

type Steps = Awaited<ReturnType<typeof loadSteps>>;

/** How each kind of identifier is asked for. */
const IDENTIFIERS = {
  email: { label: 'emailLabel', invalid: 'invalidEmail', input: { type: 'email', inputmode: 'email' } },
  phone: { label: 'phoneLabel', invalid: 'invalidEmailOrPhone', input: { type: 'tel', inputmode: 'tel' } },
  'email-or-phone': {
    label: 'emailOrPhoneLabel',
    invalid: 'invalidEmailOrPhone',
    input: { type: 'text', inputmode: 'email' },
  },
  username: {
    label: 'usernameLabel',
    invalid: 'invalidUsername',
    input: { type: 'text', inputmode: 'text' },
  },
} as const satisfies Record<
  IdentifierType,
  { label: keyof FirstMessages; invalid: keyof FirstMessages; input: Record<string, string> }
>;

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
 * @event {LoginSuccessEvent} login-success - Tokens were issued. Does not bubble.
 * @event {LoginErrorEvent} login-error - Something failed; the widget says so to the person.
 * @event {LoginCancelEvent} login-cancel - The person, or the page, gave the sign-in up.
 * @event {PasskeyCreatedEvent} passkey-created - The person has a new passkey.
 *
 * @slot header - Logo or heading; takes the place of the first step's heading.
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
 * @csspart qr-code - A QR code to scan.
 * @csspart spinner - Turns while something is under way.
 *
 * @cssstate busy - Work is under way.
 * @cssstate error - The last work failed, or what was typed is wrong.
 * @cssstate invalid - What was typed is wrong; the field shows it.
 *
 * @cssprop --authsignal-login-accent-color - Buttons, links and the focus ring.
 * @cssprop --authsignal-login-accent-contrast - Text on the accent colour.
 * @cssprop --authsignal-login-background - The frame's background.
 * @cssprop --authsignal-login-color - Text.
 * @cssprop --authsignal-login-muted-color - Less important text.
 * @cssprop --authsignal-login-border-color - Fields and frame.
 * @cssprop --authsignal-login-error-color - What went wrong.
 * @cssprop --authsignal-login-focus-ring - The focus ring; the accent colour by default.
 * @cssprop --authsignal-login-font-family - The typeface; the system's by default.
 * @cssprop --authsignal-login-radius - Corner radius of fields and buttons.
 * @cssprop --authsignal-login-gap - Space between the parts of a step.
 * @cssprop --authsignal-login-max-width - Greatest width of the widget.
 */
export class AuthsignalCognitoLogin extends LitElement {
  /** Version of the package. */
  static readonly version = '0.1.0';

  static override styles = styles;

  static override properties = {
    region: {},
    userPoolClientId: { attribute: 'user-pool-client-id' },
    tenantId: { attribute: 'tenant-id' },
    authsignalUrl: { attribute: 'authsignal-url' },
    cognitoUrl: { attribute: 'cognito-url' },
    action: {},
    mode: {},
    identifier: {},
    methods: {},
    signUp: { attribute: 'sign-up' },
    usernameUrl: { attribute: 'username-url' },
    answerFormat: { attribute: 'answer-format' },
    withoutPasskey: { type: Boolean, attribute: 'without-passkey' },
    withoutPasskeyAutofill: { type: Boolean, attribute: 'without-passkey-autofill' },
    passkeyEnrollment: { attribute: 'passkey-enrollment' },
    enrollmentTokenUrl: { attribute: 'enrollment-token-url' },
    storage: {},
    remember: { type: Boolean },
    username: {},
    successUrl: { attribute: 'success-url' },
    country: {},
    theme: {},
    messages: { attribute: false },
    userAttributes: { attribute: false },
    clientMetadata: { attribute: false },
    resolveUsername: { attribute: false },
    getEnrollmentToken: { attribute: false },
  };

  /** AWS region of the user pool, such as `us-east-1`. Required. */
  region?: string;

  /** Id of the user pool's public app client. Required. */
  userPoolClientId?: string;

  /** Authsignal tenant id. Required. */
  tenantId?: string;

  /** Base URL of Authsignal's client API: `https://api.authsignal.com/v1` or that of another region. */
  authsignalUrl?: string;

  /** Address that takes the place of Cognito's public endpoint, such as a proxy. */
  cognitoUrl?: string;

  /** Authsignal action that the triggers track; `cognitoAuth` by default. */
  action = 'cognitoAuth';

  /** Where the challenge is presented: `inline`, `popup`, `window` or `redirect`. */
  mode: LoginMode = 'inline';

  /** What the person types: `email`, `phone`, `email-or-phone` or `username`. */
  identifier: IdentifierType = 'email';

  /** Space-separated ids of the methods to offer, most preferred first. */
  methods?: string;

  /** When users are created: `auto` (before every sign-in), `form` (in a step of its own) or `off`. */
  signUp: SignUpMode = 'auto';

  /** Endpoint that turns what the person typed into the Cognito username; it takes the place of sign-up. */
  usernameUrl?: string;

  /** What the VerifyAuthChallengeResponse trigger expects: `token`, or `json` for `{"token":"…"}`. */
  answerFormat: AnswerFormat = 'token';

  /** Turns the passkey button and the autofill of passkeys off. */
  withoutPasskey = false;

  /** Turns the autofill of passkeys off; the button stays. */
  withoutPasskeyAutofill = false;

  /** Whether to create a passkey after a sign-in without one: `off`, `prompt` or `auto` (by itself, else ask). */
  passkeyEnrollment: PasskeyEnrollment = 'off';

  /** Endpoint that answers an access token with an Authsignal token that may add authenticators. */
  enrollmentTokenUrl?: string;

  /** Where tokens are kept, in the key layout that Amplify reads: `none`, `session` (this tab) or `local` (this browser). */
  storage: TokenStorage = 'none';

  /** Remembers the last identifier and method on this device. */
  remember = false;

  /** Identifier to start with. */
  username?: string;

  /** Where to go after a sign-in: an address of this site, or https. */
  successUrl?: string;

  /** Country of a phone number that is typed without one, ISO 3166-1 alpha-2; that of the page's language by default. */
  country?: string;

  /** Colour scheme: `auto` (the device's), `light` or `dark`. */
  theme: 'auto' | 'light' | 'dark' = 'auto';

  /** Replaces some of the widget's words. */
  messages?: PartialMessages;

  /** Cognito attributes of a new user, besides the identifier. */
  userAttributes?: Record<string, string>;

  /** What the triggers receive as client metadata with SignUp and RespondToAuthChallenge. */
  clientMetadata?: Record<string, string>;

  /** Turns what the person typed into the Cognito username; takes the place of `username-url`. */
  resolveUsername?: (identifier: string) => Promise<string>;

  /** Provides an Authsignal token that may add authenticators; takes the place of `enrollment-token-url`. */
  getEnrollmentToken?: (tokens: LoginTokens) => Promise<string>;

  readonly #internals = this.attachInternals();
  readonly #page = new PageEvents(this);
  readonly #flow = new FlowController(this, {
    createEffects: () => this.#createEffects(),
    onChange: (state, previous, event) => this.#announce(state, previous, event),
  });
  #countdown?: CountdownController;
  readonly #identifierField = new FieldController(this, {
    name: 'identifier',
    attributes: {
      autocomplete: 'username webauthn',
      autocapitalize: 'none',
      spellcheck: 'false',
      enterkeyhint: 'next',
      dir: 'auto',
    },
    onInput: () => {
      this.#clearFieldError();
      if (this.#phone) this.requestUpdate();
    },
    onEnter: () => this.#submitIdentifier(),
  });
  readonly #locale = new LocaleController(this);
  /** The steps after the first, once they are loaded. */
  #steps?: Steps;
  #code?: CodeEntry;
  #config: ReturnType<typeof readFirstConfig> = { faults: [] };
  /** What is wrong with what was typed, found before any request. */
  #fieldError = '';
  /** Seconds to wait, as they were said last. */
  #retryIn = 0;
  #hasResent = false;
  /** What phone numbers need, once it is loaded. */
  #phone?: PhoneEntry;
  /** The window for the pre-built UI, opened in the person's click. */
  #window: Window | null = null;
  #isWindowUncertain = false;
  /** The app client for which the return of a redirect was looked for. */
  #returnsTo?: string;
  #autofill?: PasskeyAutofill;
  /** What is remembered on this device, once it is loaded. */
  #memory?: Awaited<ReturnType<typeof loadMemory>>;
  #isMemoryWanted = false;

  /** Where the sign-in is. */
  get step(): LoginStep {
    return stepOf(this.#flow.state);
  }

  constructor() {
    super();
    new FocusController(this);
    // The fields come and go only when the focus controller has seen where the focus is.
    this.addController({ hostUpdate: () => this.#showFields() });
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
    this.#returnsTo = undefined;
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
    if (isFirst && identifier !== undefined) this.#identifierField.value = identifier;
    const promise = this.#page.wait();
    if (!isFirst) return promise;
    this.#flow.dispatch({ type: 'toggle-sign-up' });
    // Attributes that were set a moment ago have not been read yet.
    if (this.isUpdatePending)
      void this.updateComplete.then(() => this.#page.pending && this.#submitIdentifier());
    else this.#submitIdentifier();
    return promise;
  }

  /** Back to the first step, empty but for `username`; what is under way is cancelled. */
  reset(): void {
    this.#fieldError = '';
    this.#identifierField.value = this.username ?? '';
    this.#flow.dispatch({ type: 'reset', identifier: '' });
    this.#page.settle(cancellation());
    this.requestUpdate();
  }

  /** Focuses what the person has to do next. */
  override focus(): void {
    if (this.#code?.isNext) this.#code.focus();
    else if (this.step === 'identify' || this.step === 'starting') this.#identifierField.focus();
    else this.renderRoot.querySelector<HTMLElement>('[part="heading"]')?.focus();
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
    const waits = [this.#locale.ready(), this.#recall()].filter((wait) => wait !== undefined);
    return waits.length > 0 ? Promise.all(waits).then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  /** Settles when what is remembered is known, or will not be; `undefined` when it is, or is of no interest. */
  #recall(): Promise<void> | undefined {
    if (!this.remember || this.#isMemoryWanted) return undefined;
    this.#isMemoryWanted = true;
    return loadMemory().then(
      (memory) => void (this.#memory = memory),
      // Without it everybody is new.
      () => undefined,
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A sign-in keeps the settings with which it began.
    if (this.step === 'identify' || this.step === 'done') {
      this.#config = readFirstConfig(this.#settings());
      // What the first step does not need is read with the steps.
      if (this.#steps || this.#config.faults.length > 0) void this.#warnOfFaults();
    } else if (changed.size > 0) void this.#warnOfChanges(changed).catch(() => undefined);
    if (
      this.step === 'identify' &&
      !this.#identifierField.value &&
      (changed.has('username') || !this.hasUpdated)
    )
      this.#identifierField.value = this.username ?? this.#remembered().identifier ?? '';
    this.#toggleState('busy', isBusy(this.#flow.state));
    this.#toggleState('error', this.#message() !== '');
  }

  protected override firstUpdated(): void {
    // Whoever empties the element takes the fields out; they come back.
    this.renderRoot.addEventListener('slotchange', () => this.requestUpdate());
  }

  protected override updated(): void {
    this.#armAutofill();
    // The way to a new account comes with the steps.
    if (this.signUp === 'form' && !this.#steps) this.#preload();
    // Without the rest of the widget the person starts anew.
    void this.#resume().catch(() => undefined);
    if (this.#mayBePhone && !this.#phone) void this.#loadPhone().catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const state = this.#flow.state;
    const base = {
      theme: this.theme === 'light' || this.theme === 'dark' ? this.theme : '',
      ...this.#locale.attributes,
      message: this.#message(),
      isBusy: isBusy(state),
      status: this.#status(),
      country: this.#country(),
      onSubmit: () => this.#submitIdentifier(),
    };
    const messages = this.#stepMessages();
    const dispatch = (event: FlowEvent) => this.#dispatch(event);
    const step =
      messages &&
      this.#steps?.renderStep({
        ...base,
        state,
        messages,
        resendIn: this.#countdown?.secondsUntil(this.#steps.resendAtOf(state), state.failure?.retryAt) ?? 0,
        dispatch,
        host: this,
        code: this.#code,
        onSkipPasskey: () => this.#skipPasskey(),
        onLoad: () => this.requestUpdate(),
        onClosed: this.#isWindowUncertain ? () => this.#closeWindow() : undefined,
      });
    if (step) return step;

    const props = { ...base, messages: this.#locale.first };
    const { config } = this.#config;
    if (!config) return notSetUpView({ ...props });
    return identifyView({
      ...props,
      onPasskey: !config.withoutPasskey && canUsePasskeys() ? () => this.#promptForPasskey() : undefined,
      onOtherAccount: this.#remembered().identifier ? () => this.#forget() : undefined,
      // The way to a new account comes with the steps.
      more:
        config.signUp === 'form' && !messages
          ? ''
          : messages && this.#steps?.signUpPart(config, this, { messages, dispatch }),
    });
  }

  /** All words; `undefined` as long as the steps that need them are not loaded. */
  #stepMessages(): Messages | undefined {
    return this.#steps && this.#locale.all(this.#steps.words);
  }

  /** The properties by the names of their attributes. */
  #settings(): RawConfig {
    const { properties } = AuthsignalCognitoLogin;
    const settings: Record<string, unknown> = {};
    for (const [name, { attribute = name }] of Object.entries<PropertyDeclaration>(properties))
      settings[String(attribute)] = this[name as keyof typeof properties];
    return settings;
  }

  /** What went wrong, for the person. */
  #message(): string {
    const state = this.#flow.state;
    const words = this.#stepMessages();
    if (this.#fieldError || !state.failure) return this.#fieldError;
    return words
      ? (this.#steps?.failureText(state, words, this.#retryIn) ?? '')
      : this.#locale.first.loadFailed;
  }

  /** What is going on, for screen readers. */
  #status(): string {
    const state = this.#flow.state;
    const words = this.#stepMessages();
    if (!words || state.kind === 'starting') return isBusy(state) ? this.#locale.first.starting : '';
    return this.#hasResent ? words.resent : (this.#steps?.statusText(state, words) ?? '');
  }

  #showFields(): void {
    const state = this.#flow.state;
    const code = state.failure?.code;
    const isWrong = this.#fieldError !== '' || code === 'wrong-code' || code === 'invalid-identifier';
    this.#toggleState('invalid', isWrong);
    const common = {
      isBusy: isBusy(state),
      error: isWrong ? this.#message() : '',
      lang: this.#locale.attributes.lang,
    };
    const words = this.#stepMessages();
    if (words) this.#code?.show({ ...common, state, words });
    const { label, input } = IDENTIFIERS[this.#config.config?.identifier ?? 'email'];
    this.#identifierField.show({
      ...common,
      error: state.kind === 'identify' ? common.error : '',
      label: this.#locale.first[label],
      attributes: input,
    });
  }

  /** Tells the developer what is wrong with the attributes, and resolves with it. */
  async #warnOfFaults(): Promise<string | undefined> {
    try {
      const faults = await (await loadSteps()).describeFaults(this.#settings());
      for (const fault of faults) this.#page.warn(fault);
      return faults.join(' ');
    } catch {
      return undefined;
    }
  }

  async #warnOfChanges(changed: PropertyValues<this>): Promise<void> {
    const { describeChanges } = await loadFaults();
    for (const problem of describeChanges(changed.keys(), AuthsignalCognitoLogin.properties))
      this.#page.warn(problem);
  }

  #clearFieldError(): void {
    if (!this.#fieldError) return;
    this.#fieldError = '';
    this.requestUpdate();
  }

  #failField(message: string, code: LoginErrorCode): void {
    this.#fieldError = message;
    this.#page.fail({ code }, message);
    this.requestUpdate();
    if (this.matches(':focus-within')) this.focus();
  }

  #submitIdentifier(): void {
    if (this.step !== 'identify') return;
    const { config } = this.#config;
    if (!config) {
      const { pending } = this.#page;
      void this.#warnOfFaults().then((hint) => {
        if (this.#page.pending === pending) this.#page.settle(new LoginError('misconfigured', { hint }));
      });
      return;
    }
    if (this.#mayBePhone && !this.#phone) {
      this.#loadPhone().then(
        () => this.#submitIdentifier(),
        () => this.#failToLoad(),
      );
      return;
    }
    if (this.#isPhone) {
      this.#phone?.submit();
      return;
    }
    const identifier = parseIdentifier(this.#identifierField.value, config.identifier);
    if (identifier === undefined) {
      const { invalid } = IDENTIFIERS[config.identifier];
      this.#refuseIdentifier(this.#locale.first[invalid]);
    } else this.#start(identifier);
  }

  #refuseIdentifier(message: string, code: LoginErrorCode = 'invalid-identifier'): void {
    this.#failField(message, code);
    this.#page.settle(new LoginError(code));
  }

  #failToLoad(): void {
    this.#refuseIdentifier(this.#locale.first.loadFailed, 'load-failed');
  }

  #start(identifier: string): void {
    this.#fieldError = '';
    const submit = { type: 'submit', identifier } as const;
    // Meanwhile the page may have taken the element out.
    if (!this.isConnected) this.#page.settle(cancellation());
    else if (this.step === 'identify' && this.#mayStart(identifier, submit)) this.#submit(submit);
  }

  #submit(submit: FlowEvent): void {
    // Browsers allow a window only in the click itself.
    this.#window = this.#config.config?.mode === 'window' ? openBlankWindow() : null;
    this.#dispatch(submit);
  }

  /** Whether the person may type a phone number. */
  get #mayBePhone(): boolean {
    return this.#config.config?.identifier.includes('phone') === true;
  }

  /** Whether what is typed is a phone number, or can only be one. */
  get #isPhone(): boolean {
    return (
      this.#mayBePhone && (this.#config.config?.identifier === 'phone' || this.#phone?.isWanted === true)
    );
  }

  #country(): TemplateResult | undefined {
    if (!this.#isPhone) return undefined;
    // Until the choice is loaded, its room.
    const choice = this.#phone?.country({
      country: this.#config.config?.country ?? '',
      locale: this.#locale.locale.lang,
      language: this.#locale.language,
      label: this.#locale.first.countryLabel,
      isBusy: isBusy(this.#flow.state),
    });
    return choice ?? html`<span class="country"></span>`;
  }

  async #loadPhone(): Promise<void> {
    const { PhoneEntry } = await loadPhone();
    this.#phone ??= new PhoneEntry(this, {
      input: this.#identifierField,
      words: () => this.#stepMessages(),
      load: () => this.#load(),
      start: (number) => this.#start(number),
      refuse: (message) => this.#refuseIdentifier(message),
      onChange: () => this.#clearFieldError(),
      failToLoad: () => this.#failToLoad(),
    });
    this.requestUpdate();
  }

  #promptForPasskey(): void {
    const prompt = { type: 'use-passkey', identifier: this.#identifierField.value } as const;
    if (this.step === 'identify' && this.#mayStart('', prompt)) this.#dispatch(prompt);
  }

  /** Whether it is too soon for `event`; says how long to wait. */
  #mustWait(event: FlowEvent): boolean {
    const seconds = this.#steps?.secondsUntilAllowed(this.#flow.state, event);
    this.#retryIn = seconds || this.#retryIn;
    this.requestUpdate();
    return !!seconds;
  }

  /** Asks the page before the first request. */
  #mayStart(username: string, event: FlowEvent): boolean {
    const isSigningUp = event.type === 'submit' && this.#flow.state.isSigningUp;
    // The browser tells the person what the page still asks for.
    if (isSigningUp && !this.#steps?.areTermsMet(this)) return false;
    const mustWait = this.#mustWait(event);
    const mayStart = !mustWait && this.#page.fire('login-start', { username }, true);
    if (!mayStart) this.#page.settle(mustWait ? new LoginError('rate-limited') : cancellation());
    return mayStart;
  }

  /** The person says that they closed the window, which the browser does not. */
  #closeWindow(): void {
    this.#flow.abort();
    this.#flow.dispatch({ type: 'cancelled' });
  }

  #dispatch(event: FlowEvent): void {
    const { state } = this.#flow;
    // The button of a countdown stays in reach, and does nothing.
    if (this.#mustWait(event)) return;
    if (event.type === 'retry' && state.mode === 'window') this.#window = openBlankWindow();
    this.#flow.dispatch(event);
  }

  #remembered(): Memory {
    const { config } = this.#config;
    return (config?.remember && this.#memory?.recall(config.userPoolClientId)) || {};
  }

  #remember(changes: Memory): void {
    const { config } = this.#config;
    if (config)
      void loadMemory().then(
        ({ remember }) => remember(config.userPoolClientId, changes),
        () => undefined,
      );
  }

  #forget(): void {
    this.#remember({ identifier: undefined, method: undefined });
    this.#identifierField.value = '';
    this.#identifierField.focus();
    this.requestUpdate();
  }

  #skipPasskey(): void {
    this.#remember({ passkeyDeclinedAt: Date.now() });
    this.#dispatch({ type: 'enrolled' });
  }

  readonly #preload = (): void => {
    if (this.#config.config && this.step === 'identify')
      void this.#load().then(
        ({ preload }) => preload(),
        () => undefined,
      );
  };

  async #load(): Promise<Steps> {
    const steps = await loadSteps();
    const { styleSheet } = steps.stepStyles;
    if (!this.#steps && styleSheet) (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet);
    // The person may be further than what is on the screen.
    if (!this.#steps) {
      this.requestUpdate();
      void this.#warnOfFaults();
    }
    this.#steps = steps;
    this.#flow.extend(steps.transition);
    this.#autofill ??= new steps.PasskeyAutofill((passkey) => {
      const signedIn = { type: 'passkey-signed-in', passkey, at: Date.now() } as const;
      if (this.step === 'identify' && this.#mayStart(passkey.username, signedIn)) this.#dispatch(signedIn);
    });
    this.#countdown ??= new steps.CountdownController(this);
    this.#code ??= new steps.CodeEntry(this, {
      onInput: () => {
        this.#clearFieldError();
        // Whoever types needs no code from a text message.
        if (this.step === 'entering') this.#flow.abort();
      },
      enter: (code) => this.#dispatch({ type: 'enter', code }),
      refuse: (message) => this.#failField(message, 'wrong-code'),
    });
    return steps;
  }

  /** Offers passkeys among the suggestions of the identifier field, where page and browser allow it. */
  #armAutofill(): void {
    const { config } = this.#config;
    const isWanted =
      this.isConnected &&
      this.step === 'identify' &&
      config &&
      !config.withoutPasskey &&
      !config.withoutPasskeyAutofill &&
      canUsePasskeys();
    if (isWanted && !this.#autofill)
      void this.#load().then(
        () => this.#armAutofill(),
        () => undefined,
      );
    else this.#autofill?.update(isWanted ? config : undefined);
  }

  #createEffects(): RunEffect {
    const { config } = this.#config;
    if (!config) throw new LoginError('misconfigured');
    const { userAttributes = {}, clientMetadata, resolveUsername, getEnrollmentToken } = this;
    const onWindowUncertain = () => {
      this.#isWindowUncertain = true;
      this.requestUpdate();
    };
    let runEffect: RunEffect | undefined;
    return async (state, signal, report) => {
      try {
        const { createSignIn } = await this.#load();
        runEffect ??= createSignIn({
          host: this,
          words: () => ({ ...this.#locale.locale, messages: this.#stepMessages() as Messages }),
          config,
          userAttributes,
          clientMetadata,
          resolveUsername,
          getEnrollmentToken,
          recall: () => this.#remembered(),
          window: () => this.#window,
          onWindowUncertain,
        });
      } catch (error) {
        return { type: 'failed', failure: { code: toLoginError(error).code } };
      }
      return runEffect(state, signal, report);
    };
  }

  /** Goes on where a redirect to the pre-built UI left off; looks once, as soon as it is known whose that would be. */
  async #resume(): Promise<void> {
    const { config } = this.#config;
    const client = config?.mode === 'redirect' ? config.userPoolClientId : undefined;
    if (!config || !this.isConnected || client === this.#returnsTo) return;
    this.#returnsTo = client;
    if (!client || this.step !== 'identify') return;
    hideReturnedToken();
    const returned = await (await this.#load()).resume(config, this);
    if (!returned) return;
    this.#identifierField.value = returned.attempt.identifier;
    const { validationToken } = returned;
    if (validationToken) this.#dispatch({ type: 'returned', ...returned, validationToken, at: Date.now() });
    else this.#page.fire('login-cancel', { step: 'waiting' });
  }

  /** Tells the page, and whoever waits for `signIn()`, what a change of state means. */
  #announce(state: FlowState, previous: FlowState, event: FlowEvent): void {
    const { failure } = state;
    this.#fieldError = '';
    this.#isWindowUncertain = false;
    // No window stays open for a challenge that does not need it.
    if (state.kind !== 'starting' && state.kind !== 'presenting') this.#window?.close();
    this.#hasResent = event.type === 'sent' && (previous.from === 'entering' || previous.from === 'waiting');
    this.#retryIn = this.#steps?.secondsUntilAllowed(state, { type: 'retry' }) ?? 0;
    // A wrong code is typed anew; after anything else the person keeps what they typed.
    if (failure?.code === 'wrong-code' || event.type === 'sent') this.#code?.clear();
    if (event.type === 'back') this.#identifierField.value = identifierOf(state);

    if (state.kind === 'done' && this.#config.config?.remember)
      this.#remember({ identifier: identifierOf(previous), method: state.success.method });
    this.#page.stateChanged(state, previous, event, this.#message());
  }

  /** The element is gone for good: nothing goes on, nobody waits for ever. */
  #stop(): void {
    if (this.step !== 'entering' && this.step !== 'choosing') this.#flow.dispatch({ type: 'back' });
    this.#flow.abort();
    this.#autofill?.update(undefined);
    this.#page.settle(cancellation());
  }

  #toggleState(name: 'busy' | 'error' | 'invalid', isOn: boolean): void {
    if (isOn) this.#internals.states.add(name);
    else this.#internals.states.delete(name);
  }
}

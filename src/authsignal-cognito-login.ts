/** The element: properties in, events out, and the view for where the sign-in is. */
import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CODE_LENGTH, findCode } from './code.js';
import { readConfig, type ConfigResult } from './config.js';
import { CountdownController } from './controllers/countdown-controller.js';
import { FieldController } from './controllers/field-controller.js';
import { isRecoverable, LoginError, toLoginError, type LoginErrorCode } from './errors.js';
import { LoginSuccessEvent, type LoginEventMap } from './events.js';
import type { RunEffect } from './flow/effects.js';
import { FlowController } from './flow/flow-controller.js';
import { failureOf, identifierOf, isBusy, methodOf, type FlowEvent, type FlowState } from './flow/state.js';
import en from './i18n/en.js';
import { mergeMessages, type Messages, type PartialMessages } from './i18n/messages.js';
import { lazy } from './gateways/lazy.js';
import { parseIdentifier } from './identifier.js';
import type { SignInOptions } from './sign-in.js';
import { styles } from './styles/styles.js';
import type { IdentifierType, LoginMode, LoginStep, LoginSuccess, SignUpMode } from './types.js';
import { chooseView } from './views/choose-view.js';
import { codeView } from './views/code-view.js';
import { identifyView } from './views/identify-view.js';
import { noticeView } from './views/notice-view.js';
import { retryView } from './views/retry-view.js';

/** A sign-in that a caller of `signIn()` waits for. */
interface PendingSignIn {
  readonly promise: Promise<LoginSuccess>;
  readonly resolve: (success: LoginSuccess) => void;
  readonly reject: (error: LoginError) => void;
}

/** How each kind of identifier is asked for. */
const IDENTIFIER_LABELS = {
  email: 'emailLabel',
  phone: 'phoneLabel',
  'email-or-phone': 'emailOrPhoneLabel',
  username: 'usernameLabel',
} as const satisfies Record<IdentifierType, keyof Messages>;

const INVALID_IDENTIFIER = {
  email: 'invalidEmail',
  phone: 'invalidPhone',
  'email-or-phone': 'invalidEmail',
  username: 'invalidUsername',
} as const satisfies Record<IdentifierType, keyof Messages>;

const IDENTIFIER_INPUTS: Record<IdentifierType, Record<string, string>> = {
  email: { type: 'email', inputmode: 'email' },
  phone: { type: 'tel', inputmode: 'tel' },
  'email-or-phone': { type: 'text', inputmode: 'email' },
  username: { type: 'text', inputmode: 'text' },
};

const aborted = (): LoginError => {
  const error = new LoginError('internal', { message: 'The sign-in was cancelled.' });
  error.name = 'AbortError';
  return error;
};

/** When the method at work may send again. */
const resendAtOf = (state: FlowState): number | undefined =>
  'attempt' in state && 'method' in state ? state.attempt.resendAt[state.method] : undefined;

const loadSignIn = lazy(() => import('./sign-in.js'));

const PREFIX = '[authsignal-cognito-login]';

/** The attributes that make up the configuration. */
const CONFIG_ATTRIBUTES = [
  'region',
  'user-pool-client-id',
  'tenant-id',
  'authsignal-url',
  'cognito-url',
  'action',
  'mode',
  'identifier',
  'methods',
  'sign-up',
  'success-url',
  'theme',
] as const;

/**
 * Signs a person in to an Amazon Cognito user pool, with Authsignal doing the challenge.
 *
 * @event {LoginStartEvent} login-start - A sign-in is about to start; `preventDefault()` stops it.
 * @event {LoginStepChangeEvent} login-step-change - The sign-in moved on to another step.
 * @event {LoginSuccessEvent} login-success - Tokens were issued. Does not bubble.
 * @event {LoginErrorEvent} login-error - Something failed; the widget says so to the person.
 * @event {LoginCancelEvent} login-cancel - The person, or the page, gave the sign-in up.
 *
 * @slot header - Logo or heading; takes the place of the first step's heading.
 * @slot footer - Shown under every step.
 * @slot terms - Shown under the first step's button.
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
 * @csspart spinner - Turns while something is under way.
 *
 * @cssstate busy - Work is under way.
 * @cssstate error - The last work failed, or what was typed is wrong.
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

  /** AWS region of the user pool, such as `us-east-1`. Required. */
  @property() region?: string;

  /** Id of the user pool's public app client. Required. */
  @property({ attribute: 'user-pool-client-id' }) userPoolClientId?: string;

  /** Authsignal tenant id. Required. */
  @property({ attribute: 'tenant-id' }) tenantId?: string;

  /** Base URL of Authsignal's client API: `https://api.authsignal.com/v1` or that of another region. */
  @property({ attribute: 'authsignal-url' }) authsignalUrl?: string;

  /** Address that takes the place of Cognito's public endpoint, such as a proxy. */
  @property({ attribute: 'cognito-url' }) cognitoUrl?: string;

  /** Authsignal action that the triggers track; `cognitoAuth` by default. */
  @property() action = 'cognitoAuth';

  /** Where the challenge is presented: `inline`, `popup`, `window` or `redirect`. */
  @property() mode: LoginMode = 'inline';

  /** What the person types: `email`, `phone`, `email-or-phone` or `username`. */
  @property() identifier: IdentifierType = 'email';

  /** Space-separated ids of the methods to offer, most preferred first. */
  @property() methods?: string;

  /** When users are created: `auto` (before every sign-in), `form` (a step of its own) or `off`. */
  @property({ attribute: 'sign-up' }) signUp: SignUpMode = 'auto';

  /** Identifier to start with. */
  @property() username?: string;

  /** Where to go after a sign-in: an address of this site, or https. */
  @property({ attribute: 'success-url' }) successUrl?: string;

  /** Colour scheme: `auto` (the device's), `light` or `dark`. */
  @property() theme: 'auto' | 'light' | 'dark' = 'auto';

  /** Replaces some of the widget's words. */
  @property({ attribute: false }) messages?: PartialMessages;

  /** Cognito attributes of a new user, besides the identifier. */
  @property({ attribute: false }) userAttributes?: Record<string, string>;

  /** What the triggers receive as client metadata with SignUp and RespondToAuthChallenge. */
  @property({ attribute: false }) clientMetadata?: Record<string, string>;

  readonly #internals = this.attachInternals();
  readonly #flow = new FlowController(this, {
    createEffects: () => this.#createEffects(),
    onChange: (state, previous, event) => this.#announce(state, previous, event),
  });
  readonly #countdown = new CountdownController(this);
  readonly #identifierField = new FieldController(this, {
    name: 'identifier',
    attributes: {
      autocomplete: 'username webauthn',
      autocapitalize: 'none',
      spellcheck: 'false',
      enterkeyhint: 'next',
    },
    onInput: () => this.#clearFieldError(),
    onEnter: () => this.#submitIdentifier(),
  });
  readonly #codeField = new FieldController(this, {
    name: 'code',
    attributes: { autocomplete: 'one-time-code', inputmode: 'numeric', enterkeyhint: 'done' },
    onInput: (value) => this.#inputCode(value),
    onEnter: () => this.#submitCode(),
  });
  readonly #warned = new Set<string>();
  #config: ConfigResult = { problems: [] };
  /** What is wrong with what was typed, found before any request. */
  #fieldError = '';
  #renderedStep: LoginStep = 'identify';
  /** Whether the focus was in the element before this update. */
  #hadFocus = false;
  /** The step from which the first code is being sent. */
  #sendingFrom?: LoginStep;
  #hasResent = false;
  /** Seconds to wait when the last failure happened. */
  #retryIn = 0;
  #pending?: PendingSignIn;

  /** Where the sign-in is. */
  get step(): LoginStep {
    return this.#flow.state.step;
  }

  override connectedCallback(): void {
    super.connectedCallback();
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
    const { step } = this.#flow.state;
    if (this.#pending && step !== 'identify') return this.#pending.promise;
    if (step !== 'identify') this.reset();
    if (identifier !== undefined) this.#identifierField.value = identifier;
    let callbacks: Pick<PendingSignIn, 'resolve' | 'reject'> | undefined;
    const promise = new Promise<LoginSuccess>((resolve, reject) => (callbacks = { resolve, reject }));
    if (callbacks) this.#pending = { promise, ...callbacks };
    this.#submitIdentifier();
    return promise;
  }

  /** Back to the first step, empty but for `username`; what is under way is cancelled. */
  reset(): void {
    this.#fieldError = '';
    this.#identifierField.value = this.username ?? '';
    this.#flow.dispatch({ type: 'reset', identifier: '' });
    this.requestUpdate();
  }

  /** Focuses what the person has to do next. */
  override focus(): void {
    const { step } = this.#flow.state;
    if (step === 'identify' || step === 'starting') this.#identifierField.focus();
    else if (step === 'entering' || step === 'verifying') this.#codeField.focus();
    else this.renderRoot.querySelector<HTMLElement>('button, [part="heading"]')?.focus();
  }

  override addEventListener<K extends keyof LoginEventMap>(
    type: K,
    listener: (this: AuthsignalCognitoLogin, event: LoginEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: AuthsignalCognitoLogin, event: HTMLElementEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = this.matches(':focus-within');
    this.#config = readConfig(
      Object.fromEntries(CONFIG_ATTRIBUTES.map((name) => [name, this.#setting(name)])),
    );
    for (const problem of this.#config.problems) this.#warn(problem);
    if (changed.has('username') && this.step === 'identify' && !this.#identifierField.value)
      this.#identifierField.value = this.username ?? '';
    this.#showFields();
    this.#toggleState('busy', isBusy(this.#flow.state));
    this.#toggleState('error', this.#message() !== '');
  }

  protected override updated(): void {
    const { step } = this.#flow.state;
    if (step === this.#renderedStep) return;
    this.#renderedStep = step;
    if (this.#hadFocus && (step === 'entering' || !this.matches(':focus-within'))) this.focus();
  }

  protected override render(): TemplateResult {
    const state = this.#flow.state;
    const messages = this.#messages;
    const base = {
      messages,
      theme: this.theme === 'light' || this.theme === 'dark' ? this.theme : '',
      dir: 'ltr' as const,
      lang: 'en',
      message: this.#message(),
      isBusy: isBusy(state),
      status: this.#status(),
      onBack: () => this.#flow.dispatch({ type: 'back' }),
      onRetry: () => this.#flow.dispatch({ type: 'retry' }),
      onOtherMethod:
        'attempt' in state && state.attempt.offered.length > 1
          ? () => this.#flow.dispatch({ type: 'other-method' })
          : undefined,
    };

    switch (this.#view(state)) {
      case 'not-set-up':
        return noticeView({ ...base, heading: messages.signIn, message: messages.notSetUp });
      case 'done':
        return noticeView({ ...base, heading: messages.signedIn, isSuccess: true });
      case 'choose':
        return chooseView({
          ...base,
          methods: 'attempt' in state ? state.attempt.offered : [],
          onChoose: (method) => this.#flow.dispatch({ type: 'choose', method }),
        });
      case 'retry':
        return retryView({ ...base, heading: messages.signIn });
      case 'code':
        return codeView({
          ...base,
          heading: messages.checkEmail,
          description: messages.codeSentTo(identifierOf(state)),
          resendIn: this.#countdown.secondsUntil(resendAtOf(state)),
          onSubmit: () => this.#submitCode(),
          onResend: () => this.#resend(),
        });
      case 'identify':
        return identifyView({ ...base, onSubmit: () => this.#submitIdentifier() });
    }
  }

  get #messages(): Messages {
    return mergeMessages(en, this.messages);
  }

  #setting(name: (typeof CONFIG_ATTRIBUTES)[number]): string | undefined {
    const property = name.replace(/-./g, (part) => part.charAt(1).toUpperCase());
    const value: unknown = this[property as keyof this];
    return typeof value === 'string' ? value : undefined;
  }

  /** Which view shows `state`: while work is under way, the one in which the person started it. */
  #view(state: FlowState): 'identify' | 'choose' | 'code' | 'retry' | 'done' | 'not-set-up' {
    switch (state.step) {
      case 'identify':
      case 'starting':
        return this.#config.config ? 'identify' : 'not-set-up';
      case 'choosing':
        return 'choose';
      case 'sending':
        if (state.failure) return 'retry';
        if (resendAtOf(state) !== undefined) return 'code';
        return this.#sendingFrom === 'choosing' ? 'choose' : 'identify';
      case 'answering':
        return state.failure ? 'retry' : 'code';
      case 'done':
        return 'done';
      default:
        return 'code';
    }
  }

  /** What went wrong, for the person. */
  #message(): string {
    if (this.#fieldError) return this.#fieldError;
    const state = this.#flow.state;
    const failure = failureOf(state);
    if (!failure) return '';
    const messages = this.#messages;
    if (state.step === 'answering' && state.success) return messages.notAccepted;
    return failure.code === 'rate-limited' && this.#retryIn > 0
      ? messages.retryIn(this.#retryIn)
      : messages.errors[failure.code];
  }

  /** What is going on, for screen readers. */
  #status(): string {
    const state = this.#flow.state;
    const messages = this.#messages;
    if (!isBusy(state)) return this.#hasResent && state.step === 'entering' ? messages.resent : '';
    switch (state.step) {
      case 'sending':
        return messages.sending;
      case 'verifying':
        return messages.verifying;
      case 'answering':
        return messages.answering;
      default:
        return messages.starting;
    }
  }

  #showFields(): void {
    const state = this.#flow.state;
    const messages = this.#messages;
    const view = this.#view(state);
    const common = { isBusy: isBusy(state), error: this.#isFieldWrong(state) ? this.#message() : '' };
    if (view === 'code') {
      this.#codeField.show({
        ...common,
        label: messages.codeLabel,
        description: messages.codeSentTo(identifierOf(state)),
      });
    } else {
      this.#codeField.remove();
    }
    const type = this.#config.config?.identifier ?? 'email';
    this.#identifierField.show({
      ...common,
      error: view === 'identify' ? common.error : '',
      label: messages[IDENTIFIER_LABELS[type]],
      attributes: IDENTIFIER_INPUTS[type],
    });
  }

  /** Whether what is wrong is what was typed. */
  #isFieldWrong(state: FlowState): boolean {
    const code = failureOf(state)?.code;
    return this.#fieldError !== '' || code === 'wrong-code' || code === 'invalid-identifier';
  }

  #clearFieldError(): void {
    if (!this.#fieldError) return;
    this.#fieldError = '';
    this.requestUpdate();
  }

  #failField(message: string, code: 'invalid-identifier' | 'wrong-code'): void {
    this.#fieldError = message;
    this.#fireError({ code }, this.step, message);
    this.requestUpdate();
    if (this.matches(':focus-within')) this.focus();
  }

  #submitIdentifier(): void {
    if (this.step !== 'identify') return;
    const { config } = this.#config;
    if (!config) {
      this.#settle(new LoginError('misconfigured', { hint: this.#config.problems.join(' ') }));
      return;
    }
    const identifier = parseIdentifier(this.#identifierField.value, config.identifier);
    if (identifier === undefined) {
      this.#failField(this.#messages[INVALID_IDENTIFIER[config.identifier]], 'invalid-identifier');
      this.#settle(new LoginError('invalid-identifier'));
      return;
    }
    this.#fieldError = '';
    if (this.#fire('login-start', { username: identifier }, true))
      this.#flow.dispatch({ type: 'submit', identifier });
    else this.#settle(aborted());
  }

  #inputCode(value: string): void {
    this.#clearFieldError();
    const code = findCode(value);
    if (!code) return;
    this.#codeField.value = code;
    this.#submitCode();
  }

  #submitCode(): void {
    if (this.step !== 'entering') return;
    const code = findCode(this.#codeField.value);
    if (code) this.#flow.dispatch({ type: 'enter', code });
    else this.#failField(this.#messages.invalidCode(CODE_LENGTH), 'wrong-code');
  }

  #resend(): void {
    const state = this.#flow.state;
    if ((resendAtOf(state) ?? 0) > Date.now()) return;
    this.#flow.dispatch({ type: 'resend' });
  }

  #preload = (): void => {
    if (this.#config.config && this.step === 'identify')
      void loadSignIn().then(
        ({ preload }) => preload(),
        () => undefined,
      );
  };

  #createEffects(): RunEffect {
    const { config } = this.#config;
    if (!config) throw new LoginError('misconfigured');
    const options: SignInOptions = {
      config,
      userAttributes: this.userAttributes ?? {},
      clientMetadata: this.clientMetadata,
      succeed: async (success) => {
        const event = new LoginSuccessEvent(success);
        this.dispatchEvent(event);
        await event.settled();
        if (config.successUrl) location.assign(config.successUrl);
      },
    };
    let runEffect: RunEffect | undefined;
    return async (state, signal) => {
      try {
        runEffect ??= (await loadSignIn()).createSignIn(options);
      } catch (error) {
        return { type: 'failed', failure: { code: toLoginError(error).code } };
      }
      return runEffect(state, signal);
    };
  }

  /** Tells the page, and whoever waits for `signIn()`, what a change of state means. */
  #announce(state: FlowState, previous: FlowState, event: FlowEvent): void {
    const failure = failureOf(state);
    this.#fieldError = '';
    this.#sendingFrom = state.step === 'sending' ? previous.step : undefined;
    this.#hasResent = event.type === 'sent' && 'attempt' in previous && resendAtOf(previous) !== undefined;
    this.#retryIn = failure?.retryAt ? Math.ceil((failure.retryAt - Date.now()) / 1000) : 0;
    // A wrong code is typed anew; after anything else the person keeps what they typed.
    if (failure?.code === 'wrong-code' || event.type === 'sent') this.#codeField.value = '';
    if (event.type === 'back') this.#identifierField.value = identifierOf(state);

    if ((event.type === 'back' || event.type === 'reset') && this.isConnected && previous.step !== 'done')
      if (previous.step !== 'identify')
        this.#fire('login-cancel', { step: previous.step, method: methodOf(previous) });
    if (failure && failure !== failureOf(previous)) this.#fireError(failure, previous.step, this.#message());
    if (state.step !== previous.step)
      this.#fire('login-step-change', { step: state.step, previous: previous.step, method: methodOf(state) });

    if (state.step === 'done') this.#settle(undefined, state.success);
    else if (state.step === 'identify' && previous.step !== 'identify')
      this.#settle(failure ? new LoginError(failure.code, { hint: failure.hint }) : aborted());
  }

  /** The element is gone for good: nothing goes on, nobody waits for ever. */
  #stop(): void {
    const { step } = this.#flow.state;
    if (step !== 'entering' && step !== 'choosing') this.#flow.dispatch({ type: 'back' });
    this.#settle(aborted());
  }

  #settle(error?: LoginError, success?: LoginSuccess): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (success) pending?.resolve(success);
    else if (error) pending?.reject(error);
  }

  #fireError(
    { code, hint }: { readonly code: LoginErrorCode; readonly hint?: string },
    step: LoginStep,
    message: string,
  ): void {
    if (hint) this.#warn(hint);
    this.#fire('login-error', { code, message, step, recoverable: isRecoverable(code), hint });
  }

  /** Fires an event; `false` when a listener prevented it. */
  #fire<K extends Exclude<keyof LoginEventMap, 'login-success'>>(
    type: K,
    detail: LoginEventMap[K]['detail'],
    cancelable = false,
  ): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
  }

  #warn(text: string): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    console.warn(`${PREFIX} ${text}`);
  }

  #toggleState(name: 'busy' | 'error', isOn: boolean): void {
    if (isOn) this.#internals.states.add(name);
    else this.#internals.states.delete(name);
  }
}

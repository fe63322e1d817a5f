/** The first step's field: what it asks for, what was typed into it, and what is wrong with that. */
import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { FieldController } from '../controllers/field-controller.js';
import type { PageEvents } from '../controllers/page-events.js';
import { cancellation, LoginError, type LoginErrorCode } from '../errors.js';
import type { FirstConfig } from '../first-config.js';
import type { FlowController } from '../flow/flow-controller.js';
import { isBusy } from '../flow/state.js';
import type { LocaleController } from '../i18n/locale-controller.js';
import type { StepMessages } from '../i18n/messages.js';
import { lazy } from '../lazy.js';
import type { PhoneIdentifier } from '../phone/phone-identifier.js';
import { ATTRIBUTES, KINDS, typeFor } from './identifier-field.js';
import { parseIdentifier } from './identifier.js';

const loadPhone = lazy(() => import('../phone/phone-identifier.js'));

const loadLastSignIn = lazy(() => import('../last-sign-in.js'));

export interface IdentifierHost extends LitElement {
  readonly remember: boolean;
  readonly username?: string;
}

export interface IdentifierOptions {
  readonly config: () => FirstConfig | undefined;
  readonly flow: Pick<FlowController, 'state' | 'dispatch' | 'load'>;
  readonly locale: Pick<LocaleController, 'attributes' | 'first' | 'language' | 'locale'>;
  readonly page: Pick<PageEvents, 'refuse' | 'settle'>;
  /** What went wrong, as the person reads it. */
  readonly message: () => string;
  /** The words for what can be wrong with a phone number, once they are loaded. */
  readonly words: () => StepMessages | undefined;
}

export class IdentifierController implements ReactiveController {
  /** Says what is wrong with what was typed, found before any request, in the words of the moment. */
  fault?: () => string;
  readonly #host: IdentifierHost;
  readonly #options: IdentifierOptions;
  readonly #field: FieldController;
  /** What phone numbers need, and what is remembered on this device, once they are loaded. */
  #phone?: PhoneIdentifier;
  #lastSignIn?: Awaited<ReturnType<typeof loadLastSignIn>>;
  #isRecalling = false;
  /** The prefilled identifier, as it was last. */
  #username?: string;

  constructor(host: IdentifierHost, options: IdentifierOptions) {
    this.#host = host;
    this.#options = options;
    this.#field = new FieldController(host, {
      name: 'identifier',
      attributes: ATTRIBUTES,
      onInput: () => this.#onInput(),
      onEnter: () => this.submit(),
    });
    host.addController(this);
  }

  /** What is in the field. */
  get value(): string {
    return this.#field.value;
  }

  set value(value: string) {
    this.#field.value = value;
  }

  /** What the views show and do besides the field itself. */
  get props(): {
    readonly country: TemplateResult | undefined;
    readonly onSubmit: () => void;
    readonly onOtherAccount: (() => void) | undefined;
  } {
    return {
      country: this.#country(),
      onSubmit: () => this.submit(),
      onOtherAccount: this.#remembered === undefined ? undefined : () => this.#forget(),
    };
  }

  focus(): void {
    this.#field.focus();
  }

  /** Settles when what is remembered is known, or will not be; `undefined` when it is, or is of no interest. */
  ready(): Promise<void> | undefined {
    if (!this.#host.remember || this.#isRecalling) return undefined;
    this.#isRecalling = true;
    return loadLastSignIn().then(
      (module) => void (this.#lastSignIn = module),
      // Without it everybody is new.
      () => undefined,
    );
  }

  /** Goes on with what was typed, or says what is wrong with it. */
  submit(): void {
    const config = this.#options.config();
    if (!config || this.#options.flow.state.kind !== 'identify') return;
    if (this.#mayBePhone && !this.#phone)
      this.#loadPhone().then(
        () => this.submit(),
        () => this.#failToLoad(),
      );
    else if (this.#isPhone) this.#phone?.submit();
    else {
      const identifier = parseIdentifier(this.value, config.identifier);
      if (identifier === undefined)
        this.#refuse(() => this.#options.locale.first[KINDS[config.identifier][1]]);
      else this.#start(identifier);
    }
  }

  hostUpdate(): void {
    const { config, flow, locale, message } = this.#options;
    const { state } = flow;
    const { hasUpdated, username } = this.#host;
    const isFirst = state.kind === 'identify';
    if (isFirst && !this.value && (username !== this.#username || !hasUpdated))
      this.value = username ?? this.#remembered ?? '';
    this.#username = username;
    const isWrong = this.fault !== undefined || state.failure?.code === 'invalid-identifier';
    const [label, , inputmode] = KINDS[config()?.identifier ?? 'email'];
    this.#field.show({
      label: locale.first[label],
      lang: locale.attributes.lang,
      isBusy: isBusy(state),
      error: isFirst && isWrong ? message() : '',
      attributes: typeFor(inputmode),
    });
  }

  hostUpdated(): void {
    if (this.#mayBePhone && !this.#phone) void this.#loadPhone().catch(() => undefined);
  }

  /** Whether the person may type a phone number. */
  get #mayBePhone(): boolean {
    return this.#options.config()?.identifier.includes('phone') === true;
  }

  /** Whether what is typed is a phone number, or can only be one. */
  get #isPhone(): boolean {
    return (
      this.#mayBePhone && (this.#options.config()?.identifier === 'phone' || this.#phone?.isWanted === true)
    );
  }

  /** Who signed in last on this device. */
  get #remembered(): string | undefined {
    const config = this.#options.config();
    return config?.remember ? this.#lastSignIn?.recall(config.userPoolClientId).identifier : undefined;
  }

  #country(): TemplateResult | undefined {
    if (!this.#isPhone) return undefined;
    // Until the choice is loaded, its room.
    return this.#phone?.country() ?? html`<span class="country"></span>`;
  }

  async #loadPhone(): Promise<void> {
    const { PhoneIdentifier } = await loadPhone();
    this.#phone ??= new PhoneIdentifier(this.#host, {
      ...this.#options,
      input: this.#field,
      start: (number) => this.#start(number),
      refuse: (fault) => this.#refuse(fault),
      onChange: () => this.#onInput(),
      failToLoad: () => this.#failToLoad(),
    });
    this.#host.requestUpdate();
  }

  #onInput(): void {
    // The country follows what is typed.
    if (this.fault || this.#phone) this.#host.requestUpdate();
    this.fault = undefined;
  }

  #start(identifier: string): void {
    this.fault = undefined;
    // Meanwhile the page may have taken the element out.
    if (this.#host.isConnected) this.#options.flow.dispatch({ type: 'submit', identifier });
    else this.#options.page.settle(cancellation());
  }

  #refuse(fault: () => string, code: LoginErrorCode = 'invalid-identifier'): void {
    this.fault = fault;
    this.#options.page.refuse(fault(), code);
    this.#options.page.settle(new LoginError(code));
  }

  #failToLoad(): void {
    this.#refuse(() => this.#options.locale.first.loadFailed, 'load-failed');
  }

  #forget(): void {
    const { userPoolClientId = '' } = this.#options.config() ?? {};
    this.#lastSignIn?.remember(userPoolClientId, { identifier: undefined, method: undefined });
    this.value = '';
    this.focus();
    this.#host.requestUpdate();
  }
}

/** Everything after the first step; loaded when a person shows that they mean to sign in. */
import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { completeConfig, findFaults } from '../config.js';
import { cancellation, LoginError } from '../errors.js';
import { FocusController } from '../controllers/focus-controller.js';
import type { FirstConfig } from '../first-config.js';
import type { RunEffect } from '../flow/effects.js';
import type { FlowEngine, SignInSettings } from '../flow/flow-controller.js';
import { now, resendAtOf, secondsUntilAllowed } from '../flow/rate-limit.js';
import { identifierOf, isBusy, type FlowEvent, type FlowState } from '../flow/state.js';
import { transition } from '../flow/transition.js';
import { preloadAuthsignal } from '../gateways/authsignal-gateway.js';
import { preloadCognito } from '../gateways/cognito-gateway.js';
import { clockTime } from '../i18n/duration.js';
import english from '../i18n/en-steps.js';
import type { Messages } from '../i18n/messages.js';
import type { LastSignIn } from '../last-sign-in.js';
import { lazy } from '../lazy.js';
import type { Finding } from '../types.js';
import type { Pictures } from '../views/view.js';
import type { LoginContext } from '../login-context.js';
import { PasskeyAutofill } from '../passkeys/autofill.js';
import { canUsePasskeys } from '../passkeys/availability.js';
import { stepStyles } from '../styles/step-styles.js';
import { drawing, PASSKEY } from '../views/icon.js';
import { identifyView, type IdentifyProps } from '../views/identify-view.js';
import { ownText } from '../views/own-text.js';
import { CodeController } from './code-controller.js';
import { CountdownController } from './countdown-controller.js';
import { HeightController } from './height-controller.js';
import { failureText, statusText } from './step-text.js';
import { lazyPart, renderStep } from './step-view.js';
import { findUnfinished, keepUnfinished } from './unfinished.js';
import { loadLastSignIn, wire } from './wiring.js';

const loadFaults = lazy(() => import('../config-faults.js'));

const loadDiagnosis = lazy(() => import('../diagnose/page.js'));

const signUpPart = lazyPart(() => import('./sign-up.js'));

const loadMerge = lazy(() => import('../i18n/merge-messages.js'));

/** What puts the page's own words in place of the widget's, once it is loaded. */
let merge: Awaited<ReturnType<typeof loadMerge>>['mergeMessages'] | undefined;

/** Settles when the page's own words can be spoken, or not: then the widget speaks its own. */
export const loadWords = (): Promise<void> =>
  loadMerge().then(
    ({ mergeMessages }) => void (merge = mergeMessages),
    () => undefined,
  );
const picturesPart = lazyPart(() => import('../views/pictures.js'));

/** How long the button says that it was sent again, in milliseconds. */
const SENT_MS = 5000;

/** Names of hosts on which only developers are. */
const DEVELOPMENT = /^(localhost|127\.0\.0\.1|.+\.(local|localhost))$/;

const loadResume = lazy(() => import('./resume.js'));

/** Where there are pictures of methods. */
const PICTURED: readonly FlowState['kind'][] = [
  'passkey-sign-in',
  'choosing',
  'waiting',
  'setting-up',
  'presenting',
];

/** What there is to say after `event`, which is no failure. */
function noteOf({ kind, from }: FlowState, { type }: FlowEvent) {
  if (type === 'sent') return from === 'entering' || from === 'waiting' ? 'resent' : undefined;
  if (type !== 'cancelled') return undefined;
  if (kind === 'passkey-sign-in') return 'passkeyUnused';
  return kind === 'passkey-prompt' ? 'noPasskeyCreated' : undefined;
}

/** What a developer can do about a failure, on their own machine. */
const developerHint = ({ failure }: FlowState) =>
  failure?.hint && DEVELOPMENT.test(location.hostname)
    ? html`<p class="hint" lang="en" dir="ltr">${failure.hint}<br />Only shown on ${location.hostname}.</p>`
    : undefined;

/** What the first step gives of itself to every other. */
export type FrameProps = Omit<IdentifyProps, 'messages' | 'more'>;

export class SignIn implements FlowEngine, ReactiveController {
  readonly transition = transition;
  readonly #login: LoginContext;
  readonly #code: CodeController;
  readonly #countdown: CountdownController;
  readonly #autofill: PasskeyAutofill;
  /** Seconds to wait, as they were said last. */
  #retryIn = 0;
  /** What there is to say about what just happened, besides failures. */
  #note?: 'resent' | 'passkeyUnused' | 'noPasskeyCreated';
  #hasPictures = false;
  #resends = 0;
  /** When it was sent again, in milliseconds since the epoch. */
  #resentAt = 0;
  /** The method with which this person signed in last. */
  #last?: string;
  /** Whether the window of the pre-built UI seems closed and only the person can tell. */
  #isWindowUncertain = false;
  /** The mode and the app client for which a sign-in to go on with was looked for. */
  #resumedFor?: string;

  constructor(login: LoginContext) {
    const { host, flow, page } = login;
    this.#login = login;
    // Before any other: it has to look before a field is taken away.
    new FocusController(host);
    new HeightController(host);
    this.#countdown = new CountdownController(host);
    this.#autofill = new PasskeyAutofill(
      (passkey) => flow.dispatch({ type: 'passkey-signed-in', passkey, at: now() }),
      {
        onPicked: () => {
          flow.dispatch({ type: 'use-passkey', identifier: login.identifier.value, isPicked: true });
          // The page does not want it, or it is too soon.
          if (!flow.state.isPicked) this.stop();
        },
        onFailed: ({ code, hint, retryAfter }) => {
          const retryAt = retryAfter === undefined ? undefined : now() + retryAfter * 1000;
          flow.dispatch({ type: 'failed', failure: { code, hint, retryAt } });
        },
      },
    );
    this.#code = new CodeController(host, {
      onInput: () => {
        // Whoever types needs no code from a text message.
        if (flow.state.kind === 'entering') flow.abort();
      },
      enter: (code) => flow.dispatch({ type: 'enter', code }),
      refuse: (message) => page.refuse(message, 'wrong-code'),
      words: () => this.words,
    });
    const { styleSheet } = stepStyles;
    if (styleSheet) (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet);
    host.addController(this);
    this.#describeFaults();
    if (DEVELOPMENT.test(location.hostname))
      void loadFaults().then(
        ({ invite }) => invite(),
        () => undefined,
      );
    // The person may be further than what is on the screen.
    host.requestUpdate();
  }

  /** All words, the page's own among them. */
  get words(): Messages {
    const { host, locale, page } = this.#login;
    const words = locale.all(english);
    return host.messages && merge ? merge(words, host.messages, (problem) => page.warn(problem)) : words;
  }

  /** What is wrong with the code that was typed, found before any request; empty when nothing is. */
  get fieldError(): string {
    return this.#code.error;
  }

  /** What went wrong, for the person. */
  get message(): string {
    const { flow, locale } = this.#login;
    return this.fieldError || failureText(flow.state, this.words, this.#retryIn, locale.locale.lang);
  }

  /** What is going on, for screen readers. */
  get status(): string {
    const { state } = this.#login.flow;
    if (state.kind === 'starting') return this.words.starting;
    const said = this.#code.copied ?? this.#note;
    if (said) return this.words[said];
    const { retryAt } = state.failure ?? {};
    if (retryAt !== undefined && retryAt <= now()) return this.words.canTryAgain;
    return statusText(state, this.words);
  }

  createEffects(settings: SignInSettings): RunEffect {
    const onWindowUncertain = () => {
      this.#isWindowUncertain = true;
      this.#login.host.requestUpdate();
    };
    return wire(this.#login, settings, { words: () => this.words, onWindowUncertain });
  }

  /** Fetches what the first requests need; what fails to load now is tried again then. */
  preload(): void {
    preloadCognito();
    preloadAuthsignal();
  }

  /** Why `event` must not happen now, which the person is told; `undefined` when it may. */
  refusal(event: FlowEvent): LoginError | undefined {
    const { host, flow } = this.#login;
    // The browser says what the page still asks for.
    if (event.type === 'submit' && flow.state.isSigningUp && this.#signUp?.areTermsMet(host) === false)
      return cancellation();
    const seconds = secondsUntilAllowed(flow.state, event);
    if (seconds === 0) return undefined;
    this.#retryIn = seconds;
    host.requestUpdate();
    return new LoginError('rate-limited');
  }

  stateChanged(state: FlowState, previous: FlowState, event: FlowEvent): void {
    // Who gave a pick up does not sign in with it later.
    if (previous.isPicked && event.type !== 'failed') this.stop();
    this.#isWindowUncertain = false;
    this.#note = noteOf(previous, event);
    if (this.#note === 'resent') {
      this.#resends += 1;
      this.#resentAt = now();
    } else if (state.kind === 'identify' || state.kind === 'choosing') this.#resends = 0;
    if (state.kind === 'choosing' && this.#config?.remember) this.#recall(state.attempt.identifier);
    this.#retryIn = secondsUntilAllowed(state, { type: 'retry' });
    this.#code.isRefused = false;
    keepUnfinished(this.#config, state.success ? undefined : state.attempt?.identifier);
    // A wrong code is typed anew; after anything else the person keeps what they typed.
    if (state.failure?.code === 'wrong-code' || event.type === 'sent') this.#code.clear();
    (state.kind === 'done' ? addEventListener : removeEventListener)('pageshow', this.#showAgain);
    if (state.kind === 'done' && this.#config?.remember)
      this.#remember({ identifier: identifierOf(previous), method: state.success.method });
  }

  /** The step that is on; `undefined` where the first one is, as it is. */
  render(frame: FrameProps): TemplateResult | undefined {
    const { host, flow } = this.#login;
    const { state } = flow;
    const messages = this.words;
    const signUp = this.#signUp;
    const [resendIn, heldFor] = this.#countdown.secondsUntil(resendAtOf(state), state.failure?.retryAt);
    const isCounting = heldFor > 0 && state.failure?.code === 'rate-limited' && !this.fieldError;
    const more = {
      isHeld: heldFor > 0,
      counting: isCounting
        ? html`<div
            part="message"
            aria-hidden="true"
            .textContent=${messages.retryIn(heldFor, clockTime(heldFor, frame.lang))}
          ></div>`
        : undefined,
      hint: developerHint(state),
    };
    const note = this.#note && messages[this.#note];
    const pictures = this.#pictures;
    const config = this.#config;
    const step = renderStep({
      ...frame,
      ...more,
      state,
      messages,
      codeLength: this.#codeLength,
      note,
      pictures,
      resendIn,
      resends: this.#resends,
      isResent: this.#note === 'resent' && resendIn > 0 && now() - this.#resentAt < SENT_MS,
      last: this.#last,
      isLeaving:
        state.kind === 'done' && config !== undefined && completeConfig(config).successUrl !== undefined,
      dispatch: (event) => flow.dispatch(event),
      code: this.#code,
      signUpView: signUp?.signUpView,
      onSignIn: () => void signUp?.toggleSignUp(false, this.#login),
      onSkipPasskey: () => this.#skipPasskey(),
      onChange: () => host.requestUpdate(),
      onClosed: this.#isWindowUncertain ? () => this.#closeWindow() : undefined,
    });
    if (step || !config) return step;
    // An endpoint for user names creates accounts itself.
    const hasForm = config.signUp === 'form' && !host.resolveUsername && !completeConfig(config).usernameUrl;
    // The way to a new account takes the place of the terms.
    const link = signUp?.signUpLink(messages.noAccount, () => void signUp.toggleSignUp(true, this.#login));
    return identifyView({
      ...frame,
      ...more,
      messages,
      description: ownText(note) ?? frame.description,
      picture: html`<span class="aside">${drawing(PASSKEY)}</span>`,
      more: hasForm ? (link ?? '') : undefined,
    });
  }

  /** Focuses what the person has to do next; `false` where that is to say who they are. */
  focus(): boolean {
    const { host, flow } = this.#login;
    const { kind } = flow.state;
    if (kind === 'identify' || kind === 'starting') return false;
    if (this.#code.isNext) this.#code.focus();
    else host.renderRoot.querySelector<HTMLElement>('[part="heading"]')?.focus();
    return true;
  }

  /** Tells the developer what is wrong with the attributes, and resolves with it. */
  async describeFaults(): Promise<string> {
    const { attributes, page } = this.#login;
    const raw = attributes();
    const faults = findFaults(raw);
    return faults.length > 0 ? (await loadFaults()).warnOfFaults(page, faults, raw) : '';
  }

  /** Resolves with what is set up wrong. */
  async diagnose(): Promise<Finding[]> {
    return (await loadDiagnosis()).diagnose(this.#login.attributes());
  }

  /** Ends the waiting of a page whose attributes are wrong. */
  async refuse(): Promise<void> {
    const { page } = this.#login;
    const { pending } = page;
    const hint = await this.describeFaults().catch(() => undefined);
    if (page.pending === pending) page.settle(new LoginError('misconfigured', { hint }));
  }

  /** Tells the developer which of the properties that changed count only from the next sign-in. */
  async warnOfChanges(changed: Iterable<PropertyKey>): Promise<void> {
    const { host, page } = this.#login;
    const { warnOfChanges } = await loadFaults();
    warnOfChanges(page, changed, (host.constructor as typeof LitElement).properties);
  }

  /** Ends what goes on beside the flow. */
  stop(): void {
    this.#autofill.update(undefined);
  }

  hostUpdate(): void {
    const { flow, locale } = this.#login;
    const { state } = flow;
    const isWrong = this.fieldError !== '' || state.failure?.code === 'wrong-code';
    this.#code.show({
      state,
      codeLength: this.#codeLength,
      lang: locale.attributes.lang,
      isBusy: isBusy(state),
      error: isWrong ? this.message : '',
    });
  }

  hostUpdated(): void {
    const { kind } = this.#login.flow.state;
    if (kind === 'identify' || kind === 'done') this.#describeFaults();
    this.#armAutofill();
    // What does not load is as good as not there: the person starts anew.
    void this.#resume().catch(() => undefined);
  }

  hostDisconnected(): void {
    removeEventListener('pageshow', this.#showAgain);
    this.#resumedFor = undefined;
    // Gone for good; a reload takes no element away.
    setTimeout(() => {
      if (!this.#login.host.isConnected) keepUnfinished(this.#config);
    });
  }

  /** Who comes back to a page where they have signed in may sign in anew. */
  readonly #showAgain = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.#login.host.reset();
  };

  #describeFaults(): void {
    void this.describeFaults().catch(() => undefined);
  }

  get #config(): FirstConfig | undefined {
    return this.#login.config();
  }

  /** How to create an account, where the page wants that in a step of its own, once it is loaded. */
  get #signUp() {
    const { host } = this.#login;
    return this.#config?.signUp === 'form' ? signUpPart(() => host.requestUpdate()) : undefined;
  }

  get #codeLength(): number {
    const config = this.#config;
    return config ? completeConfig(config).codeLength : 0;
  }

  /** Offers passkeys among the suggestions of the identifier field, where page and browser allow it. */
  #armAutofill(): void {
    const { host, flow } = this.#login;
    const config = this.#config;
    const isWanted =
      host.isConnected &&
      (flow.state.kind === 'identify' || flow.state.isPicked) &&
      config &&
      !config.withoutPasskey &&
      !config.withoutPasskeyAutofill &&
      canUsePasskeys();
    this.#autofill.update(isWanted ? config : undefined);
  }

  /**
   * Goes on where a reload, or a redirect to the pre-built UI, left off; looks once, as soon as it is known whose that would
   * be. After a reload that is the first step again: no token was kept, and Authsignal checks a code only with that of its own.
   */
  async #resume(): Promise<void> {
    const { host, flow, identifier: field } = this.#login;
    const config = this.#config;
    const resumedFor = config && config.mode + config.userPoolClientId;
    if (!config || !host.isConnected || resumedFor === this.#resumedFor) return;
    this.#resumedFor = resumedFor;
    if (flow.state.kind !== 'identify') return;
    const unfinished = findUnfinished(config);
    // What the page or the person has filled in stays.
    if (unfinished && !field.value) {
      field.value = unfinished;
      // Whoever is about to type replaces it.
      host.querySelector<HTMLInputElement>('input:focus')?.select();
      host.requestUpdate();
    }
    if (config.mode === 'redirect') (await loadResume()).resumeRedirect(this.#login, config.userPoolClientId);
  }

  /** Pictures, and their looks, where there is something to see of them. */
  get #pictures(): Pictures | undefined {
    const { host, flow } = this.#login;
    const { kind, attempt } = flow.state;
    // In good time where another method can be asked for.
    this.#hasPictures ||= PICTURED.includes(kind) || (attempt?.offered.length ?? 0) > 1;
    if (!this.#hasPictures) return undefined;
    const pictures = picturesPart(() => host.requestUpdate());
    const { adoptedStyleSheets } = host.renderRoot as ShadowRoot;
    const sheet = pictures?.pictureStyles.styleSheet;
    if (sheet && !adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
    return pictures;
  }

  /** Finds out how `identifier` signed in last on this device. */
  #recall(identifier: string): void {
    this.#withLastSignIn(({ recall }) => {
      const last = recall(this.#config?.userPoolClientId ?? '');
      this.#last = last.identifier === identifier ? last.method : undefined;
      this.#login.host.requestUpdate();
    });
  }

  #remember(changes: LastSignIn): void {
    const { userPoolClientId = '' } = this.#config ?? {};
    this.#withLastSignIn(({ remember }) => remember(userPoolClientId, changes));
  }

  /** Nothing is remembered where that does not load. */
  #withLastSignIn(use: (module: Awaited<ReturnType<typeof loadLastSignIn>>) => void): void {
    void loadLastSignIn().then(use, () => undefined);
  }

  #skipPasskey(): void {
    this.#remember({ passkeyDeclinedAt: Date.now() });
    this.#login.flow.dispatch({ type: 'enrolled' });
  }

  /** The person says that they closed the window, which the browser does not. */
  #closeWindow(): void {
    this.#login.flow.abort();
    this.#login.flow.dispatch({ type: 'cancelled' });
  }
}

/** The field for one-time codes, in the steps where there is one. */
import type { LitElement } from 'lit';
import { FieldController } from '../controllers/field-controller.js';
import type { FlowState } from '../flow/state.js';
import type { StepMessages } from '../i18n/messages.js';
import { lazy } from '../lazy.js';
import { codeDescription, codeStepOf, digitsOf, type CodeStep } from './step-text.js';
import type { CopyOutcome } from './totp-setup.js';

const loadFinder = lazy(() => import('./one-time-code.js'));

export interface CodeControllerOptions {
  /** The person typed something. */
  readonly onInput: () => void;
  readonly enter: (code: string) => void;
  /** Says what is wrong with what was typed, which is `error` by then. */
  readonly refuse: (message: string) => void;
  readonly words: () => StepMessages;
}

export interface CodeControllerProps {
  readonly state: FlowState;
  /** Digits of the codes that the tenant sends. */
  readonly codeLength: number;
  readonly lang?: string;
  readonly isBusy: boolean;
  /** What is wrong, for screen readers; empty when nothing is. */
  readonly error: string;
}

export class CodeController {
  /** Whether what was typed is no code, found before any request. */
  isRefused = false;
  /** What came of copying the key for an authenticator app; `undefined` where there is nothing to say of it. */
  copied?: CopyOutcome;
  readonly #options: CodeControllerOptions;
  readonly #field: FieldController;
  #length = 0;
  /** What the field on the screen is for; `undefined` while there is none. */
  #shown?: CodeStep;
  /** Whether the person has typed a code, or tried to go on without one. */
  #isBegun = false;

  constructor(host: LitElement, options: CodeControllerOptions) {
    this.#options = options;
    this.#field = new FieldController(host, {
      name: 'code',
      attributes: {
        autocomplete: 'one-time-code',
        inputmode: 'numeric',
        enterkeyhint: 'done',
        // Otherwise the first half of `123 456` would be the right one among words from right to left.
        dir: 'ltr',
      },
      onInput: (value) => {
        this.#isBegun = true;
        if (this.isRefused) host.requestUpdate();
        this.isRefused = false;
        options.onInput();
        this.#find(value, (code) => code && this.#enter(code));
      },
      onEnter: () => this.submit(),
    });
  }

  /** What is wrong with what was typed; empty when nothing is. */
  get error(): string {
    return this.isRefused ? this.#options.words().invalidCode(this.#length) : '';
  }

  /** Whether the code is what the person has to do next: an app is set up with what stands above the field. */
  get isNext(): boolean {
    return this.#shown !== undefined && (!this.#shown.setup || this.#isBegun);
  }

  /** Puts the field where the state has one, and takes it away where it has none. */
  show({ state, codeLength, ...props }: CodeControllerProps): void {
    const words = this.#options.words();
    const step = (this.#shown = codeStepOf(state));
    if (step) {
      this.#length = digitsOf(step.method, codeLength);
      this.#field.show({
        ...props,
        label: words.codeLabel(this.#length),
        description: codeDescription(state, step, words, codeLength),
      });
    } else {
      this.#field.remove();
      this.#isBegun = false;
    }
    if (!step?.setup) this.copied = undefined;
  }

  focus(): void {
    this.#field.focus();
  }

  clear(): void {
    this.#field.value = '';
  }

  /** Enters the code in what was typed, or says what is wrong with it. */
  submit(): void {
    this.#isBegun = true;
    this.#find(this.#field.value, (code) => {
      if (code) this.#enter(code);
      else {
        this.isRefused = true;
        this.#options.refuse(this.error);
      }
    });
  }

  #enter(code: string): void {
    this.#field.value = code;
    this.#options.enter(code);
  }

  /** Tells `use` the code in `text`, at once where that is nothing but a code, unless the field has changed meanwhile. */
  #find(text: string, use: (code: string | undefined) => void): void {
    const isShort = /^\d*$/.test(text) && text.length <= this.#length;
    if (isShort) use(text.length === this.#length ? text : undefined);
    else
      void loadFinder()
        .then(
          ({ findCode }) => findCode(text, this.#length),
          // The digits alone can still be typed.
          () => undefined,
        )
        .then((code) => {
          if (this.#shown && this.#field.value === text) use(code);
        });
  }
}

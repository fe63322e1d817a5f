/** The field for one-time codes, in the steps where there is one. */
import type { LitElement } from 'lit';
import { CODE_LENGTH, findCode } from './one-time-code.js';
import { FieldController } from '../controllers/field-controller.js';
import type { FlowState } from '../flow/state.js';
import type { StepMessages } from '../i18n/messages.js';
import { codeDescription, codeStepOf, type CodeStep } from './step-text.js';

export interface CodeControllerOptions {
  /** The person typed something. */
  readonly onInput: () => void;
  readonly enter: (code: string) => void;
  /** Says what is wrong with what was typed, which is `error` by then. */
  readonly refuse: (message: string) => void;
}

export interface CodeControllerProps {
  readonly state: FlowState;
  readonly words: StepMessages;
  readonly lang?: string;
  readonly isBusy: boolean;
  /** What is wrong, for screen readers; empty when nothing is. */
  readonly error: string;
}

export class CodeController {
  /** What is wrong with what was typed, found before any request; empty when nothing is. */
  error = '';
  readonly #host: LitElement;
  readonly #options: CodeControllerOptions;
  readonly #field: FieldController;
  #words?: StepMessages;
  /** What the field on the screen is for; `undefined` while there is none. */
  #shown?: CodeStep;
  /** Whether the person has typed a code, or tried to go on without one. */
  #isBegun = false;
  #isCopied = false;

  constructor(host: LitElement, options: CodeControllerOptions) {
    this.#host = host;
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
        if (this.error) host.requestUpdate();
        this.error = '';
        options.onInput();
        if (findCode(value, CODE_LENGTH)) this.submit();
      },
      onEnter: () => this.submit(),
    });
  }

  /** Whether the key for an authenticator app was copied. */
  get isCopied(): boolean {
    return this.#isCopied;
  }

  /** Whether the code is what the person has to do next: an app is set up with what stands above the field. */
  get isNext(): boolean {
    return this.#shown !== undefined && (!this.#shown.setup || this.#isBegun);
  }

  /** Puts the field where the state has one, and takes it away where it has none. */
  show({ state, words, ...props }: CodeControllerProps): void {
    this.#words = words;
    const step = (this.#shown = codeStepOf(state));
    if (step)
      this.#field.show({
        ...props,
        label: words.codeLabel(CODE_LENGTH),
        description: codeDescription(state, step, words),
      });
    else {
      this.#field.remove();
      this.#isBegun = false;
    }
    if (!step?.setup) this.#isCopied = false;
  }

  focus(): void {
    this.#field.focus();
  }

  clear(): void {
    this.#field.value = '';
  }

  /** Copies the key for an authenticator app. */
  async copy(key: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(key);
      this.#isCopied = true;
      this.#host.requestUpdate();
    } catch {
      // It is on the screen, to be selected by hand.
    }
  }

  /** Enters the code in what was typed, or says what is wrong with it. */
  submit(): void {
    this.#isBegun = true;
    const code = findCode(this.#field.value, CODE_LENGTH);
    if (code) {
      this.#field.value = code;
      this.#options.enter(code);
    } else if (this.#words) {
      this.error = this.#words.invalidCode(CODE_LENGTH);
      this.#options.refuse(this.error);
    }
  }
}

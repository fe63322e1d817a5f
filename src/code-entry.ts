/** The field for one-time codes, in the steps where there is one. */
import type { LitElement } from 'lit';
import { CODE_LENGTH, findCode } from './code.js';
import { FieldController } from './controllers/field-controller.js';
import type { FlowState } from './flow/state.js';
import type { StepMessages } from './i18n/messages.js';
import { instructionText } from './step-text.js';

export interface CodeEntryOptions {
  /** The person typed something. */
  readonly onInput: () => void;
  readonly enter: (code: string) => void;
  /** Says what is wrong with what was typed. */
  readonly refuse: (message: string) => void;
}

export interface CodeEntryProps {
  readonly state: FlowState;
  readonly words: StepMessages;
  readonly lang?: string;
  readonly isBusy: boolean;
  /** What is wrong, for screen readers; empty when nothing is. */
  readonly error: string;
}

export class CodeEntry {
  readonly #host: LitElement;
  readonly #options: CodeEntryOptions;
  readonly #field: FieldController;
  #words?: StepMessages;

  constructor(host: LitElement, options: CodeEntryOptions) {
    this.#host = host;
    this.#options = options;
    this.#field = new FieldController(host, {
      name: 'code',
      attributes: { autocomplete: 'one-time-code', inputmode: 'numeric', enterkeyhint: 'done' },
      onInput: (value) => {
        options.onInput();
        if (findCode(value)) this.submit();
      },
      onEnter: () => this.submit(),
    });
  }

  /** Whether the field is there. */
  get isShown(): boolean {
    return this.#host.querySelector('[slot="code"]') !== null;
  }

  /** Puts the field where the state has one, and takes it away where it has none. */
  show({ state, words, ...props }: CodeEntryProps): void {
    this.#words = words;
    const { step } = state;
    const hasCode =
      step === 'entering' ||
      step === 'verifying' ||
      (step === 'sending' && state.from === 'entering') ||
      (step === 'enrolling' && 'setup' in state);
    if (hasCode)
      this.#field.show({
        ...props,
        label: words.codeLabel,
        description: instructionText(state, state.method, words),
      });
    else this.#field.remove();
  }

  focus(): void {
    this.#field.focus();
  }

  clear(): void {
    this.#field.value = '';
  }

  /** Enters the code in what was typed, or says what is wrong with it. */
  submit(): void {
    const code = findCode(this.#field.value);
    if (code) {
      this.#field.value = code;
      this.#options.enter(code);
    } else if (this.#words) this.#options.refuse(this.#words.invalidCode(CODE_LENGTH));
  }
}

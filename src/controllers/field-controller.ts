/** A labelled input in the element's light DOM, where password managers and passkey autofill find it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface FieldOptions {
  /** The slot of the input; the label's is `<name>-label`. */
  readonly name: string;
  /** Fixed attributes of the input. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly onInput?: (value: string) => void;
  /** The person pressed Enter. */
  readonly onEnter: () => void;
}

export interface FieldState {
  readonly label: string;
  readonly isBusy: boolean;
  /** What is wrong with the value, for screen readers; empty when nothing is. */
  readonly error: string;
  /** Language of the label and of what is said about the value; that around the element, when absent. */
  readonly lang?: string;
  /** What else there is to know about the value. */
  readonly description?: string;
  /** Attributes that depend on the settings. */
  readonly attributes?: Readonly<Record<string, string>>;
}

let fieldCount = 0;

const MARK = 'data-authsignal-login-field';

const setAttribute = (element: Element, name: string, value: string | undefined) => {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
};

export class FieldController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: FieldOptions;
  #label?: HTMLLabelElement;
  #input?: HTMLInputElement;

  constructor(host: ReactiveControllerHost & HTMLElement, options: FieldOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get value(): string {
    return this.#input?.value ?? '';
  }

  set value(value: string) {
    this.#create().input.value = value;
  }

  hostConnected(): void {
    const { name } = this.#options;
    // A clone of the element brings copies of the fields that belong to its original.
    for (const copy of this.#host.querySelectorAll(`:scope > [${MARK}="${name}"]`))
      if (copy !== this.#input && copy !== this.#label) copy.remove();
  }

  /** Puts the field into the element, brings it up to date and says where it is. */
  show({ label, lang, isBusy, error, description, attributes = {} }: FieldState): void {
    const field = this.#create();
    field.label.textContent = label;
    for (const [name, value] of Object.entries(attributes)) field.input.setAttribute(name, value);
    setAttribute(field.label, 'lang', lang);
    setAttribute(field.input, 'lang', lang);
    // Never disabled: password managers and focus would be lost.
    field.input.readOnly = isBusy;
    setAttribute(field.input, 'aria-busy', isBusy ? 'true' : undefined);
    setAttribute(field.input, 'aria-invalid', error ? 'true' : undefined);
    setAttribute(field.input, 'aria-description', error || description);
    if (field.input.parentNode !== this.#host) this.#host.append(field.label, field.input);
  }

  /** Takes the field out of the element, and what was typed with it. */
  remove(): void {
    this.#label?.remove();
    this.#input?.remove();
    this.value = '';
  }

  focus(): void {
    this.#input?.focus();
  }

  #create(): { label: HTMLLabelElement; input: HTMLInputElement } {
    if (this.#label && this.#input) return { label: this.#label, input: this.#input };
    const { name, attributes, onInput, onEnter } = this.#options;
    const label = document.createElement('label');
    const input = document.createElement('input');
    fieldCount += 1;
    input.id = `authsignal-login-${name}-${fieldCount}`;
    label.htmlFor = input.id;
    label.slot = `${name}-label`;
    input.slot = name;
    label.setAttribute(MARK, name);
    input.setAttribute(MARK, name);
    // A form around the element neither sends nor validates the field.
    input.setAttribute('form', '');
    for (const [attribute, value] of Object.entries(attributes)) input.setAttribute(attribute, value);
    input.addEventListener('input', () => onInput?.(input.value));
    input.addEventListener('keydown', (event) => {
      // The code of a key that an input method took; Safari says so only here when the key ends the composition.
      if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
      // Otherwise the key would submit a form around the element.
      event.preventDefault();
      onEnter();
    });
    this.#label = label;
    this.#input = input;
    return { label, input };
  }
}

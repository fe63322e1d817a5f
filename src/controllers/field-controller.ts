/** A labelled input in the element's light DOM, where password managers and passkey autofill find it. */
import type { LitElement, ReactiveController } from 'lit';

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

/** Marks the nodes of a field, those that a server wrote included. */
const MARK = 'data-authsignal-login-field';

const setAttribute = (element: Element, name: string, value: string | undefined) => {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
};

export class FieldController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: FieldOptions;
  readonly #id: string;
  /** Puts back what somebody else took out, and takes over what the parser brings late, before anything else happens. */
  readonly #observer = new MutationObserver(() => this.#adopt());
  /** Where React ends to compare the element with what its server wrote: what follows is not React's. */
  readonly #end = document.createComment('/$');
  #label = document.createElement('label');
  #input = document.createElement('input');
  /** What the label says. */
  #text?: string;
  #isShown = false;
  /** Whether the input has the focus, or had it when it was taken out. */
  #hasFocus = false;

  constructor(host: LitElement, options: FieldOptions) {
    this.#host = host;
    this.#options = options;
    fieldCount += 1;
    this.#id = `authsignal-login-${options.name}-${fieldCount}`;
    this.#prepare();
    host.addController(this);
  }

  get value(): string {
    return this.#input.value;
  }

  set value(value: string) {
    this.#input.value = value;
  }

  hostConnected(): void {
    this.#adopt();
    this.#observer.observe(this.#host, { childList: true });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  /** Puts the field into the element, brings it up to date and says where it is. */
  show({ label, lang, isBusy, error, description, attributes = {} }: FieldState): void {
    const input = this.#input;
    // A page translator would take the same words for new ones.
    if (label !== this.#text) this.#label.textContent = this.#text = label;
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    setAttribute(this.#label, 'lang', lang);
    setAttribute(input, 'lang', lang);
    // Never disabled: password managers and focus would be lost.
    input.readOnly = isBusy;
    setAttribute(input, 'aria-busy', isBusy ? 'true' : undefined);
    setAttribute(input, 'aria-invalid', error ? 'true' : undefined);
    setAttribute(input, 'aria-description', error || description);
    this.#isShown = true;
    this.#putBack();
  }

  /** Takes the field out of the element, and what was typed with it. */
  remove(): void {
    this.#isShown = false;
    for (const node of [this.#end, this.#label, this.#input]) node.remove();
    this.value = '';
  }

  focus(): void {
    this.#input.focus();
  }

  /** Takes over what a server, or the original of a clone, left: that input has what was typed, and the focus. */
  #adopt(): void {
    const found = this.#host.querySelectorAll<HTMLElement>(`:scope > [${MARK}="${this.#options.name}"]`);
    const others = [...found].filter((node) => node !== this.#label && node !== this.#input);
    const label = others.find((node) => node instanceof HTMLLabelElement);
    const input = others.find((node) => node instanceof HTMLInputElement);
    if (label && input && (this.#isShown || !this.#host.hasUpdated)) {
      this.#label.remove();
      this.#input.remove();
      this.#label = label;
      this.#input = input;
      this.#text = undefined;
      this.#hasFocus = input.matches(':focus');
      this.#prepare();
      this.#host.requestUpdate();
    }
    for (const node of others) if (node !== this.#label && node !== this.#input) node.remove();
    this.#putBack();
  }

  /** Makes the nodes the field's: nothing that somebody else gave them stays but what was typed. */
  #prepare(): void {
    const { name: field, attributes, onInput, onEnter } = this.#options;
    const label = this.#label;
    const input = this.#input;
    for (const node of [label, input])
      for (const { name } of [...node.attributes])
        if (!/^(type|value)$/.test(name)) node.removeAttribute(name);
    input.id = label.htmlFor = this.#id;
    input.slot = field;
    label.slot = `${field}-label`;
    label.setAttribute(MARK, field);
    // A form around the element neither sends nor validates the field.
    for (const [attribute, value] of Object.entries({ [MARK]: field, form: '', ...attributes }))
      input.setAttribute(attribute, value);
    input.addEventListener('input', () => onInput?.(input.value));
    input.addEventListener('keydown', (event) => {
      // The code of a key that the input method takes for itself. On Android a composition is open at every Enter.
      if (event.key !== 'Enter' || event.keyCode === 229) return;
      // Otherwise the key would submit a form around the element.
      event.preventDefault();
      onEnter();
    });
    input.addEventListener('focus', () => (this.#hasFocus = true));
    // Some browsers say so also when it is taken out.
    input.addEventListener('blur', () => queueMicrotask(() => (this.#hasFocus &&= !input.isConnected)));
  }

  /** Puts the field into the element where it is not, with the focus and the selection that it had. */
  #putBack(): void {
    const label = this.#label;
    const input = this.#input;
    if (!this.#isShown || (label.parentNode === this.#host && input.parentNode === this.#host)) return;
    const { selectionStart, selectionEnd, selectionDirection } = input;
    this.#host.append(this.#end, label, input);
    // Whoever has gone elsewhere meanwhile stays there.
    if (!this.#hasFocus || document.activeElement?.matches(':not(body)')) return;
    input.focus({ preventScroll: true });
    input.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? undefined);
  }
}

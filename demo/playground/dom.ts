/** Small helpers to build the demo page with. */

export type Child = string | Node;

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with attributes and children; `true` sets an empty attribute, `false` and `undefined` none. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) created.setAttribute(name, value === true ? '' : value);
  created.append(...children);
  return created;
}

export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found;
};

/** A time of day, as people write it here. */
export const time = (date: Date): HTMLElement =>
  element('time', { datetime: date.toISOString() }, date.toLocaleTimeString());

/** Puts `items` into the list `name` and shows its placeholder while there are none. */
export function fill(name: string, items: readonly HTMLElement[]): void {
  byId(name).replaceChildren(...items);
  byId(`${name}-empty`).hidden = items.length > 0;
}

/** A button that copies what `text` returns when it is pressed; `what` completes its name. */
export function copyButton(what: string, text: () => string, label = 'Copy'): HTMLButtonElement {
  const button = element('button', { type: 'button', 'aria-label': `Copy ${what}` }, label);
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text()).then(
      () => (button.textContent = 'Copied'),
      () => (button.textContent = 'Select it and copy'),
    );
  });
  button.addEventListener('blur', () => (button.textContent = label));
  return button;
}

export interface SwitcherOptions<T extends string> {
  readonly choices: readonly T[];
  readonly chosen: T;
  readonly onChoose: (choice: T) => void;
}

/** Fills `root` with buttons of which one is pressed at a time. */
export function switcher<T extends string>(
  root: HTMLElement,
  { choices, chosen, onChoose }: SwitcherOptions<T>,
): void {
  const buttons = choices.map((choice) => {
    const button = element('button', { type: 'button', 'aria-pressed': String(choice === chosen) }, choice);
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      onChoose(choice);
    });
    return button;
  });
  root.append(...buttons);
}

/** Calls the local cloud; rejects with what it says is wrong. */
export async function call<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const { error, errorDescription } = (answer ?? {}) as { error?: string; errorDescription?: string };
  throw new Error(errorDescription ?? error ?? `The local cloud answered ${response.status}.`);
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'That did not work.';

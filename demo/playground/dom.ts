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
export function copyButton(what: string, text: () => string): HTMLButtonElement {
  const button = element('button', { type: 'button', 'aria-label': `Copy ${what}` }, 'Copy');
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text()).then(
      () => (button.textContent = 'Copied'),
      () => (button.textContent = 'Select it and copy'),
    );
  });
  button.addEventListener('blur', () => (button.textContent = 'Copy'));
  return button;
}

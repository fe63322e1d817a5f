/** The form in which a visitor configures the widget. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import { contrast, effectiveColor, pairOf } from './colors.js';
import { element } from './dom.js';
import { EXTRAS } from './extras.js';
import { defaultOf, GROUPS, METHODS, type Setting, type SettingGroup, type Values } from './settings.js';

export type OnChange = (name: string, value: string) => void;

/** A light switch would be nicer for none of these than a plain, labelled native control. */
function control(setting: Setting, value: string, onChange: OnChange): HTMLElement[] {
  const { name, label, hint, control } = setting;
  const id = `setting-${name}`;
  const described = hint ? { 'aria-describedby': `${id}-hint` } : {};
  const note = hint ? [element('p', { id: `${id}-hint`, class: 'hint' }, hint)] : [];
  const caption = element('label', { for: id }, label, ' ', element('code', {}, name));

  switch (control.kind) {
    case 'choice': {
      const select = element('select', { id, ...described });
      select.append(...control.values.map((option) => element('option', {}, option)));
      select.value = value;
      select.addEventListener('change', () => onChange(name, select.value));
      return [caption, select, ...note];
    }
    case 'flag': {
      const box = element('input', { id, type: 'checkbox', ...described });
      box.checked = value !== '';
      box.addEventListener('change', () => onChange(name, box.checked ? 'true' : ''));
      return [element('span', { class: 'flag' }, box, caption), ...note];
    }
    case 'text': {
      const input = element('input', { id, type: 'text', placeholder: control.placeholder, ...described });
      input.value = value;
      input.addEventListener('change', () => onChange(name, input.value.trim()));
      return [caption, input, ...note];
    }
    case 'color': {
      const input = element('input', { id, type: 'color' });
      const hex = element('input', {
        type: 'text',
        class: 'hex',
        spellcheck: 'false',
        autocomplete: 'off',
        'aria-label': `${label} as text`,
        'data-color': name,
      });
      hex.value = value;
      const badge = element('span', { class: 'badge', 'data-contrast': name });
      const clear = element('button', { type: 'button', 'aria-label': `Default for ${label}` }, 'Default');
      input.addEventListener('input', () => onChange(name, (hex.value = input.value)));
      hex.addEventListener('change', () => {
        const typed = hex.value.trim();
        const color = /^[\da-f]{3,8}$/i.test(typed) ? `#${typed}` : typed;
        const isColor = color === '' || CSS.supports('color', color);
        hex.setCustomValidity(isColor ? '' : 'Enter a colour, such as #4338ca.');
        if (hex.reportValidity()) onChange(name, (hex.value = color));
      });
      clear.addEventListener('click', () => onChange(name, (hex.value = '')));
      return [caption, element('span', { class: 'color' }, input, hex, badge, clear)];
    }
    case 'methods':
      return [methods(setting, value, onChange), ...note];
  }
}

/** The methods in the order in which they are chosen. */
function methods({ name, label }: Setting, value: string, onChange: OnChange): HTMLElement {
  let chosen = value.split(' ').filter(Boolean);
  const legend = element('legend', {}, label, ' ', element('code', {}, name));
  const ranks = new Map<string, HTMLElement>();
  const showRanks = () => {
    for (const [id, rank] of ranks)
      rank.textContent = chosen.includes(id) ? `${chosen.indexOf(id) + 1}.` : '';
  };
  const boxes = Object.entries(METHODS).map(([id, text]) => {
    const box = element('input', { type: 'checkbox', id: `method-${id}` });
    const rank = element('span', { class: 'rank' });
    ranks.set(id, rank);
    box.checked = chosen.includes(id);
    box.addEventListener('change', () => {
      chosen = box.checked ? [...chosen, id] : chosen.filter((other) => other !== id);
      showRanks();
      onChange(name, chosen.join(' '));
    });
    return element('span', { class: 'flag' }, box, element('label', { for: `method-${id}` }, rank, text));
  });
  showRanks();
  return element('fieldset', {}, legend, element('div', { class: 'choices' }, ...boxes));
}

const WORDS: SettingGroup = { title: 'Slots and words', settings: EXTRAS };

/** Shows the colours as they are at the moment, those that nobody chose included, and whether they can be read. */
export function showColors(root: HTMLElement, widget: AuthsignalCognitoLogin): void {
  for (const hex of root.querySelectorAll<HTMLInputElement>('[data-color]')) {
    const name = hex.dataset.color ?? '';
    const color = effectiveColor(widget, name);
    const picker = root.querySelector<HTMLInputElement>(`[id="setting-${name}"]`);
    if (picker && color) picker.value = color;
    hex.placeholder = color ?? '';
    const pair = pairOf(name);
    const other = pair && effectiveColor(widget, pair.against);
    const badge = root.querySelector<HTMLElement>(`[data-contrast="${name}"]`);
    if (!badge) continue;
    badge.hidden = !pair || !color || !other;
    if (!pair || !color || !other) continue;
    const ratio = contrast(color, other);
    const isEnough = ratio >= pair.needed;
    badge.classList.toggle('bad', !isEnough);
    // Rounded down: 4.49 is not enough, and must not look it.
    const shown = (Math.floor(ratio * 10) / 10).toFixed(1);
    badge.textContent = `${shown}:1 ${isEnough ? 'AA' : 'too low'}`;
    badge.title = `${pair.text}; at least ${pair.needed}:1`;
  }
}

/** Builds the form into `root`, set to `values`. */
export function buildForm(root: HTMLElement, values: Values, onChange: OnChange): void {
  const groups = [...GROUPS, WORDS].map(({ title, isOpen, settings }) => {
    const isTouched = settings.some((setting) => (values[setting.name] ?? '') !== defaultOf(setting));
    const rows = settings.map((setting) =>
      element('div', { class: 'row' }, ...control(setting, values[setting.name] ?? '', onChange)),
    );
    return element(
      'details',
      { open: isOpen === true || isTouched },
      element('summary', {}, title),
      element('div', { class: 'rows' }, ...rows),
    );
  });
  root.replaceChildren(...groups);
}

/** The form in which a visitor configures the widget. */
import { element } from './dom.js';
import { defaultOf, GROUPS, METHODS, type Setting, type Values } from './settings.js';

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
      if (value) input.value = value;
      const clear = element('button', { type: 'button', 'aria-label': `Default for ${label}` }, 'Default');
      input.addEventListener('input', () => onChange(name, input.value));
      clear.addEventListener('click', () => onChange(name, ''));
      return [caption, element('span', { class: 'color' }, input, clear)];
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

/** Builds the form into `root`, set to `values`. */
export function buildForm(root: HTMLElement, values: Values, onChange: OnChange): void {
  const groups = GROUPS.map(({ title, isOpen, settings }) => {
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

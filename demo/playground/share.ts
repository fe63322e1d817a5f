/** The settings as a link: what differs from the defaults, in the fragment, which no server gets to see. */
import { EXTRAS } from './extras.js';
import { defaultOf, GROUPS, isCustomProperty, METHODS, type Setting, type Values } from './settings.js';

const PREFIX = '--authsignal-login-';

/**
 * What may be in a link. Not who signs in; nor addresses and ids, with which a link could lead what is typed here to
 * somebody else's server.
 */
export const SHARED: readonly Setting[] = [
  ...GROUPS.flatMap(({ title, settings }) =>
    settings.filter(
      ({ name, control }) => name !== 'username' && (title !== 'Connection' || control.kind === 'choice'),
    ),
  ),
  ...EXTRAS.filter(({ name }) => name !== 'logo'),
];

const keyOf = (name: string): string => name.replace(PREFIX, '--');

/** Whether a setting may have a value that came with a link. */
function isFit({ name, control }: Setting, value: string): boolean {
  switch (control.kind) {
    case 'choice':
      return control.values.includes(value);
    case 'flag':
      return value === 'true';
    case 'methods':
      return value.split(' ').every((id) => Object.hasOwn(METHODS, id));
    case 'color':
      return CSS.supports('color', value);
    case 'text':
      // A link must not make the page load anything.
      return value.length < 200 && !(isCustomProperty(name) && /url|image|[;{}\\]/i.test(value));
  }
}

/** The fragment for these settings, without its `#`; empty where all are defaults. */
export function toFragment(values: Values): string {
  const params = new URLSearchParams();
  for (const setting of SHARED) {
    const value = values[setting.name] ?? '';
    if (value !== defaultOf(setting)) params.set(keyOf(setting.name), value);
  }
  return params.toString();
}

/** The settings in a fragment; what is unknown or unfit is left out. */
export function fromFragment(fragment: string): Record<string, string> {
  const params = new URLSearchParams(fragment.replace(/^#/, ''));
  const values: Record<string, string> = {};
  for (const setting of SHARED) {
    const value = params.get(keyOf(setting.name));
    if (value !== null && isFit(setting, value)) values[setting.name] = value;
  }
  return values;
}

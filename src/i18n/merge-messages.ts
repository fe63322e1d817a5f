/** Puts a page's own words in place of the widget's, as far as they are of the same kind. */
import type { Messages } from './messages.js';

type Warn = (problem: string) => void;

type Speak = (...what: unknown[]) => unknown;

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What `speak`, which the page wrote, says; what `own` says where that is no text. */
const guard =
  (speak: Speak, own: Speak, name: string, warn: Warn): Speak =>
  (...what) => {
    try {
      const text = speak(...what);
      if (typeof text === 'string') return text;
      warn(`${name} returned no string.`);
    } catch (error) {
      warn(`${name} threw an error: ${String(error)}`);
    }
    return own(...what);
  };

function merge(base: Record<string, unknown>, overrides: Record<string, unknown>, warn: Warn, path: string) {
  const merged = { ...base };
  for (const [key, word] of Object.entries(overrides)) {
    const name = `${path}.${key}`;
    const own = Object.hasOwn(base, key) ? base[key] : undefined;
    if (word === undefined) continue;
    if (own === undefined) warn(`${name} is unknown.`);
    else if (isTable(own)) {
      if (isTable(word)) merged[key] = merge(own, word, warn, name);
      else warn(`${name} must be an object.`);
    } else if (typeof own === 'function' && typeof word === 'function')
      merged[key] = guard(word as Speak, own as Speak, name, warn);
    // It was a plain word before codes had other lengths than six.
    else if (key === 'codeLabel' && typeof word === 'string') merged[key] = () => word;
    else if (typeof word === typeof own) merged[key] = word;
    else warn(`${name} must be a ${typeof own}.`);
  }
  return merged;
}

/** `base` with the words that `overrides` replaces; `warn` is told what is passed over. */
export function mergeMessages(base: Messages, overrides: unknown, warn: Warn): Messages {
  if (overrides === undefined || overrides === null) return base;
  if (isTable(overrides)) return merge({ ...base }, overrides, warn, 'messages') as unknown as Messages;
  warn('messages must be an object.');
  return base;
}

/** Puts a page's own words in place of the widget's, as far as they are of the same kind. */
import type { Messages } from './messages.js';

type Warn = (problem: string) => void;

type Speak = (...what: unknown[]) => unknown;

type Words = Readonly<Record<string, unknown>>;

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

function merge(base: Words, overrides: Words, warn: Warn, path = ''): Words {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, word] of Object.entries(overrides)) {
    const name = path + key;
    const own = Object.hasOwn(base, key) ? base[key] : undefined;
    if (word === undefined) continue;
    // It was a plain word before codes had other lengths than six.
    if (key === 'codeLabel' && typeof word === 'string') merged[key] = () => word;
    else if (word === null || typeof word !== typeof own)
      warn(`${name} is ${own === undefined ? 'unknown' : `no ${typeof own}`}.`);
    else if (typeof own === 'object') merged[key] = merge(own as Words, word as Words, warn, `${name}.`);
    else merged[key] = typeof own === 'function' ? guard(word as Speak, own as Speak, name, warn) : word;
  }
  return merged;
}

/** `messages` with the words that `overrides` replaces; `warn` is told what is passed over. */
export const mergeMessages = (messages: Messages, overrides: unknown, warn: Warn): Messages =>
  merge({ messages }, { messages: overrides ?? undefined }, warn).messages as Messages;

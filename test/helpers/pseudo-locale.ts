/** A language that nobody speaks, made of English, to see which words are not translated and what has no room for longer ones. */
import en from '../../src/i18n/locales/en.js';
import type { Messages } from '../../src/i18n/messages.js';

const PLAIN = 'AEIOUYaceinouy';
const ACCENTED = 'ÅÉÎÖÛÝåçéîñöûý';

/** `text` with accents, in brackets and 40 % longer; `kept` is what stays as it is, such as an address. */
function pseudo(text: string, kept: readonly string[] = []): string {
  const names = kept.filter((name) => name !== '');
  const parts = names.reduce(
    (pieces, name) =>
      pieces.flatMap((piece) =>
        names.includes(piece)
          ? piece
          : piece.split(name).flatMap((rest, index) => (index === 0 ? rest : [name, rest])),
      ),
    [text],
  );
  const accented = parts.map((part) =>
    names.includes(part)
      ? part
      : part.replace(/[A-Za-z]/g, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter),
  );
  return `[${accented.join('')}${' ~'.repeat(Math.ceil(text.length / 5))}]`;
}

function translate(words: object): object {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]: [string, unknown]) => {
      if (typeof word === 'string') return [key, pseudo(word)];
      if (typeof word === 'object' && word !== null) return [key, translate(word)];
      const speak = word as (...what: unknown[]) => string;
      return [
        key,
        (...what: unknown[]) =>
          pseudo(speak(...what), what.filter((value) => value !== undefined).map(String)),
      ];
    }),
  );
}

/** For the property `messages`. */
export const pseudoMessages = translate(en) as Messages;

/** Finds a one-time code in what was pasted or filled in; loaded for what is not just its digits. */

const isDigit = (text: string): boolean => /^\p{Nd}$/u.test(text);

/** The value of a decimal digit of any script: Unicode has the ten of each script in a row, zero first. */
function toAscii(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let below = 0;
  while (isDigit(String.fromCodePoint(codePoint - below - 1))) below += 1;
  return String(below % 10);
}

/** Digits, and digits that nothing but a dash or a dot keeps apart, such as a date. */
const UNIT = /\d+(?:[\p{Pd}.]\d+)*/gu;

/** What keeps the parts of one code apart: a space, or a dash among spaces. */
const GAP = /^\s?\p{Pd}?\s?$/u;

/** Letters of scripts that put spaces between words: what they touch is part of a word, such as `ana2024`. */
const LETTER = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_]/u;

/** A code that was pasted twice is the code. */
const once = (run: string, length: number): string =>
  run.length === 2 * length && run.startsWith(run.slice(length)) ? run.slice(length) : run;

/**
 * The code of `length` digits in `text`, such as `Your code is 123 456!`, in ASCII digits; `undefined` when there is none.
 * Digits in one piece are a likelier code than such that stand in a date, and these than pieces put together.
 */
export function findCode(text: string, length: number): string | undefined {
  // Marks that nobody sees may stand anywhere.
  const plain = text.replace(/\p{Cf}/gu, '').replace(/(?!\d)\p{Nd}/gu, toAscii);
  const pieces: string[] = [];
  const parts: string[] = [];
  const joined: string[] = [];
  let run = '';
  let end = 0;
  const endRun = () => {
    joined.push(run);
    run = '';
  };
  for (const { 0: unit, index } of plain.matchAll(UNIT)) {
    const groups = unit.split(/\D/);
    const isWord = LETTER.test(plain.charAt(index - 1)) || LETTER.test(plain.charAt(index + unit.length));
    if (isWord || groups.length > 1 || !GAP.test(plain.slice(end, index))) endRun();
    end = index + unit.length;
    if (isWord) continue;
    if (groups.length > 1) {
      for (const group of groups) parts.push(group);
      joined.push(groups.join(''));
    } else {
      pieces.push(unit);
      run += unit;
    }
  }
  endRun();
  return [pieces, parts, joined]
    .flat()
    .map((digits) => once(digits, length))
    .find((digits) => digits.length === length);
}

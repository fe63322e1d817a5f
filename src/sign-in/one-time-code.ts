/** Finds a one-time code in what was typed, pasted or filled in. */

/** The length of Authsignal's codes, in digits. */
export const CODE_LENGTH = 6;

// What mails and keyboards put between digits: spaces, dashes of any kind, dots, marks that nobody sees.
const GROUPED = new RegExp(`(?<!\\d)\\d(?:[\\s\\p{Pd}\\p{Cf}.]?\\d){${CODE_LENGTH - 1}}(?!\\d)`, 'u');

/** Digits of Arabic, Persian and full-width keyboards. */
const OTHER_DIGITS = /[٠-٩۰-۹０-９]/g;

// The last four bits of their code points are the digit.
const toAscii = (digit: string) => String(digit.charCodeAt(0) & 15);

/** The code in `text`, such as `Your code is 123 456!`, in ASCII digits; `undefined` when there is none. */
export const findCode = (text: string): string | undefined =>
  GROUPED.exec(text.replace(OTHER_DIGITS, toAscii))?.[0].replace(/\D/g, '');

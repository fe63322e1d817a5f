/** Finds a one-time code in what was typed, pasted or filled in. */

/** The length of Authsignal's codes, in digits. */
export const CODE_LENGTH = 6;

const GROUPED = new RegExp(`(?<!\\d)\\d(?:[\\s-]?\\d){${CODE_LENGTH - 1}}(?!\\d)`);

/** The code in `text`, such as `Your code is 123 456!`; `undefined` when there is none. */
export const findCode = (text: string): string | undefined => GROUPED.exec(text)?.[0].replace(/\D/g, '');

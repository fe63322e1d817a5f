/** Knows the tokens with which a challenge was asked for: whoever quits may come back with one, which answers nothing. */
import type { Challenge } from '../types.js';

/** The end of a token's signature: tells tokens apart, and is of no use to whoever finds it in storage. */
const markOf = (token: string): string => token.slice(-16);

/** Characters; what is shorter is no token. */
const MIN_TOKEN = 64;

/**
 * Marks of the tokens that ask for `challenge` at `url`. None where Authsignal allows the action, whose token may be an
 * answer as it is. That quitting brings back the very same token is assumed: another one is left to the triggers.
 */
export const marksOf = (url: URL, { token = '', state }: Pick<Challenge, 'token' | 'state'>): string[] =>
  state === 'ALLOW'
    ? []
    : [token, ...url.searchParams.values()].filter(({ length }) => length >= MIN_TOKEN).map(markOf);

/** Whether `token` is one of those that `marks` are of. */
export const isUnanswered = (token: string, marks: readonly string[]): boolean =>
  marks.includes(markOf(token));

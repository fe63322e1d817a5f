/** Brings what a person typed into the form in which it is sent. */
import type { IdentifierType } from '../types.js';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** Cognito's limit for a username, in characters. */
const MAX_LENGTH = 128;

/** The address or, for `username`, the name in `text`, in its canonical form; `undefined` when there is none. */
export function parseIdentifier(text: string, type: IdentifierType): string | undefined {
  // What is pasted brings marks along that nobody sees.
  const trimmed = text.replace(/\p{Cf}/gu, '').trim();
  if (!trimmed || trimmed.length > MAX_LENGTH) return undefined;
  if (type === 'username') return /\s/.test(trimmed) ? undefined : trimmed;
  // Other forms of the same letters, such as those of a keyboard for Japanese, are the same address.
  const email = trimmed.normalize('NFKC').toLowerCase();
  return EMAIL.test(email) ? email : undefined;
}

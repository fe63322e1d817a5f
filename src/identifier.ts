/** Brings what a person typed into the form in which it is sent. */
import type { IdentifierType } from './types.js';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const E164 = /^\+[1-9]\d{6,14}$/;

/** Cognito's limit for a username, in characters. */
const MAX_LENGTH = 128;

/** The identifier in `text`, trimmed and in its canonical form; `undefined` when it is none of `type`. */
export function parseIdentifier(text: string, type: IdentifierType): string | undefined {
  const trimmed = text.trim();
  if (!trimmed || trimmed.length > MAX_LENGTH) return undefined;
  if (type === 'username') return /\s/.test(trimmed) ? undefined : trimmed;
  if (type !== 'phone' && trimmed.includes('@')) {
    const email = trimmed.toLowerCase();
    return EMAIL.test(email) ? email : undefined;
  }
  if (type === 'email') return undefined;
  const number = trimmed.replace(/[\s().-]/g, '');
  return E164.test(number) ? number : undefined;
}

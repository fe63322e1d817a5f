/** Brings what a person typed into the form in which it is sent. */
import type { IdentifierType } from '../types.js';

/** Two labels or more, the last no number: an IP address has no mailboxes. */
const HOSTNAME = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.(?!$)|$)){2,}(?<!\.\d+)$/;

/** Cognito's limit for a username, in characters. */
const MAX_LENGTH = 128;

/** The address in `text`, its domain in the form of IDNA 2008 (UTS 46, non-transitional), as browsers resolve it. */
function parseEmail(text: string): string | undefined {
  // Patterns with classes of Unicode are written where they are used: a browser takes milliseconds to make them.
  // What a paste brings along comes first: a name and `<`, a scheme or label, quotes, brackets, bullets. Then the characters of
  // HTML's email field, and letters.
  const localPart =
    /^(?:[^<>]*<)?(?:[\p{L}-]+:\/*)?[^\p{L}\p{M}\p{N}!#$%&+/=?^_-]*([\p{L}\p{M}\p{N}!#$%&+/=?^_-][\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]*)$/u;
  // After it come the closing ones, punctuation, or what a link has behind its address.
  const domainPart =
    /^([\p{L}\p{M}\p{N}\p{Cf}.。-]*[\p{L}\p{M}\p{N}])(?:\?\S*|[^\p{L}\p{M}\p{N}#$%&+=^_-]*)$/u;
  // What nobody sees, but for a joiner between letters, which in some scripts makes another domain.
  const marks = /(?!(?<=\P{ASCII})[\u200C\u200D]\P{ASCII})\p{Cf}/gu;
  // Other forms of the same letters, such as those of a keyboard for Japanese, are the same address.
  const [before = '', after = '', ...others] = text.normalize('NFKC').split('@');
  const local = localPart.exec(before.replace(/\p{Cf}/gu, ''))?.[1];
  const domain = domainPart.exec(after.replace(marks, ''))?.[1];
  if (!local || !domain || others.length > 0) return undefined;
  try {
    const { hostname } = new URL(`https://${domain}`);
    return HOSTNAME.test(hostname) ? `${local.toLowerCase()}@${hostname}` : undefined;
  } catch {
    return undefined;
  }
}

/** The name in `text`, letter by letter; what a paste brings along and nobody sees is no part of it. */
function parseName(text: string): string | undefined {
  const name = text.replace(/\p{Cf}/gu, '').trim();
  return /\s/.test(name) ? undefined : name;
}

/** The address or, for `username`, the name in `text`, in its canonical form; `undefined` when there is none. */
export function parseIdentifier(text: string, type: IdentifierType): string | undefined {
  const identifier = type === 'username' ? parseName(text) : parseEmail(text);
  return identifier && identifier.length <= MAX_LENGTH ? identifier : undefined;
}

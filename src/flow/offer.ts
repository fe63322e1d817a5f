/** Which methods a person is offered, best first. */
import type { Challenge, MethodId } from '../types.js';

export interface OfferOptions {
  /** What this version and this browser can do. */
  readonly available: readonly MethodId[];
  /** The page's limit and order; empty for none. */
  readonly preferred: readonly MethodId[];
}

/** The code that fits an identifier. */
const codeFor = (identifier: string): MethodId => (identifier.startsWith('+') ? 'sms' : 'email-otp');

/** What the triggers say is enrolled and allowed, else what the page names, else the code that fits the identifier. */
export function offeredMethods(
  { isEnrolled, enrolledMethods, allowedMethods, defaultMethod }: Challenge,
  identifier: string,
  { available, preferred }: OfferOptions,
): readonly MethodId[] {
  const fitting = codeFor(identifier);
  const known = isEnrolled === false ? [fitting] : (enrolledMethods ?? allowedMethods);
  const limits = [known, allowedMethods, preferred.length > 0 ? preferred : undefined, available];
  const candidates = known ?? (preferred.length > 0 ? preferred : [fitting]);
  const offered = candidates.filter((id) =>
    limits.every((limit) => limit === undefined || limit.includes(id)),
  );
  const rank = (id: MethodId) =>
    preferred.includes(id) ? preferred.indexOf(id) : id === defaultMethod ? -1 : 0;
  return [...new Set(offered)].sort((a, b) => rank(a) - rank(b));
}

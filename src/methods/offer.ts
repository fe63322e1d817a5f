/** Which methods a person is offered, best first. */
import type { Challenge, MethodId } from '../types.js';

export interface OfferOptions {
  /** What this version and this browser can do. */
  readonly available: readonly MethodId[];
  /** The page's limit and order; empty for none. */
  readonly preferred: readonly MethodId[];
}

/** What a person is offered for a challenge. */
export interface Offer {
  /** The challenge, with whatever more is known of it now. */
  readonly challenge: Challenge;
  /** The methods that the person can choose from, best first. */
  readonly methods: readonly MethodId[];
  /** The one to go straight to; absent where the person has to choose. */
  readonly first?: MethodId;
}

/** Offers those of `candidates` that are allowed, that the page wants and that the browser can do, in the page's order. */
export function offerOf(
  candidates: readonly MethodId[],
  challenge: Challenge,
  { available, preferred }: OfferOptions,
): Offer {
  const { allowedMethods, defaultMethod } = challenge;
  const limits = [allowedMethods, preferred.length > 0 ? preferred : undefined, available];
  // A default of the triggers is no match for what the page prefers.
  const order = preferred.length > 0 ? preferred : [defaultMethod];
  const rank = (id: MethodId) => (order.includes(id) ? order.indexOf(id) : order.length);
  const methods = [...new Set(candidates)]
    .filter((id) => limits.every((limit) => limit === undefined || limit.includes(id)))
    .sort((a, b) => rank(a) - rank(b));
  const [best] = methods;
  return {
    challenge,
    methods,
    first: methods.length === 1 || (best && order.includes(best)) ? best : undefined,
  };
}

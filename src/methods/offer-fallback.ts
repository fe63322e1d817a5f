/** What to offer where the triggers do not say what a person is enrolled with, or say that it is nothing. */
import { offerOf, type Offer, type OfferOptions } from './offer.js';
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import { fetchTokenOptions } from '../gateways/authsignal-options.js';
import { methodsWith } from '../method-catalog.js';
import type { Challenge, MethodId } from '../types.js';

export interface UnsaidOptions extends OfferOptions {
  readonly authsignal: AuthsignalGateway;
  /** What the person typed. */
  readonly identifier: string;
  /** Whether the user was created a moment ago. */
  readonly isNewUser: boolean;
  readonly signal: AbortSignal;
}

/** What can prove an address of the identifier's kind, the usual one first. */
function fittingMethods(identifier: string): readonly MethodId[] {
  const kind = identifier.startsWith('+') ? 'phone' : 'email';
  return methodsWith(({ sendsTo, setUpWith }) => sendsTo === kind && setUpWith === 'address');
}

/** What can be set up without an address. */
const ADDRESSLESS = methodsWith(({ setUpWith }) => setUpWith === 'nothing');

/** What two-round triggers know. */
const TWO_ROUND = methodsWith(({ twoRoundName }) => twoRoundName !== undefined);

/** Offers to somebody without authenticators what proves the address just typed; without such, what the page names. */
function offerEnrollment(challenge: Challenge, { identifier, ...options }: UnsaidOptions): Offer {
  const proofs = offerOf(fittingMethods(identifier), challenge, options).methods;
  const { preferred } = options;
  if (proofs.length > 0)
    return offerOf(preferred.length > 0 ? proofs : proofs.slice(0, 1), challenge, options);
  return offerOf(
    ADDRESSLESS.filter((id) => preferred.includes(id)),
    challenge,
    options,
  );
}

/** Adds to `challenge` what Authsignal says, where that could make a difference. */
async function complete(
  challenge: Challenge,
  { authsignal, preferred, isNewUser, signal }: UnsaidOptions,
): Promise<Challenge> {
  const { token, isTwoRound, isEnrolled, allowedMethods, defaultMethod } = challenge;
  const [only] = preferred;
  // One way is left, and it finds out by itself whether the person has it.
  const isSettled = only ? preferred.length === 1 && !ADDRESSLESS.includes(only) : isNewUser;
  if (!token || isTwoRound || isEnrolled === false || isSettled) return challenge;
  const options = await fetchTokenOptions(authsignal, token, signal);
  if (!options) return challenge;
  return {
    ...challenge,
    isEnrolled: options.isEnrolled ?? isEnrolled,
    enrolledMethods: options.enrolledMethods,
    allowedMethods: allowedMethods ?? options.allowedMethods,
    defaultMethod: defaultMethod ?? options.defaultMethod,
  };
}

/** Offers what Authsignal says, else what the triggers allow, else what the page names, else the code that fits. */
export async function offerUnsaid(challenge: Challenge, options: UnsaidOptions): Promise<Offer> {
  const known = await complete(challenge, options);
  if (known.isEnrolled === false) return offerEnrollment(known, options);
  const { identifier, preferred, available } = options;
  return offerOf(
    known.enrolledMethods ??
      known.allowedMethods ??
      (preferred.length > 0 ? preferred : fittingMethods(identifier).slice(0, 1)),
    known,
    { preferred, available: known.isTwoRound ? available.filter((id) => TWO_ROUND.includes(id)) : available },
  );
}

/** The triggers' one table of methods: Authsignal's name for each, the form's id, and the kind of address it sends to. */
import { VerificationMethod } from '@authsignal/node';

/** What people sign in with, as the form's attribute names it. */
export type Identifier = 'email' | 'phone';

interface Method {
  /** The form's id. */
  id: string;
  name: VerificationMethod;
  /** Another name that Authsignal has for it. */
  alias?: string;
  /** Set for what Authsignal delivers. */
  sendsTo?: Identifier;
}

/** Of those that send to an address of one kind, the usual one comes first. */
const METHODS: readonly Method[] = [
  { id: 'email-otp', name: VerificationMethod.EMAIL_OTP, sendsTo: 'email' },
  { id: 'magic-link', name: VerificationMethod.EMAIL_MAGIC_LINK, sendsTo: 'email' },
  { id: 'sms', name: VerificationMethod.SMS, sendsTo: 'phone' },
  { id: 'whatsapp', name: VerificationMethod.WHATSAPP, sendsTo: 'phone' },
  { id: 'totp', name: VerificationMethod.AUTHENTICATOR_APP },
  { id: 'passkey', name: VerificationMethod.PASSKEY },
  { id: 'security-key', name: VerificationMethod.SECURITY_KEY },
  { id: 'push', name: VerificationMethod.PUSH },
  // What confirms a QR code: the app on a phone that is signed in already.
  { id: 'qr-code', name: VerificationMethod.DEVICE, alias: 'QR_CODE' },
];

/** The form's ids of Authsignal's methods, each once; a method that the form does not know is left out. */
export function toMethodIds(names: readonly (string | undefined)[]): string[] {
  const found = names.flatMap(
    (given) => METHODS.find(({ name, alias }) => given === name || (given && given === alias)) ?? [],
  );
  return [...new Set(found.map(({ id }) => id))];
}

/** What sends to such an address, the usual one first. */
export const methodsTo = (kind: Identifier): VerificationMethod[] =>
  METHODS.filter(({ sendsTo }) => sendsTo === kind).map(({ name }) => name);

/** The form's id of what usually sends to such an address. */
export const usualMethodId = (kind: Identifier): string | undefined =>
  METHODS.find(({ sendsTo }) => sendsTo === kind)?.id;

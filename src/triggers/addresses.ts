/** The addresses that a Cognito user can have, and what Authsignal does with them. */
import { VerificationMethod } from '@authsignal/node';

export interface AddressKind {
  /** Cognito's attribute, and the one that says whether it is verified. */
  attribute: 'email' | 'phone_number';
  mark: 'email_verified' | 'phone_number_verified';
  /** Authsignal's name for the attribute. */
  field: 'email' | 'phoneNumber';
  /** The methods that send to such an address, the usual one first. */
  methods: readonly VerificationMethod[];
}

export interface Address {
  kind: AddressKind;
  value: string;
}

const email: AddressKind = {
  attribute: 'email',
  mark: 'email_verified',
  field: 'email',
  methods: [VerificationMethod.EMAIL_OTP, VerificationMethod.EMAIL_MAGIC_LINK],
};
const phoneNumber: AddressKind = {
  attribute: 'phone_number',
  mark: 'phone_number_verified',
  field: 'phoneNumber',
  methods: [VerificationMethod.SMS, VerificationMethod.WHATSAPP],
};

export const addressKinds: readonly AddressKind[] = [email, phoneNumber];

/** The addresses among a user's attributes: a verified one before one that is not, else the email address first. */
export function addressesOf(attributes: Record<string, string>): Address[] {
  const isVerified = ({ kind }: Address): boolean => attributes[kind.mark] === 'true';
  return addressKinds
    .map((kind) => ({ kind, value: attributes[kind.attribute] ?? '' }))
    .filter(({ value }) => value)
    .sort((a, b) => Number(isVerified(b)) - Number(isVerified(a)));
}

/** The address that a user name is, if any. */
export function addressIn(userName: string): Address[] {
  if (isPhoneNumber(userName)) return [{ kind: phoneNumber, value: userName }];
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(userName) ? [{ kind: email, value: userName }] : [];
}

export function isPhoneNumber(userName: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(userName);
}

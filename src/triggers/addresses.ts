/** The addresses that a Cognito user can have, and what Authsignal does with them. */
import type { VerificationMethod } from '@authsignal/node';
import { methodsTo, type Identifier } from './methods.js';

export interface AddressKind {
  identifier: Identifier;
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

export const email: AddressKind = {
  identifier: 'email',
  attribute: 'email',
  mark: 'email_verified',
  field: 'email',
  methods: methodsTo('email'),
};
const phoneNumber: AddressKind = {
  identifier: 'phone',
  attribute: 'phone_number',
  mark: 'phone_number_verified',
  field: 'phoneNumber',
  methods: methodsTo('phone'),
};

export const addressKinds: readonly AddressKind[] = [email, phoneNumber];

export const isSameAddress = (a: string | undefined, b: string): boolean =>
  a?.toLowerCase() === b.toLowerCase();

/** The addresses among a user's attributes, the email address first. */
export function addressesOf(attributes: Record<string, string>): Address[] {
  return addressKinds
    .map((kind) => ({ kind, value: attributes[kind.attribute] ?? '' }))
    .filter(({ value }) => value);
}

/**
 * The addresses that may become a user's first authenticator, best first: those that are verified; else the user name, if it
 * is an address; else the one that there is. Cognito takes any unverified address from whoever signs up, so a second one may
 * be a stranger's who waits for the codes of the first one's owner. In a pool whose user names are addresses Cognito shows a
 * UUID in their place, so that of two only `identifier` tells which it is; without it, neither. A user name of any other
 * form is nobody's address, and both are what the person says of themselves.
 */
export function trustedAddresses(
  userName: string,
  attributes: Record<string, string>,
  identifier: Identifier | undefined,
): Address[] {
  const addresses = addressesOf(attributes);
  const verified = addresses.filter(({ kind }) => attributes[kind.mark] === 'true');
  if (verified.length > 0) return verified;
  const named = addressIn(userName);
  if (named.length > 0) return named;
  if (addresses.length < 2 || !isUuid(userName)) return addresses;
  return addresses.filter(({ kind }) => kind.identifier === identifier);
}

/**
 * The address that a person types to sign in as this user, as far as it is known, unless it is verified. Nobody has proved
 * it, so it may be a stranger's. Undefined under a user name that is no address.
 */
export function unprovenName(
  userName: string,
  attributes: Record<string, string>,
  identifier: Identifier | undefined,
): Address | undefined {
  const addresses = addressesOf(attributes);
  const fitting = addresses.filter(({ kind }) => !identifier || kind.identifier === identifier);
  const [named] = addressIn(userName);
  // Of two addresses, either may be the one.
  const typed = named ?? (isUuid(userName) && fitting.length === 1 ? fitting[0] : undefined);
  return typed && attributes[typed.kind.mark] !== 'true' ? typed : undefined;
}

const isUuid = (userName: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(userName);

/** The address that a user name is, if any. */
export function addressIn(userName: string): Address[] {
  if (/^\+[1-9]\d{6,14}$/.test(userName)) return [{ kind: phoneNumber, value: userName }];
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(userName) ? [{ kind: email, value: userName }] : [];
}

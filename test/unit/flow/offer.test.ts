import { expect } from '@open-wc/testing';
import { offeredMethods } from '../../../src/flow/offer.js';
import { METHOD_IDS, type Challenge, type MethodId } from '../../../src/types.js';
import { challenge } from './states.js';

interface Row {
  readonly what: string;
  readonly says?: Partial<Challenge>;
  readonly identifier?: string;
  readonly available?: readonly MethodId[];
  readonly preferred?: readonly MethodId[];
  readonly offers: readonly MethodId[];
}

const ROWS: readonly Row[] = [
  { what: 'a code by email for an address', offers: ['email-otp'] },
  { what: 'a text message for a phone number', identifier: '+15550109999', offers: ['sms'] },
  {
    what: 'what the page names, in its order',
    preferred: ['totp', 'email-otp'],
    offers: ['totp', 'email-otp'],
  },
  { what: 'what is enrolled', says: { enrolledMethods: ['totp', 'passkey'] }, offers: ['totp', 'passkey'] },
  { what: 'what is allowed', says: { allowedMethods: ['sms', 'email-otp'] }, offers: ['sms', 'email-otp'] },
  {
    what: 'what is both enrolled and allowed',
    says: { enrolledMethods: ['totp', 'passkey'], allowedMethods: ['passkey', 'sms'] },
    offers: ['passkey'],
  },
  {
    what: 'nothing that the page leaves out',
    says: { enrolledMethods: ['totp', 'passkey'] },
    preferred: ['passkey'],
    offers: ['passkey'],
  },
  {
    what: 'the page’s order before the triggers’',
    says: { enrolledMethods: ['totp', 'passkey'] },
    preferred: ['passkey', 'totp'],
    offers: ['passkey', 'totp'],
  },
  {
    what: 'the default method first',
    says: { enrolledMethods: ['totp', 'passkey'], defaultMethod: 'passkey' },
    offers: ['passkey', 'totp'],
  },
  {
    what: 'only the fitting code to a new person',
    says: { isEnrolled: false, enrolledMethods: ['totp'] },
    offers: ['email-otp'],
  },
  {
    what: 'nothing to a new person where the code is not allowed',
    says: { isEnrolled: false, allowedMethods: ['passkey'] },
    offers: [],
  },
  {
    what: 'nothing that this version does not have',
    says: { enrolledMethods: ['totp', 'email-otp'] },
    available: ['email-otp'],
    offers: ['email-otp'],
  },
  { what: 'nothing twice', says: { enrolledMethods: ['totp', 'totp'] }, offers: ['totp'] },
];

describe('offeredMethods', () => {
  for (const { what, says, identifier, available, preferred, offers } of ROWS) {
    it(`offers ${what}`, () => {
      const options = { available: available ?? METHOD_IDS, preferred: preferred ?? [] };
      const offered = offeredMethods({ ...challenge, ...says }, identifier ?? 'ana@example.com', options);
      expect(offered).to.deep.equal(offers);
    });
  }
});

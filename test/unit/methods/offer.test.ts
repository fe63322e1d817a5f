import { expect } from '@open-wc/testing';
import { offerOf } from '../../../src/methods/offer.js';
import { METHOD_IDS, type Challenge, type MethodId } from '../../../src/types.js';
import { challenge } from '../flow/states.js';

interface Row {
  readonly what: string;
  readonly candidates: readonly MethodId[];
  readonly says?: Partial<Challenge>;
  readonly available?: readonly MethodId[];
  readonly preferred?: readonly MethodId[];
  readonly offers: readonly MethodId[];
  /** The one that the person goes straight to. */
  readonly first?: MethodId;
}

const ROWS: readonly Row[] = [
  { what: 'the only one, straight away', candidates: ['totp'], offers: ['totp'], first: 'totp' },
  {
    what: 'a choice where nobody says which one comes first',
    candidates: ['totp', 'passkey'],
    offers: ['totp', 'passkey'],
  },
  {
    what: 'the triggers’ default first',
    candidates: ['totp', 'passkey'],
    says: { defaultMethod: 'passkey' },
    offers: ['passkey', 'totp'],
    first: 'passkey',
  },
  {
    what: 'a choice where the default is not among them',
    candidates: ['totp', 'passkey'],
    says: { defaultMethod: 'sms' },
    offers: ['totp', 'passkey'],
  },
  {
    what: 'the page’s order, and its first one straight away',
    candidates: ['totp', 'passkey', 'email-otp'],
    preferred: ['email-otp', 'passkey', 'totp'],
    offers: ['email-otp', 'passkey', 'totp'],
    first: 'email-otp',
  },
  {
    what: 'the page’s first one before the triggers’ default',
    candidates: ['email-otp', 'totp'],
    says: { defaultMethod: 'email-otp' },
    preferred: ['totp', 'email-otp'],
    offers: ['totp', 'email-otp'],
    first: 'totp',
  },
  {
    what: 'the page’s next one where the person does not have its first',
    candidates: ['email-otp', 'totp'],
    says: { defaultMethod: 'email-otp' },
    preferred: ['passkey', 'totp', 'email-otp'],
    offers: ['totp', 'email-otp'],
    first: 'totp',
  },
  {
    what: 'nothing that is not allowed',
    candidates: ['totp', 'passkey'],
    says: { allowedMethods: ['passkey', 'sms'] },
    offers: ['passkey'],
    first: 'passkey',
  },
  {
    what: 'nothing that the page leaves out',
    candidates: ['totp', 'passkey'],
    preferred: ['passkey', 'sms'],
    offers: ['passkey'],
    first: 'passkey',
  },
  {
    what: 'nothing that this browser cannot do',
    candidates: ['passkey', 'email-otp'],
    available: ['email-otp'],
    offers: ['email-otp'],
    first: 'email-otp',
  },
  { what: 'nothing twice', candidates: ['totp', 'totp'], offers: ['totp'], first: 'totp' },
  { what: 'nothing of nothing', candidates: [], says: { defaultMethod: 'totp' }, offers: [] },
];

describe('offerOf', () => {
  for (const { what, candidates, says, available, preferred, offers, first } of ROWS) {
    it(`offers ${what}`, () => {
      const said = { ...challenge, ...says };
      const options = { available: available ?? METHOD_IDS, preferred: preferred ?? [] };
      expect(offerOf(candidates, said, options)).to.deep.equal({ challenge: said, methods: offers, first });
    });
  }
});

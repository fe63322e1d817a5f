/** One row of facts for each method: what other modules have to know without loading it. */
import { METHOD_IDS, type MethodId } from './types.js';

export interface MethodFacts {
  /** Authsignal's names for it, as a `verificationMethod`; the usual one first. */
  readonly authsignalNames: readonly [string, ...string[]];
  /** The kind of address that it sends to; absent when it sends to none. */
  readonly sendsTo?: 'email' | 'phone';
  /**
   * What it takes to set it up in the form, for a person without authenticators: the address that they have just typed,
   * or nothing. Absent when the form cannot do it.
   */
  readonly setUpWith?: 'address' | 'nothing';
  /** Whether the browser has to have WebAuthn. */
  readonly needsWebAuthn?: boolean;
  /** What two-round triggers call it; absent when they do not know it. */
  readonly twoRoundName?: string;
}

export const METHOD_CATALOG: Readonly<Record<MethodId, MethodFacts>> = {
  'email-otp': {
    authsignalNames: ['EMAIL_OTP'],
    sendsTo: 'email',
    setUpWith: 'address',
    twoRoundName: 'EMAIL',
  },
  sms: { authsignalNames: ['SMS'], sendsTo: 'phone', setUpWith: 'address', twoRoundName: 'SMS' },
  whatsapp: { authsignalNames: ['WHATSAPP'], sendsTo: 'phone' },
  totp: { authsignalNames: ['AUTHENTICATOR_APP'], setUpWith: 'nothing' },
  passkey: {
    authsignalNames: ['PASSKEY'],
    setUpWith: 'nothing',
    needsWebAuthn: true,
    twoRoundName: 'PASSKEY',
  },
  'security-key': { authsignalNames: ['SECURITY_KEY'], setUpWith: 'nothing', needsWebAuthn: true },
  'magic-link': { authsignalNames: ['EMAIL_MAGIC_LINK'], sendsTo: 'email', setUpWith: 'address' },
  push: { authsignalNames: ['PUSH'] },
  // What confirms a QR code: the app on a phone that is signed in already. Newer tenants call it by the second name.
  'qr-code': { authsignalNames: ['DEVICE', 'QR_CODE'] },
};

/** The methods whose facts pass `test`, in the order of `METHOD_IDS`. */
export const methodsWith = (test: (facts: MethodFacts) => boolean): MethodId[] =>
  METHOD_IDS.filter((id) => test(METHOD_CATALOG[id]));

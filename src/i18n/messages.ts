/** Every word that the widget says. */
import type { LoginErrorCode } from '../errors.js';

/** The words of one language. A function gets what it has to name. */
export interface Messages {
  signIn: string;
  signInDescription: string;
  emailLabel: string;
  phoneLabel: string;
  emailOrPhoneLabel: string;
  usernameLabel: string;
  continue: string;
  invalidEmail: string;
  invalidPhone: string;
  invalidUsername: string;
  chooseMethod: string;
  /** What each method is called in a list of choices. */
  methods: Record<string, string>;
  checkEmail: string;
  codeSentTo: (address: string) => string;
  codeLabel: string;
  invalidCode: (digits: number) => string;
  verify: string;
  resend: string;
  resendIn: (seconds: number) => string;
  resent: string;
  changeAddress: string;
  otherMethod: string;
  tryAgain: string;
  starting: string;
  sending: string;
  verifying: string;
  answering: string;
  signedIn: string;
  notSetUp: string;
  /** What went wrong, by code. */
  errors: Record<LoginErrorCode, string>;
  /** Follows the `rate-limited` message when it is known how long to wait. */
  retryIn: (seconds: number) => string;
  /** What failed in the page after the tokens were issued. */
  notAccepted: string;
}

/** Overrides for some of the words. */
export type PartialMessages = Partial<Omit<Messages, 'errors' | 'methods'>> & {
  errors?: Partial<Messages['errors']>;
  methods?: Partial<Messages['methods']>;
};

/** `base` with what `overrides` replaces. */
export const mergeMessages = (base: Messages, overrides: PartialMessages | undefined): Messages =>
  overrides
    ? {
        ...base,
        ...overrides,
        errors: { ...base.errors, ...overrides.errors },
        methods: { ...base.methods, ...overrides.methods } as Messages['methods'],
      }
    : base;

/** Every word that the widget says. */
import type { LoginErrorCode } from '../errors.js';
import type { MethodId } from '../types.js';

/** The words of the first step, which come with the first chunk. */
export interface FirstMessages {
  signIn: string;
  signInDescription: string;
  emailLabel: string;
  phoneLabel: string;
  emailOrPhoneLabel: string;
  usernameLabel: string;
  countryLabel: string;
  continue: string;
  usePasskey: string;
  useOtherAccount: string;
  invalidEmail: string;
  invalidEmailOrPhone: string;
  invalidUsername: string;
  /** What is going on between the first step and the next. */
  starting: string;
  notSetUp: string;
  /** A part of the widget did not load. */
  loadFailed: string;
}

/** The words of all other steps. A function gets what it has to name. */
export interface StepMessages {
  /** Leads from the first step to the one that creates an account. */
  noAccount: string;
  /** What the step that creates an account is headed. */
  signUp: string;
  signUpDescription: string;
  createAccount: string;
  haveAccount: string;
  chooseMethod: string;
  /** What each method is called in a list of choices. */
  methods: Record<MethodId, string>;
  /** What the step of each method is headed. */
  headings: Record<MethodId, string>;
  /** What to do; `where` is the address, where it is known. */
  instructions: Record<MethodId, (where: string | undefined) => string>;
  invalidPhone: string;
  /** A phone number and its country do not go together. */
  phoneCountry: string;
  /** A phone number is too short or too long; `example` is how numbers of its country look. */
  phoneLength: (example: string | undefined) => string;
  codeLabel: string;
  invalidCode: (digits: number) => string;
  verify: string;
  resend: string;
  resendIn: (seconds: number) => string;
  resent: string;
  setUpTotp: string;
  setUpTotpDescription: string;
  secretLabel: string;
  copy: string;
  copied: string;
  qrCodeLabel: string;
  qrCodeClaimed: string;
  /** What a method sent or showed is not good any more. */
  expired: Partial<Record<MethodId, string>>;
  declined: string;
  changeAddress: string;
  otherMethod: string;
  tryAgain: string;
  cancel: string;
  sending: string;
  waiting: string;
  /** The person gave up what was waited for, and may try again. */
  cancelled: string;
  verifying: string;
  answering: string;
  openPrebuilt: string;
  openPrebuiltDescription: string;
  windowClosed: string;
  offerPasskey: string;
  offerPasskeyDescription: string;
  createPasskey: string;
  notNow: string;
  signedIn: string;
  /** What went wrong, by code. */
  errors: Record<LoginErrorCode, string>;
  /** Takes the place of the `rate-limited` message when it is known how long to wait. */
  retryIn: (seconds: number) => string;
  /** The page could not finish after the tokens were issued. */
  notAccepted: string;
}

/** The words of one language. */
export type Messages = FirstMessages & StepMessages;

type Tables = 'methods' | 'headings' | 'instructions' | 'expired' | 'errors';

/** Overrides for some of the words. */
export type PartialMessages = Partial<Omit<Messages, Tables>> & {
  [Table in Tables]?: Partial<Messages[Table]>;
};

/** `base` with what `overrides` replaces; what is no word of its kind is passed over. */
export function mergeMessages<T extends object>(base: T, overrides: unknown): T {
  const merged = { ...base };
  if (typeof overrides !== 'object' || overrides === null) return merged;
  for (const key of Object.keys(base) as (keyof T)[]) {
    const word = (overrides as Partial<T>)[key];
    if (typeof word !== typeof base[key]) continue;
    const own = base[key];
    merged[key] = typeof own === 'object' && own !== null ? mergeMessages(own, word) : (word as T[keyof T]);
  }
  return merged;
}

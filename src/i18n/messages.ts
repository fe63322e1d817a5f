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
  invalidPhone: string;
  invalidUsername: string;
  /** What is going on between the first step and the next. */
  starting: string;
  notSetUp: string;
  /** A part of the widget did not load. */
  loadFailed: string;
}

/** The words of all other steps. A function gets what it has to name. */
export interface StepMessages {
  chooseMethod: string;
  /** What each method is called in a list of choices. */
  methods: Record<MethodId, string>;
  /** What the step of each method is headed. */
  headings: Record<MethodId, string>;
  /** What to do; `where` is the address, where it is known. */
  instructions: Record<MethodId, (where: string | undefined) => string>;
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
  linkExpired: string;
  declined: string;
  changeAddress: string;
  otherMethod: string;
  tryAgain: string;
  cancel: string;
  sending: string;
  waiting: string;
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

type Tables = 'methods' | 'headings' | 'instructions' | 'errors';

/** Overrides for some of the words. */
export type PartialMessages = Partial<Omit<Messages, Tables>> & {
  [Table in Tables]?: Partial<Messages[Table]>;
};

/** `base` with what `overrides` replaces. */
export function mergeMessages<T extends Partial<Messages>>(base: T, overrides: PartialMessages = {}): T {
  const tables = ['methods', 'headings', 'instructions', 'errors'] as const satisfies readonly Tables[];
  const merged: Partial<Record<Tables, object>> = {};
  for (const table of tables) merged[table] = { ...base[table], ...overrides[table] };
  return { ...base, ...overrides, ...merged };
}

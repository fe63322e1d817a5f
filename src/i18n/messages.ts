/** Every word that the widget says. */
import type { LoginErrorCode } from '../errors.js';
import type { MethodId } from '../types.js';

/** The words of the first step, which come with the first chunk. */
export interface FirstMessages {
  signIn: string;
  signInDescription: string;
  /** Takes the place of `signInDescription` where a new person gets an account by signing in. */
  signInOrUpDescription: string;
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

/**
 * The words of all other steps. A function gets what it has to name: `digits` is the length of a code, `seconds` is how long
 * to wait, and `time` is the same as text in the language of the words, such as `1:11` or `1 minute 11 seconds`.
 */
export interface StepMessages {
  /** Leads from the first step to the one that creates an account. */
  noAccount: string;
  /** What the step that creates an account is headed. */
  signUp: string;
  signUpDescription: string;
  createAccount: string;
  haveAccount: string;
  chooseMethod: string;
  /** Marks the method that the person used last on this device. */
  lastUsed: string;
  /** What each method is called in a list of choices. */
  methods: Record<MethodId, string>;
  /** What the step of each method is headed. */
  headings: Record<MethodId, string>;
  /** What to do; `where` is the address, where it is known. */
  instructions: Record<MethodId, (where: string | undefined, digits: number) => string>;
  invalidPhone: string;
  /** A phone number and its country do not go together. */
  phoneCountry: string;
  /** A phone number is too short or too long; `example` is how numbers of its country look. */
  phoneLength: (example: string | undefined) => string;
  codeLabel: (digits: number) => string;
  invalidCode: (digits: number) => string;
  verify: string;
  resend: string;
  resendIn: (seconds: number, time: string) => string;
  /** When a button that has to wait can be used; read out with its name. */
  availableIn: (seconds: number, time: string) => string;
  resent: string;
  /** Stands in place of the button for a moment. */
  sent: string;
  /** For who has had it sent more than once. */
  resendHint: string;
  /** Opens the mailbox; `app` is a product, such as Gmail. */
  openMail: (app: string) => string;
  setUpTotp: string;
  setUpTotpDescription: string;
  secretLabel: string;
  copy: string;
  copied: string;
  copyFailed: string;
  /** The QR code that a signed-in app scans. */
  qrCodeLabel: string;
  /** The QR code that sets an authenticator app up. */
  setUpQrCodeLabel: string;
  qrCodeClaimed: string;
  /** What a method sent or showed is not good any more. */
  expired: Record<'magic-link' | 'push' | 'qr-code', string>;
  declined: string;
  /** Leads back to the first step. */
  changeAddress: string;
  /** The same, beside the address that a code was sent to. */
  change: string;
  otherMethod: string;
  tryAgain: string;
  cancel: string;
  sending: string;
  waiting: string;
  /** The person gave up what was waited for, and may try again. */
  cancelled: string;
  /** The first step, after a passkey was asked for and none was used. */
  passkeyUnused: string;
  /** The first step, after a passkey among the browser's suggestions did not do. */
  passkeySuggestionFailed: string;
  verifying: string;
  answering: string;
  openPrebuilt: string;
  openPrebuiltDescription: string;
  /** The same where it is shown on top of the page. */
  openPopupDescription: string;
  windowClosed: string;
  offerPasskey: string;
  offerPasskeyDescription: string;
  createPasskey: string;
  noPasskeyCreated: string;
  notNow: string;
  signedIn: string;
  /** The page of `success-url` is loading. */
  redirecting: string;
  /** What went wrong, by code. */
  errors: Record<LoginErrorCode, string>;
  /** Takes the place of the `rate-limited` message when it is known how long to wait. */
  retryIn: (seconds: number, time: string) => string;
  /** The wait is over. */
  canTryAgain: string;
  /** The first step: the person has no method that this form offers. */
  noMethod: string;
  /** Somebody has to look at this sign-in before it goes on. */
  review: string;
  /** The page could not finish after the tokens were issued. */
  notAccepted: string;
}

/** The words of one language. */
export type Messages = FirstMessages & StepMessages;

/** A language, and its words: without `messages` those in English, which are there already. */
export interface Locale {
  /** BCP 47 language tag. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly messages?: Messages;
}

type Tables = 'methods' | 'headings' | 'instructions' | 'expired' | 'errors';

/** Each member may be left out, or `undefined`, which is not the same with TypeScript's `exactOptionalPropertyTypes`. */
type Optional<T> = { [Key in keyof T]?: T[Key] | undefined };

/** Overrides for some of the words. */
export type PartialMessages = Optional<Omit<Messages, Tables | 'codeLabel'>> & {
  [Table in Tables]?: Optional<Messages[Table]> | undefined;
} & { codeLabel?: string | Messages['codeLabel'] | undefined };

/** The words of the first step with those that `overrides` replaces; what is no text is passed over. */
export function mergeFirst(base: FirstMessages, overrides: object | undefined): FirstMessages {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, word] of Object.entries(overrides ?? {})) if (typeof word === 'string') merged[key] = word;
  return merged as unknown as FirstMessages;
}

/** Reads phone numbers in any common notation, and knows the countries and their calling codes. */
import {
  getCountryCallingCode,
  getExampleNumber,
  ParseError,
  parsePhoneNumberWithError,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/core/es6';
import metadata from 'libphonenumber-js/min/metadata';
import examples from 'libphonenumber-js/mobile/examples';

export type { CountryCode };

/** Why a text is no phone number: not one at all; not one of its country, or of no country; too short or too long. */
export type PhoneProblem = 'invalid' | 'country' | 'length';

/** A number in E.164, or what is wrong. */
export type PhoneReading = { readonly number: string } | { readonly problem: PhoneProblem };

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: CountryCode;
  /** In the language asked for. */
  readonly name: string;
  /** Digits, without `+`. */
  readonly callingCode: string;
}

const E164 = /^\+[1-9]\d{6,14}$/;

const PROBLEMS: Readonly<Record<string, PhoneProblem>> = {
  INVALID_COUNTRY: 'country',
  TOO_SHORT: 'length',
  TOO_LONG: 'length',
};

/** Whether there are phone numbers of this country. */
export const isCountry = (code: string | undefined): code is CountryCode =>
  code !== undefined && Object.hasOwn(metadata.countries, code);

const callingCodeOf = (country: CountryCode): string => getCountryCallingCode(country, metadata);

/** The text as the parser likes it: plain digits, no invisible marks, label, `tel:` or full stop. */
const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/^(?:[\p{L}\s]+[.:]+)?[^\p{L}\p{N}+]*/u, '')
    .replace(/[\s.,;]+$/, '');

function parse(text: string, country: CountryCode | undefined): PhoneNumber | PhoneProblem {
  try {
    return parsePhoneNumberWithError(text, { defaultCountry: country, extract: false }, metadata);
  } catch (error: unknown) {
    return (error instanceof ParseError && PROBLEMS[error.message]) || 'invalid';
  }
}

/** The countries of a calling code, the biggest first; none for a code that is international itself. */
const countriesOf = (callingCode: string): readonly CountryCode[] =>
  metadata.country_calling_codes[callingCode] ?? [];

/** Whether the numbering plan has room for `phone`, which it keeps for films and for numbers not given out yet, too. */
function fitsPlan(phone: PhoneNumber): boolean {
  if (phone.isValid()) return true;
  const [country] = countriesOf(phone.countryCallingCode);
  // The plan's overall pattern; the metadata's format (version 4) has it at this place.
  const pattern: unknown = country && metadata.countries[country]?.[2];
  return typeof pattern === 'string' && new RegExp(`^(?:${pattern})$`).test(phone.nationalNumber);
}

function problemOf(phone: PhoneNumber): PhoneProblem | undefined {
  // A code does not reach an extension.
  if (phone.ext) return 'invalid';
  if (!phone.isPossible() || !E164.test(phone.number)) return 'length';
  return fitsPlan(phone) ? undefined : 'country';
}

/** What people write that the parser does not know, and what they mean; in turn, each on what came of those before. */
const NOTATIONS: readonly (readonly [RegExp, string])[] = [
  // The prefix for calls abroad differs between countries, but people copy it from anywhere.
  [/^0(?:0|11)\s*([1-9].*)/, '+$1'],
  // Somebody's calling code stood in the field already, and a whole number came behind it.
  [/^\D*(?:\d\D*){0,5}?(?:\+|(?<!\d)0(?:0|11))[^\d+]*([1-9][^+]*)$/, '+$1'],
  [/^\+(\d{1,3})\D*(?:00)?(\1.*)/, '+$2'],
  // Mexico's prefixes until 2019.
  [/^\+52\D*(?:0?1|04[45])\D*((?:\d\D*){10})$/, '+52$1'],
  // Both of Argentina's: 9 is for calls from abroad, 15 for calls at home.
  [/^\+54\D*9(.*15.*)/, '+54$1'],
];

/** The number in `plain` where its notation is one of those. */
function readNotation(plain: string, country: CountryCode | undefined): PhoneNumber | undefined {
  // Mexico's had no calling code at home.
  let text = country === 'MX' && /^[01]/.test(plain) ? `+52${plain}` : plain.replace(/^(?=52\D*1)/, '+');
  for (const [pattern, meant] of NOTATIONS) {
    const next = text.replace(pattern, meant);
    const phone = next === text ? undefined : parse(next, undefined);
    if (typeof phone === 'object' && !problemOf(phone)) return phone;
    text = next;
  }
  return undefined;
}

/** `phone`, or what its digits say by themselves where those are a whole number with the calling code. */
function withoutSecondCode(phone: PhoneNumber, plain: string): PhoneNumber {
  const { countryCallingCode, nationalNumber } = phone;
  if (!nationalNumber.startsWith(countryCallingCode) || plain.startsWith('0')) return phone;
  const other = parse(`+${nationalNumber}`, undefined);
  if (typeof other === 'string' || problemOf(other)) return phone;
  // In some plans nearly everything is a number; a mobile one has a length of its own.
  const usual = other.country && getExampleNumber(other.country, examples, metadata)?.nationalNumber.length;
  const least = (usual ?? Infinity) - (plain.startsWith('+') ? 0 : 1);
  return other.nationalNumber.length < least ? phone : other;
}

/** The number in `text`, which need not be complete, or what is wrong with its notation. */
function read(text: string, country: CountryCode | undefined): PhoneNumber | PhoneProblem {
  const plain = tidy(text);
  const phone = parse(plain, country);
  if (typeof phone === 'object' && !problemOf(phone)) return withoutSecondCode(phone, plain);
  return readNotation(plain, country) ?? phone;
}

/** Reads `text` as a number of `country`, unless it says itself which country it is of. */
export function parsePhone(text: string, country: CountryCode | undefined): PhoneReading {
  const phone = read(text, country);
  const problem = typeof phone === 'string' ? phone : problemOf(phone);
  return typeof phone === 'string' || problem ? { problem: problem ?? 'invalid' } : { number: phone.number };
}

interface International {
  readonly callingCode: string;
  readonly nationalNumber: string;
  readonly country?: CountryCode;
}

/** What `text` says when it was typed with a calling code, however little follows. */
function international(text: string, country: CountryCode | undefined): International | undefined {
  const plain = tidy(text);
  const phone = read(text, country);
  if (typeof phone === 'object') {
    const { countryCallingCode: callingCode, nationalNumber } = phone;
    const isOther = !country || callingCode !== callingCodeOf(country);
    return isOther || plain.startsWith('+')
      ? { callingCode, nationalNumber, country: phone.country }
      : undefined;
  }
  if (!plain.startsWith('+')) return undefined;
  const digits = plain.replace(/\D/g, '');
  const callingCode = [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => countriesOf(code)[0]);
  return callingCode ? { callingCode, nationalNumber: digits.slice(callingCode.length) } : undefined;
}

/**
 * The country of a number that is typed internationally, as soon as it can be told. `preferred` wins over others with the
 * same calling code.
 */
export function countryOf(text: string, preferred?: CountryCode): CountryCode | undefined {
  const typed = international(text, preferred);
  const candidates = countriesOf(typed?.callingCode ?? '');
  return candidates.find((code) => code === preferred) ?? typed?.country ?? candidates[0];
}

/** `text` with the calling code of `country` where it was typed with another one; otherwise as it is. */
export function withCallingCodeOf(country: CountryCode, text: string, before?: CountryCode): string {
  const typed = international(text, before);
  const callingCode = callingCodeOf(country);
  return typed && typed.callingCode !== callingCode ? `+${callingCode} ${typed.nationalNumber}` : text;
}

/** `number`, which is in E.164, as people write it for the whole world; as it is where nobody knows how. */
export function format(number: string): string {
  const phone = parse(number, undefined);
  // No line ends in it.
  return typeof phone === 'object' ? phone.formatInternational().replaceAll(' ', '\u00A0') : number;
}

/** A number of `country` that belongs to nobody, as people there write it. */
export const example = (country: CountryCode): string | undefined =>
  getExampleNumber(country, examples, metadata)?.formatNational();

/** Every country with phone numbers, by its name in `locale`; in English when there is no such language. */
export function countries(locale: string): readonly Country[] {
  const locales = [locale, 'en'].filter((tag) => {
    try {
      return Intl.DisplayNames.supportedLocalesOf(tag).length > 0;
    } catch {
      // The tag is malformed.
      return false;
    }
  });
  const names = new Intl.DisplayNames(locales, { type: 'region' });
  const { compare } = new Intl.Collator(locales);
  return Object.keys(metadata.countries)
    .filter(isCountry)
    .map((code) => ({ code, name: names.of(code) ?? code, callingCode: callingCodeOf(code) }))
    .sort((a, b) => compare(a.name, b.name));
}

/** Finds the country that phone numbers most likely belong to. */
import { isCountry, type CountryCode } from './phone-numbers.js';

/** The region of a language tag, also of one with `_`; with `isGuess` also the one that its language suggests. */
function regionOf(tag: string, isGuess = false): string | undefined {
  try {
    const locale = new Intl.Locale(tag.replaceAll('_', '-'));
    return (isGuess ? locale.maximize() : locale).region;
  } catch {
    return undefined;
  }
}

/** The country in ISO 3166-1 alpha-2, in any case; `undefined` when it is none with phone numbers. */
export function parseCountry(attribute: string): CountryCode | undefined {
  const code = attribute.trim().toUpperCase();
  return isCountry(code) ? code : undefined;
}

const languageOf = (tag: string): string | undefined => tag.toLowerCase().split(/[-_]/)[0];

/**
 * The country to start with: what the page says; else the region of the page's `locale`; else that of the browser's
 * `languages`. `undefined` when none of them has one.
 */
export function defaultCountry(
  attribute: string | undefined,
  locale: string,
  languages: readonly string[] = navigator.languages,
): CountryCode | undefined {
  // A page in `en` is read in New Zealand where the browser says `en-NZ`, and not where most speakers live.
  const same = languages.filter((tag) => languageOf(tag) === languageOf(locale));
  // A region may also be a continent, as in `es-419`, or have no phone numbers.
  return (
    parseCountry(attribute ?? '') ??
    [locale, ...same].map((tag) => regionOf(tag)).find(isCountry) ??
    [locale, ...languages].map((tag) => regionOf(tag, true)).find(isCountry)
  );
}

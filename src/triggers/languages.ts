/** The languages in which Authsignal writes its messages. */

// Authsignal's documentation of the server API's parameter `locale`; it ignores any other.
const LANGUAGES = ['en', 'fr', 'fr-ca', 'de', 'es', 'it', 'nl', 'pl', 'pt-br'];

/** Authsignal's name for the language of a BCP 47 tag; `undefined` where it does not write in that language. */
export function authsignalLocale(tag: string | undefined): string | undefined {
  const wanted = tag?.toLowerCase().replaceAll('_', '-') ?? '';
  const [language = ''] = wanted.split('-');
  // There is no other Portuguese.
  const name = language === 'pt' ? 'pt-br' : language;
  return [wanted, name].find((candidate) => LANGUAGES.includes(candidate));
}

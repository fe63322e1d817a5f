/** The languages in which Authsignal writes its emails and text messages. */

const LANGUAGES = ['en', 'fr', 'fr-ca', 'de', 'es', 'it', 'nl', 'pl', 'pt-br'];

/**
 * What Authsignal calls the language of a BCP 47 tag, for the parameter `locale` of its server API; `undefined` when it
 * does not write in that language, and so uses the tenant's.
 *
 * @see https://docs.authsignal.com
 */
export function authsignalLanguage(tag: string): string | undefined {
  const wanted = tag.toLowerCase().replaceAll('_', '-');
  const [language = ''] = wanted.split('-');
  // There is no other Portuguese.
  const name = language === 'pt' ? 'pt-br' : language;
  return [wanted, name].find((candidate) => LANGUAGES.includes(candidate));
}

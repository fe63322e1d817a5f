/** The languages other than English, and which of them a language tag asks for. */
import type { Locale } from './load-locale.js';
import type { Messages } from './messages.js';

interface Row {
  /** Which way the language is written; `ltr` by default. */
  readonly dir?: 'rtl';
  readonly load: () => Promise<{ readonly default: Messages }>;
}

/** By language, and where it matters by script or region. */
export const LOCALES: Readonly<Record<string, Row>> = {
  ar: { dir: 'rtl', load: () => import('./locales/ar.js') },
  de: { load: () => import('./locales/de.js') },
  es: { load: () => import('./locales/es.js') },
  fr: { load: () => import('./locales/fr.js') },
  ja: { load: () => import('./locales/ja.js') },
};

/** The name in the table for a BCP 47 language tag, and the tag in its usual form; `undefined` when there is none. */
export function matchLocale(tag: string): { readonly name: string; readonly lang: string } | undefined {
  try {
    // Norwegian without further words is Bokmål in writing, and so it is what readers of Nynorsk read with ease.
    const locale = new Intl.Locale(tag.replaceAll('_', '-').replace(/^(no|nn)\b/i, 'nb'));
    const { language, region } = locale;
    const name = [`${language}-${locale.maximize().script}`, `${language}-${region}`, language].find((key) =>
      Object.hasOwn(LOCALES, key),
    );
    return name === undefined ? undefined : { name, lang: locale.toString() };
  } catch {
    // It is no language tag.
    return undefined;
  }
}

/** The words for a language tag; `undefined` when there are none. */
export async function loadTranslation(tag: string): Promise<Locale | undefined> {
  const match = matchLocale(tag);
  const row = match && LOCALES[match.name];
  if (!match || !row) return undefined;
  const { default: messages } = await row.load();
  return { lang: match.lang, dir: row.dir ?? 'ltr', messages };
}

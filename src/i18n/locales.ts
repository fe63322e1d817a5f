/** The languages other than English, and which of them a language tag asks for. */
import type { Locale, Messages } from './messages.js';

interface Row {
  /** Which way the language is written; `ltr` by default. */
  readonly dir?: 'rtl';
  readonly load: () => Promise<{ readonly default: Messages }>;
}

/** By language, and where it matters by script or region. */
export const LOCALES: Readonly<Record<string, Row>> = {
  ar: { dir: 'rtl', load: () => import('./locales/ar.js') },
  bg: { load: () => import('./locales/bg.js') },
  ca: { load: () => import('./locales/ca.js') },
  cs: { load: () => import('./locales/cs.js') },
  da: { load: () => import('./locales/da.js') },
  de: { load: () => import('./locales/de.js') },
  el: { load: () => import('./locales/el.js') },
  es: { load: () => import('./locales/es.js') },
  et: { load: () => import('./locales/et.js') },
  fa: { dir: 'rtl', load: () => import('./locales/fa.js') },
  fi: { load: () => import('./locales/fi.js') },
  fr: { load: () => import('./locales/fr.js') },
  he: { dir: 'rtl', load: () => import('./locales/he.js') },
  hi: { load: () => import('./locales/hi.js') },
  hr: { load: () => import('./locales/hr.js') },
  hu: { load: () => import('./locales/hu.js') },
  id: { load: () => import('./locales/id.js') },
  it: { load: () => import('./locales/it.js') },
  ja: { load: () => import('./locales/ja.js') },
  ko: { load: () => import('./locales/ko.js') },
  lt: { load: () => import('./locales/lt.js') },
  lv: { load: () => import('./locales/lv.js') },
  ms: { load: () => import('./locales/ms.js') },
  nb: { load: () => import('./locales/nb.js') },
  nl: { load: () => import('./locales/nl.js') },
  pl: { load: () => import('./locales/pl.js') },
  pt: { load: () => import('./locales/pt.js') },
  'pt-BR': { load: () => import('./locales/pt-BR.js') },
  ro: { load: () => import('./locales/ro.js') },
  ru: { load: () => import('./locales/ru.js') },
  sk: { load: () => import('./locales/sk.js') },
  sl: { load: () => import('./locales/sl.js') },
  sr: { load: () => import('./locales/sr.js') },
  'sr-Latn': { load: () => import('./locales/sr-Latn.js') },
  sv: { load: () => import('./locales/sv.js') },
  th: { load: () => import('./locales/th.js') },
  tr: { load: () => import('./locales/tr.js') },
  uk: { load: () => import('./locales/uk.js') },
  ur: { dir: 'rtl', load: () => import('./locales/ur.js') },
  vi: { load: () => import('./locales/vi.js') },
  'zh-Hans': { load: () => import('./locales/zh-Hans.js') },
  'zh-Hant': { load: () => import('./locales/zh-Hant.js') },
};

/** Older names, which not every engine knows. Readers of Norwegian and of Nynorsk read Bokmål with ease. */
const ALIASES: Readonly<Record<string, string>> = {
  cmn: 'zh',
  in: 'id',
  iw: 'he',
  nn: 'nb',
  no: 'nb',
};

/** The name in the table for a BCP 47 language tag, and the tag in its usual form; `undefined` when there is none. */
export function matchLocale(tag: string): { readonly name: string; readonly lang: string } | undefined {
  try {
    const known = tag.replaceAll('_', '-').replace(/^[a-z]+/i, (name) => ALIASES[name.toLowerCase()] ?? name);
    const locale = new Intl.Locale(known);
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

/** The first step's words in every language, at once: a server writes the form in one go. */
import first from '../i18n/en-first.js';
import { LOCALES, matchLocale } from '../i18n/locales.js';
import ar from '../i18n/locales/ar.js';
import bg from '../i18n/locales/bg.js';
import ca from '../i18n/locales/ca.js';
import cs from '../i18n/locales/cs.js';
import da from '../i18n/locales/da.js';
import de from '../i18n/locales/de.js';
import el from '../i18n/locales/el.js';
import es from '../i18n/locales/es.js';
import et from '../i18n/locales/et.js';
import fa from '../i18n/locales/fa.js';
import fi from '../i18n/locales/fi.js';
import fr from '../i18n/locales/fr.js';
import he from '../i18n/locales/he.js';
import hi from '../i18n/locales/hi.js';
import hr from '../i18n/locales/hr.js';
import hu from '../i18n/locales/hu.js';
import id from '../i18n/locales/id.js';
import it from '../i18n/locales/it.js';
import ja from '../i18n/locales/ja.js';
import ko from '../i18n/locales/ko.js';
import lt from '../i18n/locales/lt.js';
import lv from '../i18n/locales/lv.js';
import ms from '../i18n/locales/ms.js';
import nb from '../i18n/locales/nb.js';
import nl from '../i18n/locales/nl.js';
import pl from '../i18n/locales/pl.js';
import pt from '../i18n/locales/pt.js';
import ptBR from '../i18n/locales/pt-BR.js';
import ro from '../i18n/locales/ro.js';
import ru from '../i18n/locales/ru.js';
import sk from '../i18n/locales/sk.js';
import sl from '../i18n/locales/sl.js';
import sr from '../i18n/locales/sr.js';
import srLatn from '../i18n/locales/sr-Latn.js';
import sv from '../i18n/locales/sv.js';
import th from '../i18n/locales/th.js';
import tr from '../i18n/locales/tr.js';
import uk from '../i18n/locales/uk.js';
import ur from '../i18n/locales/ur.js';
import vi from '../i18n/locales/vi.js';
import zhHans from '../i18n/locales/zh-Hans.js';
import zhHant from '../i18n/locales/zh-Hant.js';
import type { FirstMessages } from '../i18n/messages.js';

/** By the names of the table of languages. */
export const TRANSLATIONS: Readonly<Record<string, FirstMessages>> = {
  ar,
  bg,
  ca,
  cs,
  da,
  de,
  el,
  es,
  et,
  fa,
  fi,
  fr,
  he,
  hi,
  hr,
  hu,
  id,
  it,
  ja,
  ko,
  lt,
  lv,
  ms,
  nb,
  nl,
  pl,
  pt,
  'pt-BR': ptBR,
  ro,
  ru,
  sk,
  sl,
  sr,
  'sr-Latn': srLatn,
  sv,
  th,
  tr,
  uk,
  ur,
  vi,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};

export interface FirstLocale {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly messages: FirstMessages;
  readonly isEnglish: boolean;
}

/** The first step in the language of a BCP 47 tag; in English where nobody speaks that. */
export function firstLocale(tag: string): FirstLocale {
  const match = matchLocale(tag);
  const messages = match && TRANSLATIONS[match.name];
  if (!match || !messages) return { lang: 'en', dir: 'ltr', messages: first, isEnglish: true };
  return { lang: match.lang, dir: LOCALES[match.name]?.dir ?? 'ltr', messages, isEnglish: false };
}

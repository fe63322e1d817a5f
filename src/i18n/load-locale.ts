/** Finds the language of an element and loads its words. */
import type { Messages } from './messages.js';

/** The words of one language; without `messages` those in English, which are there already. */
export interface Locale {
  /** BCP 47 language tag. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly messages?: Messages;
}

export const ENGLISH: Locale = { lang: 'en', dir: 'ltr' };

type Loader = () => Promise<{ default: Messages }>;

const LOADERS: Readonly<Record<string, Loader>> = {
  ar: () => import('./locales/ar.js'),
  de: () => import('./locales/de.js'),
  es: () => import('./locales/es.js'),
  fr: () => import('./locales/fr.js'),
  ja: () => import('./locales/ja.js'),
};

/** The `lang` that is nearest to `element`, across shadow roots, else the browser's; in lower case. */
export function languageOf(element: Element): string {
  for (let scope: Element | undefined = element; scope;) {
    const nearest: Element | null = scope.closest('[lang]');
    if (nearest) return nearest.getAttribute('lang')?.toLowerCase() ?? '';
    const root: Node = scope.getRootNode();
    scope = root instanceof ShadowRoot ? root.host : undefined;
  }
  return navigator.language.toLowerCase();
}

/** The locale for a language tag; English where the widget does not speak the language. Rejects when it does not load. */
export async function loadLocale(tag: string): Promise<Locale> {
  const [lang = ''] = tag.split('-');
  const load = Object.hasOwn(LOADERS, lang) ? LOADERS[lang] : undefined;
  if (!load) return ENGLISH;
  const { default: messages } = await load();
  return { lang: tag, dir: lang === 'ar' ? 'rtl' : 'ltr', messages };
}

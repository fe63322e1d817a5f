/** Finds the language of an element and loads its words. */
import type { Locale } from './messages.js';

export const ENGLISH: Locale = { lang: 'en', dir: 'ltr' };

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

/**
 * The locale for a BCP 47 language tag; English where the widget does not speak the language. Rejects when it does not load.
 */
export const loadLocale = async (tag: string): Promise<Locale> =>
  /^(en|$)/i.test(tag) ? ENGLISH : ((await (await import('./locales.js')).loadTranslation(tag)) ?? ENGLISH);

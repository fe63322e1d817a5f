/** The texts of what is sent, in Authsignal's nine languages. Its own words are not known; these say the same. */

interface Texts {
  readonly code: (code: string) => string;
  readonly link: string;
  readonly prompt: string;
}

const TEXTS = {
  en: {
    code: (code) => `Your code is ${code}.`,
    link: 'Confirm that it is you.',
    prompt: 'Are you signing in?',
  },
  fr: {
    code: (code) => `Votre code est ${code}.`,
    link: 'Confirmez que c’est bien vous.',
    prompt: 'Est-ce vous qui vous connectez ?',
  },
  'fr-ca': {
    code: (code) => `Votre code est le ${code}.`,
    link: 'Confirmez que c’est vous.',
    prompt: 'Est-ce vous qui ouvrez une session ?',
  },
  de: {
    code: (code) => `Ihr Code lautet ${code}.`,
    link: 'Bestätigen Sie, dass Sie es sind.',
    prompt: 'Melden Sie sich gerade an?',
  },
  es: {
    code: (code) => `Su código es ${code}.`,
    link: 'Confirme que es usted.',
    prompt: '¿Está iniciando sesión?',
  },
  it: { code: (code) => `Il tuo codice è ${code}.`, link: 'Conferma che sei tu.', prompt: 'Stai accedendo?' },
  nl: {
    code: (code) => `Uw code is ${code}.`,
    link: 'Bevestig dat u het bent.',
    prompt: 'Bent u aan het inloggen?',
  },
  pl: {
    code: (code) => `Twój kod to ${code}.`,
    link: 'Potwierdź, że to Ty.',
    prompt: 'Czy to Ty się logujesz?',
  },
  'pt-br': {
    code: (code) => `Seu código é ${code}.`,
    link: 'Confirme que é você.',
    prompt: 'Você está entrando?',
  },
} as const satisfies Record<string, Texts>;

export type Language = keyof typeof TEXTS;

/** Authsignal's name for a language that it writes in. Any other is ignored, not refused. */
export function asLanguage(locale: string | undefined): Language | undefined {
  const wanted = locale?.toLowerCase();
  return (Object.keys(TEXTS) as Language[]).find((known) => known === wanted);
}

/** The tenant's own language is English. */
export const textsIn = (language: Language = 'en'): Texts => TEXTS[language];

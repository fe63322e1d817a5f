/** What the first step's field is in HTML, for the element and for servers. */
import type { FirstMessages } from '../i18n/messages.js';
import type { IdentifierType } from '../types.js';

/** How each kind of identifier is asked for: its label, what is said of anything else, and its keyboard. */
export const KINDS = {
  email: ['emailLabel', 'invalidEmail', 'email'],
  phone: ['phoneLabel', 'invalidEmailOrPhone', 'tel'],
  'email-or-phone': ['emailOrPhoneLabel', 'invalidEmailOrPhone', 'email'],
  username: ['usernameLabel', 'invalidUsername', 'text'],
} as const satisfies Record<
  IdentifierType,
  readonly [label: keyof FirstMessages, invalid: keyof FirstMessages, inputmode: string]
>;

export const ATTRIBUTES = {
  autocomplete: 'username webauthn',
  autocapitalize: 'none',
  autocorrect: 'off',
  spellcheck: 'false',
  enterkeyhint: 'next',
  dir: 'auto',
} as const;

/** Not of type `email`: some browsers rewrite what is typed there, which others and password managers do not. */
export const typeFor = (inputmode: string): { readonly type: string; readonly inputmode: string } => ({
  type: inputmode === 'tel' ? inputmode : 'text',
  inputmode,
});

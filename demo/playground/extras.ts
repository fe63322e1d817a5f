/** What a page gives the widget besides attributes and custom properties: slots, words, and a rule for a part. */
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import { element } from './dom.js';
import type { Setting, Values } from './settings.js';

export const EXTRAS: readonly Setting[] = [
  { name: 'logo', label: 'Address of a logo', control: { kind: 'text', placeholder: '/logo.svg' } },
  { name: 'footer', label: 'Footer', control: { kind: 'text', placeholder: 'Need help? Call 0800 123' } },
  { name: 'terms', label: 'Terms to accept', control: { kind: 'text', placeholder: 'I accept the terms' } },
  { name: 'sign-in-text', label: 'Heading', control: { kind: 'text', placeholder: 'Sign in to Acme' } },
  { name: 'no-card', label: 'Without a frame around it', control: { kind: 'flag' } },
];

const EXTRA_NAMES = new Set(EXTRAS.map(({ name }) => name));

export const isExtra = (name: string): boolean => EXTRA_NAMES.has(name);

/** The slot that a logo goes into. */
export const LOGO_SLOT = 'logo';

/** Gives `widget` what these settings say. */
export function applyExtras(widget: AuthsignalCognitoLogin, values: Values): void {
  for (const old of widget.querySelectorAll('[data-extra]')) old.remove();
  const { logo, footer, terms, 'sign-in-text': signIn } = values;
  const extra = { 'data-extra': true } as const;
  if (logo) widget.append(element('img', { ...extra, slot: LOGO_SLOT, src: logo, alt: 'Logo' }));
  if (footer) widget.append(element('p', { ...extra, slot: 'footer' }, footer));
  if (terms) {
    const box = element('input', { type: 'checkbox', required: true });
    widget.append(element('label', { ...extra, slot: 'terms' }, box, ' ', terms));
  }
  widget.messages = signIn ? { signIn } : undefined;
  widget.classList.toggle('no-card', Boolean(values['no-card']));
}

const escape = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/[{}]/g, '');

/** The children of the tag in the code to copy, one a line. */
export function extraMarkup({ logo, footer, terms }: Values): string[] {
  return [
    ...(logo ? [`<img slot="${LOGO_SLOT}" src="${escape(logo)}" alt="Your company" />`] : []),
    ...(footer ? [`<p slot="footer">${escape(footer)}</p>`] : []),
    ...(terms ? [`<label slot="terms"><input type="checkbox" required /> ${escape(terms)}</label>`] : []),
  ];
}

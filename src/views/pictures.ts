/** Pictures of the methods, one line in a square of 24 each; loaded for who sees one. */
import { html, nothing, type TemplateResult } from 'lit';
import type { MethodId } from '../types.js';
import { drawing, PASSKEY } from './icon.js';
import { spinner, type Content } from './layout.js';

export { pictureStyles } from '../styles/picture-styles.js';

const PATHS: Readonly<Record<MethodId | 'window', string>> = {
  'email-otp': 'M3 6h18v12H3zm0 1 9 6 9-6',
  sms: 'M4 5h16v11H9l-5 4zm4 5.5h.01m3.99 0h.01m3.99 0h.01',
  whatsapp: 'm3.5 20.5 1.3-4.3a8.5 8.5 0 1 1 3 3zM9 8c0 4 3 7 7 7l.5-2-2-1-1 1-2.5-2.5 1-1-1-2z',
  totp: 'M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zm-3 9 2 2 4-4',
  passkey: PASSKEY,
  'security-key': 'M9 3h6v5H9zM7 8h10v13H7zm5 5v3',
  'magic-link':
    'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  push: 'M7 2.5h10v19H7zm2.5 9.5 2 2 3-4',
  'qr-code': 'M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h2.5v2.5M20 14v6h-6v-1',
  window: 'M14 4h6v6m0-6-8 8M10 5H5v14h14v-5',
};

export const icon = (method: MethodId): TemplateResult => drawing(PATHS[method]);

/** A picture of `what` with a ring that turns. */
export const progress = (what: MethodId | 'window'): TemplateResult =>
  html`<div class="picture">${drawing(PATHS[what])}${spinner}</div>`;

/** Where mail is read, by the domain of the address. */
const MAILBOXES: readonly [domains: RegExp, app: string, url: string][] = [
  [/@(gmail|googlemail)\.com$/, 'Gmail', 'https://mail.google.com/'],
  [/@(outlook|hotmail|live|msn)\.[a-z.]+$/, 'Outlook', 'https://outlook.live.com/mail/'],
  [/@(icloud|me|mac)\.com$/, 'iCloud Mail', 'https://www.icloud.com/mail/'],
  [/@(yahoo\.[a-z.]+|ymail\.com)$/, 'Yahoo Mail', 'https://mail.yahoo.com/'],
  [/@(proton\.me|protonmail\.com|pm\.me)$/, 'Proton Mail', 'https://mail.proton.me/'],
];

/** Opens the mailbox of `address`, where it is known which app that is. */
export function mailLink(address: string, label: (app: string) => string): Content {
  const [, app, url] = MAILBOXES.find(([domains]) => domains.test(address)) ?? [];
  return app && url
    ? html`<a part="button" class="method" href=${url} target="_blank" rel="noreferrer">${label(app)}</a>`
    : nothing;
}

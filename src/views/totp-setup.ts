/** What a person needs to set an authenticator app up: a QR code, and the key for typing. */
import { html, type TemplateResult } from 'lit';
import type { StepMessages } from '../i18n/messages.js';
import type { TotpSetup } from '../types.js';
import { linkButton, type Content } from './layout.js';

export interface TotpSetupProps {
  readonly messages: StepMessages;
  readonly setup: TotpSetup;
  readonly qrCode: Content;
  readonly onCopy: () => void;
  readonly isCopied: boolean;
}

export const totpSetup = ({
  messages,
  setup,
  qrCode,
  onCopy,
  isCopied,
}: TotpSetupProps): TemplateResult => html`
  ${qrCode}
  <div class="secret">
    <span>${messages.secretLabel}: <code>${setup.secret.replace(/.{4}(?=.)/g, '$& ')}</code></span>
    ${linkButton({ label: isCopied ? messages.copied : messages.copy, onClick: onCopy })}
  </div>
`;

/** What a person needs to set an authenticator app up: a QR code, and the key for typing. Loaded for who sets one up. */
import { html, type TemplateResult } from 'lit';
import type { StepMessages } from '../i18n/messages.js';
import type { TotpSetup } from '../types.js';
import { linkButton } from './layout.js';
import { qrCode } from './qr-code.js';

export interface TotpSetupProps {
  readonly messages: StepMessages;
  readonly setup: TotpSetup;
  readonly onCopy: () => void;
  readonly isCopied: boolean;
}

export const totpSetup = ({ messages, setup, onCopy, isCopied }: TotpSetupProps): TemplateResult => html`
  ${qrCode({ text: setup.uri, label: messages.setUpQrCodeLabel })}
  <div class="secret">
    <span>${messages.secretLabel}: <code>${setup.secret.replace(/.{4}(?=.)/g, '$& ')}</code></span>
    ${linkButton({ label: isCopied ? messages.copied : messages.copy, onClick: onCopy })}
  </div>
`;

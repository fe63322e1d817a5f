/** What a person needs to set an authenticator app up: a QR code, and the key for typing. Loaded for who sets one up. */
import { html, nothing, type TemplateResult } from 'lit';
import type { StepMessages } from '../i18n/messages.js';
import type { TotpSetup } from '../types.js';
import { linkButton } from '../views/layout.js';
import { ownText } from '../views/own-text.js';
import { qrCode } from '../views/qr-code.js';

/** What came of copying the key: the word that says so. */
export type CopyOutcome = 'copied' | 'copyFailed';

export interface TotpSetupProps {
  readonly messages: StepMessages;
  readonly setup: TotpSetup;
  /** `undefined` until the key is copied, and again after a while. */
  readonly outcome: CopyOutcome | undefined;
  readonly onCopied: (outcome?: CopyOutcome) => void;
}

/** How long the button says that the key was copied, in milliseconds. */
const COPIED_MS = 5000;

/** Copies the key; where the browser does not let the page, selects it, so that the person can. */
async function copy(secret: string, { currentTarget }: Event): Promise<CopyOutcome> {
  // The listener's own element is known only until it returns.
  const key = (currentTarget as Element).closest('.secret')?.querySelector('code');
  try {
    await navigator.clipboard.writeText(secret);
    return 'copied';
  } catch {
    if (key) getSelection()?.selectAllChildren(key);
    // The same words again are read out only after others, or none, were shown.
    await new Promise((resolve) => setTimeout(resolve));
    return 'copyFailed';
  }
}

export const totpSetup = ({ messages, setup, outcome, onCopied }: TotpSetupProps): TemplateResult => html`
  ${qrCode({ text: setup.uri, label: messages.setUpQrCodeLabel })}
  <div class="secret">
    <span>${messages.secretLabel}: <code>${setup.secret.replace(/.{4}(?=.)/g, '$& ')}</code></span>
    ${linkButton({
      label: ownText(outcome === 'copied' ? messages.copied : messages.copy),
      onClick: (event) => {
        onCopied();
        void copy(setup.secret, event).then((result) => {
          onCopied(result);
          // What failed is said until another try.
          if (result === 'copied') setTimeout(onCopied, COPIED_MS);
        });
      },
    })}
  </div>
  ${outcome === 'copyFailed' ? html`<p class="small">${messages.copyFailed}</p>` : nothing}
`;

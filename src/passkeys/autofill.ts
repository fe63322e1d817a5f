/** Offers passkeys among the suggestions of the identifier field. */
import type { LoginConfig } from '../config.js';
import { cancellation } from '../errors.js';
import { createAuthsignalGateway } from '../gateways/authsignal-gateway.js';
import { loadPasskeys } from '../methods/registry.js';
import { canAutofillPasskeys } from './capabilities.js';
import type { PasskeyProof } from '../types.js';

/** Waits until somebody chooses a passkey. Never rejects. */
async function choose(
  { tenantId, authsignalUrl, action }: LoginConfig,
  signal: AbortSignal,
): Promise<PasskeyProof | undefined> {
  try {
    // The SDK does not find a field in a shadow root around the widget, and would not ask again.
    if (!document.querySelector('input[autocomplete$="webauthn"]')) return undefined;
    if (!(await canAutofillPasskeys()) || signal.aborted) return undefined;
    const authsignal = createAuthsignalGateway({ tenantId, baseUrl: authsignalUrl });
    return await (await loadPasskeys()).identify({ authsignal, action, signal, isAutofill: true });
  } catch {
    // Whatever it is, the button and the field still work.
    return undefined;
  }
}

export class PasskeyAutofill {
  readonly #onChosen: (proof: PasskeyProof) => void;
  #offer?: AbortController;

  constructor(onChosen: (proof: PasskeyProof) => void) {
    this.#onChosen = onChosen;
  }

  /** Makes the offer with `config`, if it is not made already; without, ends it. */
  update(config: LoginConfig | undefined): void {
    if (!config) {
      this.#offer?.abort(cancellation());
      this.#offer = undefined;
    } else if (!this.#offer) void this.#make(config, (this.#offer = new AbortController()));
  }

  async #make(config: LoginConfig, { signal }: AbortController): Promise<void> {
    const proof = await choose(config, signal);
    if (proof && !signal.aborted) this.#onChosen(proof);
  }
}

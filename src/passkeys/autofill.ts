/** Has passkeys among the suggestions of the identifier field. */
import { completeConfig } from '../config.js';
import { cancellation } from '../errors.js';
import type { FirstConfig } from '../first-config.js';
import { createAuthsignalGateway } from '../gateways/authsignal-gateway.js';
import { loadPasskeys } from '../methods/registry.js';
import { canAutofillPasskeys } from './capabilities.js';
import type { PasskeySignIn } from '../types.js';

/** Waits until somebody chooses a passkey. Never rejects. */
async function choose(config: FirstConfig, signal: AbortSignal): Promise<PasskeySignIn | undefined> {
  const { tenantId, authsignalUrl, action } = completeConfig(config);
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
  readonly #onChosen: (passkey: PasskeySignIn) => void;
  #request?: AbortController;

  constructor(onChosen: (passkey: PasskeySignIn) => void) {
    this.#onChosen = onChosen;
  }

  /** Asks with `config`, if it does not ask already; without, stops. */
  update(config: FirstConfig | undefined): void {
    if (!config) {
      this.#request?.abort(cancellation());
      this.#request = undefined;
    } else if (!this.#request) void this.#ask(config, (this.#request = new AbortController()));
  }

  async #ask(config: FirstConfig, { signal }: AbortController): Promise<void> {
    const passkey = await choose(config, signal);
    if (passkey && !signal.aborted) this.#onChosen(passkey);
  }
}

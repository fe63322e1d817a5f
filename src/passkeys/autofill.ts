/** Has passkeys among the suggestions of the identifier field. */
import { completeConfig } from '../config.js';
import { cancellation, toLoginError, type LoginError } from '../errors.js';
import type { FirstConfig } from '../first-config.js';
import { createAuthsignalGateway } from '../gateways/authsignal-gateway.js';
import { suggest } from '../methods/passkey-suggestions.js';
import { canUsePasskeys } from './availability.js';
import type { PasskeySignIn } from '../types.js';

/** What else the widget hears of a pick; it is the person's action, like a click on a button. */
export interface PickListeners {
  /** A passkey was picked, and Authsignal checks it. */
  readonly onPicked?: () => void;
  /** The check failed. Passkeys are among the suggestions again. */
  readonly onFailed?: (error: LoginError) => void;
}

/** Whether passkeys can be among the suggestions of a field. Never rejects. */
export async function canAutofillPasskeys(): Promise<boolean> {
  try {
    return canUsePasskeys() && Boolean(await PublicKeyCredential.isConditionalMediationAvailable?.());
  } catch {
    return false;
  }
}

/** Whether passkeys can be among the suggestions. */
const canAsk = async (): Promise<boolean> =>
  // The SDK does not find a field in a shadow root around the widget, and would not ask again.
  document.querySelector('input[autocomplete$="webauthn"]') !== null && canAutofillPasskeys();

export class PasskeyAutofill {
  readonly #onChosen: (passkey: PasskeySignIn) => void;
  readonly #listeners: PickListeners;
  #request?: AbortController;

  constructor(onChosen: (passkey: PasskeySignIn) => void, listeners: PickListeners = {}) {
    this.#onChosen = onChosen;
    this.#listeners = listeners;
  }

  /** Asks with `config`, if it does not ask already; without, stops, and what became of a pick is not told. */
  update(config: FirstConfig | undefined): void {
    if (!config) {
      this.#request?.abort(cancellation());
      this.#request = undefined;
    } else if (!this.#request) void this.#ask(config, (this.#request = new AbortController()));
  }

  /** Asks until a passkey has said who the person is. Never rejects. */
  async #ask(config: FirstConfig, { signal }: AbortController): Promise<void> {
    const { tenantId, authsignalUrl, action } = completeConfig(config);
    if (!(await canAsk()) || signal.aborted) return;
    const authsignal = createAuthsignalGateway({ tenantId, baseUrl: authsignalUrl });
    let isPicked: boolean;
    do {
      isPicked = false;
      const onPicked = () => {
        isPicked = true;
        if (!signal.aborted) this.#listeners.onPicked?.();
      };
      try {
        const passkey = await suggest({ authsignal, action, signal, onPicked });
        if (!signal.aborted) this.#onChosen(passkey);
        return;
      } catch (error) {
        // Where nobody has picked one, nobody misses it: the button and the field still work.
        if (isPicked && !signal.aborted) this.#listeners.onFailed?.(toLoginError(error));
      }
    } while (isPicked && !signal.aborted);
  }
}

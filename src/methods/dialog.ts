/** One WebAuthn ceremony with a dialog at a time, whatever widget of the page opens it. */
import type { AuthsignalCall, AuthsignalGateway, AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isObject, isText } from '../json.js';
import { dialogs } from './ceremony.js';

/** Milliseconds for a person to find what they need and to use it. */
const DEADLINE_MS = 6 * 60_000;

/** The SDK's or the browser's code for what was thrown, such as `ERROR_CEREMONY_ABORTED`. */
export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Whether `answer` has what the browser needs to open its dialog: the options, or the options inside. */
const opensDialog = (answer: unknown): boolean =>
  isObject(answer) &&
  (isText(answer.challenge) || (isObject(answer.options) && isText(answer.options.challenge)));

/**
 * `client`, a part of the SDK, with an eye on its requests: `tell` hears whether the dialog is open, that is, whether the
 * last request was answered with options for one and none has followed.
 */
function watch<T extends { api: object }>(client: T, tell: (isOpen: boolean) => void): T {
  const api = new Proxy(client.api, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...parameters: unknown[]) => {
        tell(false);
        const answer: unknown = await Reflect.apply(value, target, parameters);
        tell(opensDialog(answer));
        return answer;
      };
    },
  });
  return Object.create(client, { api: { value: api } }) as T;
}

/** Makes a call that opens the browser's dialog, as soon as no other one is open. */
export function callWithDialog<T>(authsignal: AuthsignalGateway, call: AuthsignalCall<T>): Promise<T> {
  let isOvertaken = false;
  const rescue = (error: unknown) => {
    isOvertaken = codeOf(error) === 'ERROR_CEREMONY_ABORTED';
    return call.rescue?.(error);
  };
  const attempt = () => {
    let isOpen = false;
    const tell = (now: boolean) => (isOpen = now);
    const run = (sdk: AuthsignalSdk) =>
      call.run(
        Object.create(sdk, {
          passkey: { value: watch(sdk.passkey, tell) },
          securityKey: { value: watch(sdk.securityKey, tell) },
        }) as AuthsignalSdk,
      );
    return authsignal.call({ deadline: DEADLINE_MS, ...call, run, rescue, isDialogOpen: () => isOpen });
  };
  return dialogs.run(call.signal, async () => {
    try {
      return await attempt();
    } catch (error) {
      if (!isOvertaken) throw error;
      // A request for suggestions that was slow to reach the browser has closed the dialog: it is opened again, once.
      return attempt();
    }
  });
}

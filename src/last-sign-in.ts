/** What is remembered on this device, where the page asked for it. Storage that is blocked or corrupt is an empty one. */
import { isObject } from './json.js';
import { METHOD_IDS, type MethodId } from './types.js';

/** Who signed in last, and how. */
export interface LastSignIn {
  readonly identifier?: string;
  readonly method?: MethodId;
  /** When the person last declined to create a passkey, in milliseconds since the epoch. */
  readonly passkeyDeclinedAt?: number;
}

const keyOf = (clientId: string): string => `authsignal-cognito-login.${clientId}`;

/** What is remembered for an app client. */
export function recall(clientId: string): LastSignIn {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(clientId)) ?? '{}');
    if (!isObject(stored)) return {};
    const { identifier, method, passkeyDeclinedAt } = stored;
    return {
      identifier: typeof identifier === 'string' ? identifier : undefined,
      method: METHOD_IDS.find((id) => id === method),
      passkeyDeclinedAt: typeof passkeyDeclinedAt === 'number' ? passkeyDeclinedAt : undefined,
    };
  } catch {
    return {};
  }
}

/** Adds to what is remembered; `undefined` forgets. */
export function remember(clientId: string, changes: LastSignIn): void {
  try {
    localStorage.setItem(keyOf(clientId), JSON.stringify({ ...recall(clientId), ...changes }));
  } catch {
    // Without storage everybody is new, and nothing else is different.
  }
}

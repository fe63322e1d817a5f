/** What is remembered on this device, where the page asked for it. Storage that is blocked or corrupt is an empty one. */

/** Who signed in last, and how. */
export interface LastSignIn {
  readonly identifier?: string;
  /** The id of a method, perhaps one of another version. */
  readonly method?: string;
  /** When the person last declined to create a passkey, in milliseconds since the epoch. */
  readonly passkeyDeclinedAt?: number;
}

const keyOf = (clientId: string): string => `authsignal-cognito-login.${clientId}`;

/** What is remembered for an app client. */
export function recall(clientId: string): LastSignIn {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(clientId)) ?? '{}');
    const { identifier, method, passkeyDeclinedAt } = Object(stored) as Record<string, unknown>;
    return {
      identifier: typeof identifier === 'string' ? identifier : undefined,
      method: typeof method === 'string' ? method : undefined,
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

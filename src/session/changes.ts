/** Tells every tab, and every copy of this code in it, that the stored tokens changed; never which they are. */

const CHANNEL = 'authsignal-cognito-login.session';

const listeners = new Set<() => void>();

function openChannel(): BroadcastChannel | undefined {
  // A server has no tabs, and an open channel would keep it from ending.
  if (typeof document === 'undefined') return undefined;
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    // Blocked with the storage, in some browsers.
    return undefined;
  }
}

/** Calls all listeners, wherever they are. */
export function tellOthers(): void {
  const channel = openChannel();
  channel?.postMessage(null);
  channel?.close();
  for (const listener of listeners)
    try {
      listener();
    } catch (error) {
      reportError(error);
    }
}

/** Calls `listener` after each change until the function that is returned is called; perhaps more than once for one. */
export function watchChanges(listener: () => void): () => void {
  const channel = openChannel();
  if (channel) channel.onmessage = listener;
  // What Amplify does in another tab.
  globalThis.addEventListener?.('storage', listener);
  listeners.add(listener);
  return () => {
    channel?.close();
    globalThis.removeEventListener?.('storage', listener);
    listeners.delete(listener);
  };
}

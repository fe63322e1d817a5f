/** What few sign-ins need to know of passkeys; loaded for those. Nothing here throws or rejects. */
import { canUsePasskeys, isAllowed } from './availability.js';

/** What to change where only the page that frames this one keeps it from using passkeys. */
export function passkeyHint(): string | undefined {
  try {
    const isPossible = typeof PublicKeyCredential === 'function' && typeof localStorage.length === 'number';
    if (!isPossible || isAllowed('publickey-credentials-get')) return undefined;
  } catch {
    // Without storage there are none anyway.
    return undefined;
  }
  return 'There are no passkeys here: the frame that holds this page must have allow="publickey-credentials-get; publickey-credentials-create", or the permissions policy of this page must allow them.';
}

/** How a passkey can be created: without a dialog, with the browser's dialog, or not at all. */
export async function canCreatePasskeys(): Promise<'conditional' | 'prompt' | 'none'> {
  if (!canUsePasskeys() || !isAllowed('publickey-credentials-create')) return 'none';
  try {
    const capabilities = await PublicKeyCredential.getClientCapabilities?.();
    return capabilities?.conditionalCreate ? 'conditional' : 'prompt';
  } catch {
    return 'prompt';
  }
}

/** Tells the developer why there are no passkeys, where a page can change that. */
export function warnOfPolicy(page: { warn(text: string): void }): void {
  const hint = passkeyHint();
  if (hint) page.warn(hint);
}

/** What this browser and this page can do with passkeys. Nothing here throws or rejects. */

/** Where `document` tells what the page's permissions policy allows. */
interface PolicyDocument extends Document {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** Whether the page's permissions policy allows `feature`. */
export const isAllowed = (feature: string): boolean =>
  (document as PolicyDocument).featurePolicy?.allowsFeature(feature) ?? true;

/** Authsignal's SDK notes every verified passkey in this storage, and fails the sign-in when it cannot. */
function isStorageReadable(): boolean {
  try {
    return typeof localStorage.length === 'number';
  } catch {
    return false;
  }
}

/** The same as `canUsePasskeys`, as far as it can be told at once: the first look into the storage blocks for milliseconds. */
export const mayUsePasskeys = (hostname = globalThis.location?.hostname): boolean =>
  typeof PublicKeyCredential === 'function' &&
  isSecureContext &&
  // A passkey belongs to a domain, and an IP address is none.
  !/^[\d.]+$|^\[/.test(hostname) &&
  isAllowed('publickey-credentials-get');

/** Whether a passkey can be asked for on a page of the host `hostname`. */
export const canUsePasskeys = (hostname?: string): boolean => mayUsePasskeys(hostname) && isStorageReadable();

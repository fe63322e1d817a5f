/** Reads addresses and says which may be used. */

/** Whether `url` may carry what a sign-in carries: https, or http to this very machine. */
export const isSecureUrl = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' ||
  (protocol === 'http:' && /^(localhost|.*\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));

/** `text` as an address; `undefined` where it is none. */
export const parseUrl = (text: string, base?: string): URL | undefined => {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
};

/** Reads how long a server asks to wait. */

/** Longest wait that is believed, in seconds: beyond it a person comes back when they like. */
const LONGEST = 3600;

/** The seconds in a `Retry-After` header, which holds seconds or a date; `undefined` when there is none or it is none. */
export function readRetryAfter(header: string | null | undefined): number | undefined {
  if (!header) return undefined;
  // Browsers take many a text for a date that is none.
  const date = /GMT$/.test(header) ? Date.parse(header) : NaN;
  const seconds = /^\d+$/.test(header) ? Number(header) : (date - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), LONGEST);
}

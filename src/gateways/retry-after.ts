/** Reads how long a server asks to wait. */

/** Longest wait that is believed, in seconds: beyond it a person comes back when they like. */
const LONGEST = 3600;

/** The time in an HTTP date; browsers take many a text for a date that is none. */
const timeOf = (text: string | null | undefined): number =>
  text && /GMT$/.test(text) ? Date.parse(text) : NaN;

/**
 * The seconds in a `Retry-After` header, which holds seconds or a date; `undefined` when there is none or it is none.
 * `date`, the response's own `Date` header, tells what the server takes for now: this device's clock may be wrong.
 * Source: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(header: string | null | undefined, date?: string | null): number | undefined {
  if (!header) return undefined;
  const now = timeOf(date);
  const seconds = /^\d+$/.test(header)
    ? Number(header)
    : (timeOf(header) - (Number.isNaN(now) ? Date.now() : now)) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 0), LONGEST);
}

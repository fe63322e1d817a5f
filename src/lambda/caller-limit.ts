/** How often one caller may ask. Each running instance of the function counts for itself. */

const WINDOW_MS = 10_000;
/** The first step of a sign-in asks once; some people share an address. */
const LIMIT = 10;
/** Callers that are remembered; a flood of others is what the limit of all callers is for. */
const MOST = 10_000;

export class CallerLimit {
  readonly #now: () => number;
  #asked = new Map<string, number>();
  #end = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts one call. False when this caller has had enough for now. */
  allows(sourceIp: string): boolean {
    const now = this.#now();
    if (now >= this.#end || this.#asked.size >= MOST) {
      this.#asked = new Map();
      this.#end = now + WINDOW_MS;
    }
    const caller = networkOf(sourceIp);
    const count = (this.#asked.get(caller) ?? 0) + 1;
    this.#asked.set(caller, count);
    return count <= LIMIT;
  }
}

/** Of an IPv6 address the half that one customer of a provider has; they can change the other at will. */
function networkOf(sourceIp: string): string {
  if (!sourceIp.includes(':')) return sourceIp;
  const [head = '', tail] = sourceIp.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}

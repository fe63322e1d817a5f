/** One request with a deadline and a limit, the same in a page and in Node. */

/** What the checks have of the world; a test gives its own. */
export interface World {
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Aborts after `ms` milliseconds. */
  deadline(ms: number): AbortSignal;
}

/** The world as it is. */
export const theWorld: World = {
  fetch: (...request) => fetch(...request),
  now: () => Date.now(),
  deadline: (ms) => AbortSignal.timeout(ms),
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, or its first megabyte. */
  readonly text: string;
  /** Whether there was more. */
  readonly isCut: boolean;
  /** Milliseconds until the body was there. */
  readonly ms: number;
}

/** There was no answer; the message says why, as what comes after the host's name. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(
    reason: string,
    /** Where it was looked for, without what may be secret. */
    readonly address: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** More than any answer that is looked at has, in characters. */
const LIMIT = 1_000_000;

/** What Node's codes mean; browsers do not tell. */
const REASONS: readonly (readonly [code: RegExp, reason: string])[] = [
  [/^ENOTFOUND$/, 'has no address: the name is not known'],
  [/^EAI_/, 'has no address: there is no network, or no name server'],
  [/^ECONNREFUSED$/, 'refused the connection'],
  [/CERT|SIGNATURE|^ERR_(SSL|TLS)/, 'has a certificate that is not good'],
  [/TIMEOUT|^ETIMEDOUT$/, 'did not answer in time'],
];

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name);

/** The code that Node gives a failed connection, which may be one of several attempts. */
function codeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown; errors?: readonly { code?: unknown }[] } };
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  return typeof code === 'string' ? code : '';
}

function reasonOf(error: unknown, ms: number): string {
  if (isTimeout(error)) return `did not answer within ${ms / 1000} seconds`;
  const code = codeOf(error);
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? 'could not be reached';
  return code ? `${reason} (${code})` : reason;
}

async function readText(response: Response): Promise<{ text: string; isCut: boolean }> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return { text, isCut: false };
    text += decoder.decode(part.value, { stream: true });
    if (text.length < LIMIT) continue;
    await reader?.cancel();
    return { text: text.slice(0, LIMIT), isCut: true };
  }
}

/** Makes one request, and follows no redirect. Rejects with `Unreachable` when there is no answer within `ms` milliseconds. */
export async function ask(world: World, url: string, init: RequestInit, ms: number): Promise<Answer> {
  const start = world.now();
  try {
    const response = await world.fetch(url, { ...init, redirect: 'manual', signal: world.deadline(ms) });
    const body = await readText(response);
    const { status, headers } = response;
    return { status, headers, ...body, ms: world.now() - start };
  } catch (error) {
    const { origin, pathname } = new URL(url);
    throw new Unreachable(reasonOf(error, ms), origin + pathname, { cause: error });
  }
}

/** The JSON object in an answer; `undefined` where it is something else. */
export function jsonOf({ text }: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Says where and on what the person signs in, when the triggers ask. Nothing that goes wrong here ends a sign-in. */
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { LoginError } from '../errors.js';
import type { AuthsignalGateway } from './authsignal-gateway.js';
import type { Respond } from './cognito-gateway.js';
import { withDeadline } from './deadline.js';
import { isWord, JSON_HEADERS, post } from './page-endpoint.js';

/** How long a sign-in waits for what it can do without, in milliseconds. */
const DEADLINE_MS = 2000;

/** Of what the browser says of itself, in characters. */
const MAX_LENGTH = 512;

/** More than a signed context has, in characters. */
const MAX_CONTEXT = 4096;

/** What an answer says that is none. */
const NO_ANSWER = '__dummy__';

/** Who signs in: what the page's endpoints and the triggers may be told of the browser. */
export interface Visitor {
  readonly authsignal: AuthsignalGateway;
  readonly config: { readonly contextUrl?: string };
  /** Has the BCP 47 tag of the page's language. */
  readonly locale: { readonly language: string };
  /** The page's own, for the triggers. */
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** Tells the developer. */
  readonly page: { warn(text: string): void };
}

/** What an endpoint may sign. */
export interface Device {
  /** What Authsignal's SDK knows this browser by. */
  readonly deviceId?: string;
  /** BCP 47 tag of the page's language. */
  readonly locale: string;
}

/** What `username-url` signed in passing, by the username that it named. */
const signed = new Map<string, string>();

/** Keeps a context that came with the username, for the next round that asks. */
export function keepContext(username: string, context: unknown): void {
  if (isWord(context, MAX_CONTEXT)) signed.set(username, context);
}

/** What `username-url` signed for `username`, which is good for one sign-in. */
function takeContext(username: string): string | undefined {
  const context = signed.get(username);
  signed.delete(username);
  return context;
}

/** What `ask` resolves with; nothing when it fails, or has not settled in time. */
async function orNothing<T>(
  ask: (inner: AbortSignal) => Promise<T>,
  { page }: Visitor,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await withDeadline(DEADLINE_MS, signal, ask);
  } catch (error) {
    signal.throwIfAborted();
    const { hint, code } = error as LoginError;
    page.warn(`The sign-in goes on without a part of its context (${code}). ${hint ?? ''}`.trim());
    return undefined;
  }
}

/** What an endpoint may sign of this browser. Rejects only when `signal` aborts. */
export async function readDevice(visitor: Visitor, signal: AbortSignal): Promise<Device> {
  const ask = (inner: AbortSignal) =>
    visitor.authsignal.call({
      signal: inner,
      isSilent: true,
      run: async ({ anonymousId }) => ({ data: { anonymousId } }),
      read: ({ anonymousId }) => (isWord(anonymousId, 128) ? anonymousId : undefined),
    });
  return { deviceId: await orNothing(ask, visitor, signal), locale: visitor.locale.language };
}

/** What the browser says of itself, and what an endpoint signed of it, as client metadata. Rejects only when `signal` aborts. */
async function describeVisitor(
  visitor: Visitor,
  username: string,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const url = visitor.config.contextUrl;
  const device = await readDevice(visitor, signal);
  const fetchContext = (inner: AbortSignal) =>
    post(
      { attribute: 'context-url', url: url ?? '', key: 'context', maxLength: MAX_CONTEXT },
      { headers: JSON_HEADERS, body: JSON.stringify({ username, ...device }) },
      inner,
    );
  const said = {
    deviceId: device.deviceId,
    userAgent: navigator.userAgent.slice(0, MAX_LENGTH),
    language: device.locale,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    context: takeContext(username) ?? (url && (await orNothing(fetchContext, visitor, signal))),
  };
  const entries = Object.entries(said).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}

/**
 * Collects the context of who signs in as `username` while Cognito begins. Answers triggers that ask for it with what came in
 * time, and resolves with the round after; with any other round as it is. Rejects when `signal` aborts, and as `beginning` and
 * `respond` do.
 */
export async function provideContext(
  visitor: Visitor,
  beginning: Promise<InitiateAuthCommandOutput>,
  username: string,
  respond: Respond,
  signal: AbortSignal,
): Promise<InitiateAuthCommandOutput> {
  const description = describeVisitor(visitor, username, signal);
  // Nobody waits for it where Cognito fails, or the triggers do not ask.
  description.catch(() => undefined);
  const response = await beginning;
  const { Session: session = '', ChallengeParameters: parameters = {} } = response;
  if (parameters.challenge !== 'PROVIDE_CONTEXT') return response;
  const metadata = { ...visitor.clientMetadata, ...(await description) };
  return respond({ session, username: parameters.USERNAME ?? username }, NO_ANSWER, signal, metadata);
}

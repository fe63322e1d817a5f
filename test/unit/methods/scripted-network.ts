/** The network as the SDK and the widget see it: `fetch` and `WebSocket` of this page, answered by the test. */

export interface SentRequest {
  /** Below the API's base address. */
  readonly path: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  /** What was sent as JSON; `undefined` where nothing was. */
  readonly body: unknown;
}

/** What a request comes to; whoever rejects is a network that failed. */
export type Reply = (signal: AbortSignal | undefined) => Promise<Response>;

/** Answers with `text`; reading it takes no turn of the event loop. */
const respond = (text: string, status: number): Reply => {
  const read = async () => text;
  return async () =>
    Object.assign(new Response(text, { status }), {
      text: read,
      json: async () => JSON.parse(text) as unknown,
    });
};

export const json = (body: unknown, status = 200): Reply => respond(JSON.stringify(body), status);
export const page = (status: number): Reply => respond('<!doctype html><title>Proxy</title>', status);
export const failure = (errorCode: string, status = 400): Reply =>
  json({ error: errorCode, errorCode, errorDescription: 'words-of-the-server' }, status);
export const offline: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

/** Never answers; heeds the signal as fetch() does. */
export const silence: Reply = (signal) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });

export class ScriptedNetwork {
  readonly requests: SentRequest[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly #real = { fetch: window.fetch, WebSocket: window.WebSocket };
  readonly #replies = new Map<string, Reply[]>();
  readonly #baseUrl: string;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  install(): void {
    window.fetch = (input, init = {}) => {
      const path = (input as string).replace(this.#baseUrl, '');
      const { method, headers, body, signal } = init;
      const sent = typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined;
      this.requests.push({ path, method, headers: new Headers(headers), body: sent });
      const replies = this.#replies.get(path) ?? [];
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      return reply ? reply(signal ?? undefined) : Promise.reject(new Error(`Nobody answers ${path}`));
    };
    const { sockets } = this;
    window.WebSocket = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    } as unknown as typeof WebSocket;
  }

  restore(): void {
    Object.assign(window, this.#real);
  }

  /** Answers each request to `path` with the next reply; with the last one for good. */
  answer(path: string, ...replies: Reply[]): void {
    this.#replies.set(path, replies);
  }

  get paths(): string[] {
    return this.requests.map(({ path }) => path);
  }

  get lastSocket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('No socket was opened.');
    return socket;
  }
}

/** A web socket whose server is the test. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: unknown[] = [];
  readyState = 0;
  onopen?: (event: Event) => void;
  onmessage?: (event: MessageEvent) => void;
  onerror?: (event: Event) => void;
  onclose?: (event: Event) => void;

  constructor(url: string, protocols: readonly string[]) {
    super();
    this.url = url;
    this.protocols = protocols;
    this.addEventListener('open', (event) => this.onopen?.(event));
    this.addEventListener('message', (event) => this.onmessage?.(event as MessageEvent));
    this.addEventListener('error', (event) => this.onerror?.(event));
    this.addEventListener('close', (event) => this.onclose?.(event));
  }

  get isOver(): boolean {
    return this.readyState > FakeSocket.OPEN;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  /** What the page calls. */
  close(): void {
    const wasConnecting = this.readyState === 0;
    if (this.isOver) return;
    this.readyState = 2;
    queueMicrotask(() => this.#end(wasConnecting));
  }

  /** The server accepts. */
  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  /** The server says something. */
  say(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ type, data }) }));
  }

  /** The server refuses. */
  refuse(): void {
    this.#end(true);
  }

  /** The connection is lost. */
  drop(): void {
    this.#end(false);
  }

  #end(isFailure: boolean): void {
    this.readyState = 3;
    if (isFailure) this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new Event('close'));
  }
}

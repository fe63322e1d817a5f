/** What the WebAuthn tests play on: the real SDK, a local cloud, a virtual authenticator, and a look at what is sent. */
import { executeServerCommand } from '@web/test-runner-commands';
import { type AuthsignalGateway, createAuthsignalGateway } from '../../../src/gateways/authsignal-gateway.js';
import type { MethodContext } from '../../../src/methods/method.js';
import '../on-demand.js';

export const ACTION = 'cognitoAuth';
export const TENANT = 'local-tenant';

export const hasWebAuthn = typeof PublicKeyCredential === 'function';
export const isChromium = navigator.userAgent.includes('Chrome');

const command = <T>(name: string, payload: object = {}) => executeServerCommand<T, object>(name, payload);

/** A call from the server's side, with the secret key. */
const callServer = <T>(path: string, method = 'GET', body?: object) =>
  command<T>('cloud:fetch', { path, method, body });

export const rejection = (promise: Promise<unknown>): Promise<Error & { code?: string; hint?: string }> =>
  promise.then(
    (value) => {
      throw new Error(`It resolved with ${String(value)}.`);
    },
    (error: Error) => error,
  );

type Body = Record<string, unknown>;

export interface SentRequest {
  /** Below `/client/`. */
  path: string;
  authorization: string | null;
  body: Body;
}

/** What the browser was asked to do. */
export interface Ceremony {
  options: CredentialRequestOptions;
  /** The person does it, where they take their time. */
  finish(): void;
}

export class WebAuthnFixture {
  /** What the page sent to Authsignal, oldest first. */
  readonly sent: SentRequest[] = [];
  readonly ceremonies: Ceremony[] = [];
  #url = '';
  #people = 0;
  authenticatorId = '';
  #input = document.createElement('input');
  readonly #waiting: { isMet: () => boolean; resolve: () => void }[] = [];
  readonly #real = { fetch: window.fetch };

  /** Call it before each test, and `close` after. `capabilities` are those of the virtual authenticator. */
  async open(capabilities: object = {}): Promise<void> {
    this.#url = await command<string>('cloud:url');
    this.#input.setAttribute('autocomplete', 'username webauthn');
    document.body.append(this.#input);
    if (hasWebAuthn) this.authenticatorId = await command<string>('passkey:add', capabilities);
    window.fetch = (input, init) => {
      if (typeof input === 'string' && input.startsWith(this.#url)) this.#note(input, init);
      return this.#real.fetch.call(window, input, init);
    };
  }

  async close(): Promise<void> {
    window.fetch = this.#real.fetch;
    if (hasWebAuthn) this.release();
    this.sent.length = 0;
    this.#input.remove();
    localStorage.clear();
    if (hasWebAuthn) await command('passkey:remove', { id: this.authenticatorId });
    await callServer('/faults', 'DELETE');
  }

  gateway(tenantId = TENANT): AuthsignalGateway {
    return createAuthsignalGateway({ tenantId, baseUrl: `${this.#url}/authsignal/v1` });
  }

  get apiUrl(): string {
    return `${this.#url}/authsignal/v1`;
  }

  /** Somebody whom the cloud has not seen yet. */
  newUserId(): string {
    this.#people += 1;
    return `user-${this.#people}`;
  }

  /** The token that the triggers would hand out. */
  async track(userId: string): Promise<string> {
    const path = `/authsignal/v1/users/${userId}/actions/${ACTION}`;
    const { token } = await callServer<{ token: string }>(path, 'POST', { email: `${userId}@example.com` });
    return token;
  }

  async context(userId: string, changes: Partial<MethodContext> = {}): Promise<MethodContext> {
    return {
      authsignal: this.gateway(),
      token: await this.track(userId),
      action: ACTION,
      identifier: `${userId}@example.com`,
      isEnrolled: true,
      signal: new AbortController().signal,
      ...changes,
    };
  }

  /** Whether the triggers would accept the result. */
  async isAccepted(token: string, userId: string): Promise<boolean> {
    const body = { token, userId, action: ACTION };
    const { isValid } = await callServer<{ isValid: boolean }>('/authsignal/v1/validate', 'POST', body);
    return isValid;
  }

  authenticators(userId: string): Promise<Record<string, string>[]> {
    return callServer(`/authsignal/v1/users/${userId}/authenticators`);
  }

  /** The page's fetch, with other answers from one path below `/client/`. */
  change(path: string, change: (body: Body) => Body): void {
    const { fetch } = window;
    window.fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (input !== `${this.apiUrl}/client/${path}`) return response;
      return Response.json(change((await response.json()) as Body));
    };
  }

  /** Whether nothing comes of a promise in the time that a call takes. */
  isPending(promise: Promise<unknown>): Promise<boolean> {
    const late = this.lastCode().then(() => true);
    return Promise.race([promise.then(() => false), late]);
  }

  forget(userId: string): Promise<unknown> {
    return callServer(`/authsignal/v1/users/${userId}`, 'DELETE');
  }

  /** Makes the next call of `path`, below `/client/`, fail. */
  fail(path: string, fault: object): Promise<unknown> {
    const operation = `/client/${path}`;
    return callServer('/faults', 'POST', { service: 'authsignal', operation, times: 1, ...fault });
  }

  advance(ms: number): Promise<unknown> {
    return callServer('/clock', 'POST', { advance: ms });
  }

  async lastCode(): Promise<string> {
    const entries = await callServer<{ code: string }[]>('/outbox');
    return entries.at(-1)?.code ?? '';
  }

  /** The paths of what the page sent, below `/client/`. */
  get paths(): string[] {
    return this.sent.map(({ path }) => path);
  }

  /** Resolves as soon as `count` requests for `path` have been sent. */
  whenSent(path: string, count = 1): Promise<void> {
    return this.#until(() => this.paths.filter((sent) => sent === path).length >= count);
  }

  /** From now on whoever is asked for a passkey or a key takes their time, until `release`. */
  hold(): void {
    const { get, create } = CredentialsContainer.prototype;
    navigator.credentials.get = (options) => this.#hold(get, options);
    navigator.credentials.create = (options) => this.#hold(create, options);
  }

  release(): void {
    // The prototype's functions show again.
    for (const name of ['get', 'create']) Reflect.deleteProperty(navigator.credentials, name);
    this.ceremonies.length = 0;
  }

  /** The `count`th ceremony since `hold`. */
  async whenAsked(count = 1): Promise<Ceremony> {
    await this.#until(() => this.ceremonies.length >= count);
    const ceremony = this.ceremonies[count - 1];
    if (!ceremony) throw new Error('There is no such ceremony.');
    return ceremony;
  }

  #hold<T extends CredentialRequestOptions | CredentialCreationOptions>(
    ask: (options: T) => Promise<Credential | null>,
    options = {} as T,
  ): Promise<Credential | null> {
    // What is no request is refused by the browser itself, and shown to nobody.
    if (typeof options.publicKey?.extensions === 'number') return ask.call(navigator.credentials, options);
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')));
      // An authenticator cannot be told to answer later, so the request is passed on when the person acts.
      const finish = () =>
        void ask.call(navigator.credentials, { ...options, mediation: undefined }).then(resolve, reject);
      this.ceremonies.push({ options, finish });
      this.#check();
    });
  }

  #note(url: string, init: RequestInit = {}): void {
    const body = typeof init.body === 'string' ? init.body : '{}';
    this.sent.push({
      path: url.slice(`${this.apiUrl}/client/`.length),
      authorization: new Headers(init.headers).get('authorization'),
      body: JSON.parse(body) as Body,
    });
    this.#check();
  }

  #until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ isMet, resolve }));
  }

  #check(): void {
    for (const { isMet, resolve } of this.#waiting) if (isMet()) resolve();
  }
}

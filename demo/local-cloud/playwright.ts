/**
 * `authsignal-cognito-login/testing/playwright`: signing in from tests in Playwright. Takes the pages of `@playwright/test`
 * and of `playwright` alike, and needs neither.
 */
import { write as writeSession } from '../../src/session/store.js';
import { DEMO_CLIENT } from './cognito/pools.js';
import { startLocalCloud } from './testing.js';
import type { LocalCloud, LocalCloudOptions, OutboxEntry, UserTokens } from './testing-types.js';

/** What is used of Playwright's `Locator`. */
export interface LocatorLike {
  locator(selector: string): LocatorLike;
  fill(value: string): Promise<void>;
  press(key: string): Promise<void>;
  evaluate<R>(run: (element: HTMLElement) => R | Promise<R>): Promise<R>;
}

/** What is used of Playwright's `Page`. */
export interface PageLike {
  locator(selector: string): LocatorLike;
}

/** What is used of Playwright's `BrowserContext` or `Page`. */
export interface ContextLike {
  addInitScript(script: { content: string }): Promise<unknown>;
}

/** A local cloud in this process, or only where it is. */
export type CloudAddress = Pick<LocalCloud, 'url'>;

export interface SignInOptions {
  /** Default: the cloud that the form's `cognito-url` names. */
  cloud?: CloudAddress | undefined;
  /** Selector of the form, where the page has several. */
  form?: string | undefined;
  /** Milliseconds to wait for the code. Default: 10 000. */
  timeout?: number | undefined;
}

/** What `login-success` told the page. */
export interface SignedIn {
  username: string;
  tokens: { accessToken: string; idToken: string; refreshToken?: string };
}

/**
 * Types an address into the form, takes the code from the outbox, types that too, and waits for `login-success`. Codes that
 * the address was sent before are passed over. Rejects with what the form says at `login-error`, and where no code comes.
 */
export async function signIn(
  page: PageLike,
  address: string,
  { cloud, form = 'authsignal-cognito-login', timeout = 10_000 }: SignInOptions = {},
): Promise<SignedIn> {
  const login = page.locator(form);
  const url = cloud?.url ?? (await cloudOf(login));
  while (await nextMessage(url, address, 0)) {
    // What is left from an earlier sign-in.
  }
  const outcome = outcomeOf(login);
  const ended = new AbortController();
  const field = login.locator('input[autocomplete~="username"]');
  const enterCode = async () => {
    await field.fill(address);
    await field.press('Enter');
    const message = await nextMessage(url, address, timeout, ended.signal);
    if (!message) throw new Error(`No code was sent to ${address} within ${timeout} ms.`);
    if (!message.code) throw new Error(`${address} was sent a ${message.method}, and signIn() takes codes.`);
    await login.locator('input[autocomplete="one-time-code"]').fill(message.code);
    return outcome;
  };
  try {
    return await Promise.race([outcome, enterCode()]);
  } finally {
    ended.abort();
  }
}

/** Settles when the form does: with what it told the page, or with its error. */
function outcomeOf(login: LocatorLike): Promise<SignedIn> {
  return login.evaluate(
    (element) =>
      new Promise<SignedIn>((resolve, reject) => {
        element.addEventListener(
          'login-success',
          (event) => resolve((event as CustomEvent<SignedIn>).detail),
          {
            once: true,
          },
        );
        element.addEventListener(
          'login-error',
          (event) => {
            const { code, message } = (event as CustomEvent<{ code: string; message: string }>).detail;
            reject(new Error(`The form says "${code}": ${message}`));
          },
          { once: true },
        );
      }),
  );
}

async function cloudOf(login: LocatorLike): Promise<string> {
  const address = await login.evaluate(
    (element) =>
      (element as HTMLElement & { cognitoUrl?: string }).cognitoUrl ?? element.getAttribute('cognito-url'),
  );
  const [, url] = /^(https?:\/\/.+)\/cognito\/?$/.exec(address ?? '') ?? [];
  if (!url) throw new Error(`The form's "cognito-url" is no local cloud's: ${address ?? 'it has none'}.`);
  return url;
}

export interface SignedInOptions {
  cloud: CloudAddress;
  /** What the form's `storage` says. Default: `local`. */
  storage?: 'local' | 'session' | undefined;
}

/**
 * Has the pages of a context, or one page, find somebody signed in, as a sign-in with `storage` leaves it: for tests of what
 * comes after the login. Who has no account gets one. Call it before the page is opened; a sign-out stays one.
 */
export async function signedIn(
  context: ContextLike,
  address: string,
  { cloud: { url }, storage = 'local' }: SignedInOptions,
): Promise<UserTokens> {
  const users = await call<{ email?: string; phoneNumber?: string }[]>(`${url}/users`);
  if (!users.some(({ email, phoneNumber }) => email === address || phoneNumber === address)) {
    const user = address.includes('@') ? { email: address } : { phoneNumber: address };
    await call(`${url}/users`, user);
  }
  const tokens = await call<UserTokens>(`${url}/tokens`, { user: address });
  const entries = new Map<string, string>();
  writeSession(
    { setItem: (key, value) => entries.set(key, value), removeItem: (key) => entries.delete(key) },
    { clientId: DEMO_CLIENT.id, endpoint: `${url}/cognito`, username: tokens.username },
    tokens,
  );
  // Once for each storage: the script runs whenever a page loads, also after the person has signed out.
  entries.set('authsignal-cognito-login.planted', tokens.accessToken.slice(-16));
  await context.addInitScript({ content: plantScript(`${storage}Storage`, [...entries]) });
  return tokens;
}

const plantScript = (storage: string, entries: [string, string][]) => `(() => {
  const entries = ${JSON.stringify(entries)};
  const [mark, id] = entries.at(-1);
  // Frames of other sites, and pages without storage, are not concerned.
  if (window !== window.top || !location.protocol.startsWith('http')) return;
  if (${storage}.getItem(mark) === id) return;
  for (const [key, value] of entries) ${storage}.setItem(key, value);
})();`;

/** The oldest message that nobody was given; undefined when none comes. */
async function nextMessage(
  url: string,
  to: string,
  timeout: number,
  signal?: AbortSignal,
): Promise<OutboxEntry | undefined> {
  const query = new URLSearchParams({ to, timeout: String(timeout) });
  const response = await fetch(`${url}/outbox/next?${query.toString()}`, { signal });
  if (response.status === 408) return undefined;
  return read(response);
}

async function call<T>(url: string, body?: object): Promise<T> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  return read(await fetch(url, body && init));
}

async function read<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `${response.url} answered ${response.status}.`);
  return body;
}

export interface LoginTestFixtures {
  /** A local cloud, as at the start in each test. */
  cloud: LocalCloud;
}

export interface LoginWorkerFixtures {
  /** For `use` in the configuration, or `test.use()`. */
  cloudOptions: LocalCloudOptions;
  /** The cloud of all tests of a worker. */
  cloudServer: LocalCloud;
}

type Use<T> = (value: T) => Promise<void>;

/** For `test.extend<LoginTestFixtures, LoginWorkerFixtures>(loginFixtures)`. */
export const loginFixtures: {
  cloudOptions: [LocalCloudOptions, { option: true; scope: 'worker' }];
  cloudServer: [
    (fixtures: { cloudOptions: LocalCloudOptions }, use: Use<LocalCloud>) => Promise<void>,
    { scope: 'worker' },
  ];
  cloud: (fixtures: { cloudServer: LocalCloud }, use: Use<LocalCloud>) => Promise<void>;
} = {
  cloudOptions: [{}, { option: true, scope: 'worker' }],
  cloudServer: [
    async ({ cloudOptions }, use) => {
      const cloud = await startLocalCloud(cloudOptions);
      await use(cloud);
      await cloud.stop();
    },
    { scope: 'worker' },
  ],
  cloud: async ({ cloudServer }, use) => {
    await use(cloudServer);
    await cloudServer.reset();
  },
};

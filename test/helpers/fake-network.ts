/** Takes the place of `window.fetch`: a Cognito and an Authsignal that answer as a test says, and write down what they are asked. */

/** Where the faked clouds are: the addresses that the widget uses by default. */
const COGNITO = 'https://cognito-idp.us-east-1.amazonaws.com/';
const AUTHSIGNAL = 'https://api.authsignal.com/v1/client/';

export const CODE = '123456';
export const USERNAME = '2f1c8a5e-7a41-4d0e-9b1d-canonical';
export const TOKENS = {
  accessToken: 'access-token-of-cognito',
  idToken: 'id-token-of-cognito',
  refreshToken: 'refresh-token-of-cognito',
};
export const CHALLENGE_TOKEN = 'challenge-token-of-authsignal';
export const RESULT_TOKEN = 'result-token-of-authsignal';
export const SESSION = 'session-of-cognito-1';

/** A Cognito operation, or the path of an Authsignal call such as `verify/email-otp`. */
export type Operation =
  | 'SignUp'
  | 'InitiateAuth'
  | 'RespondToAuthChallenge'
  | 'GetTokensFromRefreshToken'
  | 'RevokeToken'
  | 'GlobalSignOut'
  | 'user-authenticators/email-otp'
  | 'challenge/email-otp'
  | 'verify/email-otp';

export interface CloudRequest {
  readonly operation: string;
  readonly authorization: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Reply = (request: CloudRequest) => Response | Promise<Response>;

/** An answer with a JSON body. */
export const json =
  (body: unknown, status = 200): Reply =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** An answer with an HTML page, as proxies and firewalls give it. */
export const htmlPage =
  (status: number): Reply =>
  () =>
    new Response('<!doctype html><title>Oops</title>', { status, headers: { 'content-type': 'text/html' } });

/** An exception of Cognito. */
export const cognitoError = (name: string, message = '', status = 400): Reply =>
  json({ __type: name, message }, status);

/** An error body of Authsignal. */
export const authsignalError = (errorCode: string, status = 400): Reply =>
  json({ error: errorCode, errorCode, errorDescription: 'Words of the server.' }, status);

/** A lost connection. */
export const lostConnection: Reply = () => Promise.reject(new TypeError('Failed to fetch'));

/** A challenge of Cognito with these public parameters. */
export const challengeWith = (parameters: Readonly<Record<string, string>>, session = SESSION): Reply =>
  json({
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: session,
    ChallengeParameters: { USERNAME, ...parameters },
  });

const DEFAULTS: Readonly<Record<Operation, Reply>> = {
  SignUp: json({ UserConfirmed: true, UserSub: USERNAME }),
  InitiateAuth: challengeWith({ token: CHALLENGE_TOKEN }),
  RespondToAuthChallenge: json({
    AuthenticationResult: {
      AccessToken: TOKENS.accessToken,
      IdToken: TOKENS.idToken,
      RefreshToken: TOKENS.refreshToken,
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  }),
  GetTokensFromRefreshToken: json({
    AuthenticationResult: { AccessToken: TOKENS.accessToken, IdToken: TOKENS.idToken, ExpiresIn: 3600 },
  }),
  RevokeToken: () => new Response(),
  GlobalSignOut: json({}),
  'user-authenticators/email-otp': json({ userAuthenticatorId: 'authenticator-1', userId: USERNAME }),
  'challenge/email-otp': json({ challengeId: 'challenge-1' }),
  'verify/email-otp': (request) =>
    json(
      request.body.verificationCode === CODE
        ? { isVerified: true, accessToken: RESULT_TOKEN }
        : { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' },
    )(request),
};

/** Which operation a request is, `undefined` when it is none of the two clouds'. */
function operationOf({ url, headers }: Request): string | undefined {
  if (url === COGNITO) return headers.get('x-amz-target')?.replace('AWSCognitoIdentityProviderService.', '');
  return url.startsWith(AUTHSIGNAL) ? url.slice(AUTHSIGNAL.length) : undefined;
}

async function read(request: Request, operation: string): Promise<CloudRequest> {
  const text = await request.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { operation, authorization: request.headers.get('authorization'), body };
}

/** Rejects as `fetch` does when its caller gives up. */
const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = () => reject(new DOMException('The user aborted a request.', 'AbortError'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });

export class FakeNetwork {
  /** What the clouds were asked, in order. */
  readonly requests: CloudRequest[] = [];
  readonly #fetch = window.fetch;
  readonly #replies = new Map<string, Reply>(Object.entries(DEFAULTS));
  readonly #waiting = new Map<string, () => void>();

  install(): void {
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      const operation = operationOf(request);
      return operation === undefined
        ? this.#fetch.call(window, input, init)
        : Promise.race([abortOf(request.signal), this.#answer(request, operation)]);
    };
  }

  restore(): void {
    window.fetch = this.#fetch;
  }

  /** The names of what the clouds were asked, in order. */
  get operations(): string[] {
    return this.requests.map(({ operation }) => operation);
  }

  /** The last request of `operation`. */
  last(operation: Operation): CloudRequest {
    const found = this.requests.findLast((request) => request.operation === operation);
    if (!found) throw new Error(`Nobody asked for ${operation}.`);
    return found;
  }

  /** From now on `operation` is answered with `replies`, one after the other; the last one stays. */
  reply(operation: Operation, ...replies: readonly Reply[]): void {
    const queue = [...replies];
    this.#replies.set(operation, (request) => {
      const reply = queue.length > 1 ? queue.shift() : queue[0];
      return (reply ?? DEFAULTS[operation])(request);
    });
  }

  /** How `operation` is answered now, to be one of several replies. */
  currentReply(operation: Operation): Reply {
    return this.#replies.get(operation) ?? DEFAULTS[operation];
  }

  /** Keeps the next answer to `operation` back until `release()`; `asked` resolves when the request is there. */
  hold(operation: Operation): { readonly asked: Promise<void>; readonly release: () => void } {
    const reply = this.currentReply(operation);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const asked = new Promise<void>((resolve) => this.#waiting.set(operation, resolve));
    this.#replies.set(operation, async (request) => {
      this.#replies.set(operation, reply);
      await released;
      return reply(request);
    });
    return { asked, release };
  }

  async #answer(request: Request, operation: string): Promise<Response> {
    const reply = this.#replies.get(operation);
    const cloudRequest = await read(request, operation);
    this.requests.push(cloudRequest);
    this.#waiting.get(operation)?.();
    if (!reply) throw new Error(`The fake clouds have no answer to ${operation}.`);
    return reply(cloudRequest);
  }
}

/** Fakes the network for each test of the suite that calls this. */
export function useFakeNetwork(): { readonly cloud: FakeNetwork } {
  let cloud = new FakeNetwork();
  beforeEach(() => {
    cloud = new FakeNetwork();
    cloud.install();
  });
  afterEach(async () => {
    // What a test leaves under way must not ask the next one's clouds: out of the page, it ends with this task.
    for (const login of document.querySelectorAll('authsignal-cognito-login')) login.remove();
    await new Promise((resolve) => setTimeout(resolve));
    cloud.restore();
  });
  return {
    get cloud() {
      return cloud;
    },
  };
}

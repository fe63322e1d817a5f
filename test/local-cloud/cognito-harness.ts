/** A Cognito without a server, with small triggers of its own and a clock that stands still. */
import { type Cognito, createCognito } from '../../demo/local-cloud/cognito/index.js';
import type { TriggerEvent, Triggers } from '../../demo/local-cloud/cognito/triggers.js';
import type { Clock, Outbox } from '../../demo/local-cloud/context.js';
import { createOutbox } from '../../demo/local-cloud/outbox.js';

export const DEMO = 'localdemoclient';
export const OTHER = 'localotherclient';
export const DEMO_POOL = 'us-east-1_LocalDemo';
export const OTHER_POOL = 'us-east-1_LocalOther';
export const PASSWORD = 'Correct-horse-7';
export const ANSWER = 'the right answer';

export interface Reply {
  status: number;
  headers: Headers;
  /** The body; empty when there was none. */
  body: Record<string, never> & {
    __type?: string;
    message?: string;
    Session?: string;
    ChallengeName?: string;
    ChallengeParameters?: Record<string, string>;
    AuthenticationResult?: Record<string, string | number>;
  };
}

export interface Harness {
  cognito: Cognito;
  clock: Clock;
  /** What Cognito itself sent. */
  outbox: Outbox;
  /** Every event that a trigger got, in order. */
  events: TriggerEvent[];
  call(operation: string, body: object, headers?: Record<string, string>): Promise<Reply>;
  /** Signs a user up under an email address and returns the `sub`. */
  signUp(username?: string, client?: string): Promise<string>;
  begin(username?: string, client?: string): Promise<Reply>;
  respond(challenge: Reply, answer?: string, more?: object): Promise<Reply>;
  /** Signs up and in; returns the tokens. */
  signIn(client?: string): Promise<Record<string, string>>;
}

type Responses = Record<string, (event: TriggerEvent) => object>;

/** What well-behaved triggers answer, by trigger source. */
const RESPONSES: Responses = {
  PreSignUp_SignUp: () => ({ autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false }),
  PreSignUp_AdminCreateUser: () => ({}),
  DefineAuthChallenge_Authentication: ({ request }) => {
    const session = request.session as { challengeResult: boolean }[];
    if (session.at(-1)?.challengeResult) return { issueTokens: true, failAuthentication: false };
    if (session.length === 3) return { issueTokens: false, failAuthentication: true };
    return { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
  },
  CreateAuthChallenge_Authentication: ({ request }) => ({
    publicChallengeParameters: { round: String((request.session as unknown[]).length) },
    privateChallengeParameters: { expected: ANSWER },
    challengeMetadata: 'TEST',
  }),
  VerifyAuthChallengeResponse_Authentication: ({ request }) => ({
    answerCorrect:
      request.challengeAnswer === (request.privateChallengeParameters as Record<string, string>).expected,
  }),
};

export function createHarness(triggers: Triggers = {}): Harness {
  let now = Date.UTC(2026, 0, 6, 4, 5, 6);
  const clock: Clock = { now: () => now, advance: (ms) => void (now += ms) };
  const events: TriggerEvent[] = [];
  const handler = async (event: TriggerEvent) => {
    events.push(structuredClone(event));
    return { ...event, response: RESPONSES[event.triggerSource]?.(event) };
  };
  const all: Triggers = {
    preSignUp: handler,
    defineAuthChallenge: handler,
    createAuthChallenge: handler,
    verifyAuthChallengeResponse: handler,
    ...triggers,
  };
  const outbox = createOutbox(clock);
  const cognito = createCognito({ clock, outbox, triggers: async () => all, triggerTimeoutMs: 20 });

  const harness: Harness = {
    cognito,
    clock,
    outbox,
    events,
    async call(operation, body, headers = {}) {
      const response = await cognito.app.request('/', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
          ...headers,
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
    },
    async signUp(username = 'ana@example.com', client = DEMO) {
      const { body } = await harness.call('SignUp', {
        ClientId: client,
        Username: username,
        Password: PASSWORD,
      });
      return String((body as Record<string, unknown>).UserSub);
    },
    begin: (username = 'ana@example.com', client = DEMO) =>
      harness.call('InitiateAuth', {
        ClientId: client,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: username },
      }),
    respond: ({ body }, answer = ANSWER, more = {}) =>
      harness.call('RespondToAuthChallenge', {
        ClientId: DEMO,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: body.Session,
        ChallengeResponses: { USERNAME: body.ChallengeParameters?.USERNAME, ANSWER: answer },
        ...more,
      }),
    async signIn(client = DEMO) {
      const username = client === OTHER ? 'ana' : 'ana@example.com';
      await harness.signUp(username, client);
      const { body } = await harness.respond(await harness.begin(username, client), ANSWER, {
        ClientId: client,
      });
      return body.AuthenticationResult as Record<string, string>;
    },
  };
  return harness;
}

/** An error as a test compares it: `Name: message`. */
export function errorOf({ body }: Reply): string {
  return `${body.__type}: ${body.message}`;
}

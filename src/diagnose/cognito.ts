/** The checks of Cognito's public side: the app client, and what its triggers answer. No message is sent, no user created. */
import { isText } from '../json.js';
import { checkPrebuiltUrl } from '../prebuilt/url.js';
import { METHOD_IDS } from '../types.js';
import { ask, jsonOf, type Answer } from './ask.js';
import {
  fault,
  good,
  skip,
  type Check,
  type CognitoChallenge,
  type Examination,
  type Found,
} from './check.js';

/**
 * The name that the checks sign in with. RFC 2606 keeps ".invalid" for names that no host has, so nobody can prove it; it is
 * always the same, so that triggers which keep a stand-in for an unknown name keep one.
 */
export const NOBODY = 'doctor@authsignal-cognito-login.invalid';

/** What Cognito, or what stands in its place, answered. */
type Reply =
  | { readonly kind: 'output'; readonly output: Readonly<Record<string, unknown>>; readonly answer: Answer }
  | { readonly kind: 'exception'; readonly name: string; readonly message: string; readonly answer: Answer }
  | { readonly kind: 'foreign'; readonly answer: Answer };

/** Calls a public operation. Source: AWS JSON 1.1, https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export async function callCognito(
  { world, endpoint, patience }: Pick<Examination, 'world' | 'endpoint' | 'patience'>,
  operation: string,
  input: object,
): Promise<Reply> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
  };
  // Cognito gives a trigger five seconds, three times.
  const ms = patience * 2;
  const answer = await ask(
    world,
    `${endpoint}/`,
    { method: 'POST', headers, body: JSON.stringify(input) },
    ms,
  );
  const body = jsonOf(answer);
  const type = body?.__type ?? answer.headers.get('x-amzn-errortype');
  if (body && isText(type) && answer.status >= 400) {
    const message = body.message ?? body.Message;
    const name = /(?:.*#)?([^:]*)/.exec(type)?.[1] ?? '';
    return { kind: 'exception', name, message: isText(message) ? message : '', answer };
  }
  if (!body || answer.status !== 200 || !(isText(body.ChallengeName) || body.AuthenticationResult))
    return { kind: 'foreign', answer };
  return { kind: 'output', output: body, answer };
}

/** The texts of an exception that mean something of their own, and the finding for each. */
const MESSAGES: readonly (readonly [name: RegExp, message: RegExp, code: string])[] = [
  [/./, /(because of|due to) security reasons/i, 'threat-protection'],
  [/^NotAuthorized/, /secret/i, 'client-has-secret'],
  [/^InvalidParameter/, /lambda trigger is not configured/i, 'trigger-missing'],
  [/^InvalidUserPoolConfiguration/, /^/, 'trigger-missing'],
  [/^InvalidParameter/, /flow|custom auth|enabled for th(is|e) client/i, 'client-no-custom-auth'],
  [/^ResourceNotFound/, /^/, 'client-unknown'],
  [/^FeatureUnavailableInTier/, /^/, 'plan-too-low'],
  [/^TooManyRequests|^LimitExceeded/, /^/, 'cognito-throttled'],
  [/^Forbidden/, /^/, 'firewall-blocks'],
  [/^InternalError/, /^/, 'cognito-failing'],
  [/^UserNotConfirmed/, /^/, 'user-not-confirmed'],
  [/^PasswordResetRequired/, /^/, 'user-must-reset-password'],
  [/^NotAuthorized/, /disabled/i, 'user-disabled'],
  [/^UserLambdaValidation/, /app clients are not named/, 'trigger-without-clients'],
  [/^UserLambdaValidation/, /not among those in AUTHSIGNAL_CLIENT_IDS/, 'trigger-for-other-clients'],
  [/^UserLambdaValidation/, /Authsignal secret is missing/, 'trigger-without-secret'],
  [/^UserLambdaValidation/, /Authsignal secret could not be read/, 'trigger-cannot-read-secret'],
  [/^UserLambdaValidation/, /Authsignal refused the request/, 'trigger-refused'],
  [/^UserLambdaValidation/, /Authsignal is not available/, 'trigger-without-authsignal'],
  [/^UserLambdaValidation/, /Task timed out after/, 'trigger-timeout'],
  [/^UserLambdaValidation/, /^/, 'trigger-throws'],
  [
    /^UnexpectedLambda/,
    /due to configuration|access ?denied|not authorized|not ?found/i,
    'trigger-not-invokable',
  ],
  [/^UnexpectedLambda/, /timed? ?out/i, 'trigger-timeout'],
  [/^UnexpectedLambda/, /^/, 'trigger-not-invoked'],
  [/^InvalidLambdaResponse/, /^/, 'trigger-bad-output'],
];

/** Statuses with which a firewall answers in Cognito's place. */
const FIREWALL_STATUSES = [202, 403, 405];

/** The finding for what is no challenge. */
function refusal(
  reply: Exclude<Reply, { kind: 'output' }>,
  { config: { userPoolClientId: client, region }, endpoint }: Examination,
): Found {
  const { status, headers } = reply.answer;
  const values = { client, region, status: String(status), address: endpoint };
  if (reply.kind === 'foreign') {
    const isFirewall = headers.has('x-amzn-waf-action') || FIREWALL_STATUSES.includes(status);
    return { code: isFirewall ? 'firewall-blocks' : 'cognito-not-there', values };
  }
  const { name, message } = reply;
  const trigger = /^(?!null )(\w{1,64}) (invocation )?failed /.exec(message)?.[1] ?? 'A trigger';
  const code = MESSAGES.find(([names, texts]) => names.test(name) && texts.test(message))?.[2];
  if (code) return { code, values: { ...values, trigger } };
  return {
    code: 'cognito-refuses',
    values: { ...values, name: /^\w{1,64}$/.test(name) ? name : 'an error' },
  };
}

const isAny = (reply: Reply, ...names: string[]): boolean =>
  reply.kind === 'exception' && names.includes(reply.name);

/** Whether Cognito says that nobody has the name, and no more than that. */
const isUnknown = (reply: Reply): boolean => isAny(reply, 'UserNotFoundException');

/** Whether the sign-in was ended without a word. */
const isEnded = (reply: Reply): boolean =>
  reply.kind === 'exception' &&
  reply.name === 'NotAuthorizedException' &&
  !/secret|security reasons|disabled/i.test(reply.message);

async function begin(examination: Examination, username: string): Promise<Reply> {
  const reply = await callCognito(examination, 'InitiateAuth', {
    ClientId: examination.config.userPoolClientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: username },
  });
  const theirs = Date.parse(reply.answer.headers.get('date') ?? '');
  if (reply.kind !== 'foreign') examination.skew ??= examination.world.now() - theirs;
  return reply;
}

/** The token in the address of the pre-built UI. */
const tokenIn = (url: string | undefined): string | undefined =>
  (url && URL.canParse(url) && new URL(url).searchParams.get('token')) || undefined;

/** The challenge in an answer of Cognito, or what is wrong with it. */
function readChallenge(
  output: Readonly<Record<string, unknown>>,
  typed: string,
  signInMethod?: string,
): CognitoChallenge | Found {
  const { ChallengeName: name, Session: session, ChallengeParameters: given, AuthenticationResult } = output;
  if (AuthenticationResult) return { code: 'tokens-without-challenge' };
  if (name !== 'CUSTOM_CHALLENGE')
    return {
      code: 'other-challenge',
      values: { name: isText(name) && /^\w{1,40}$/.test(name) ? name : 'another' },
    };
  const parameters = Object.fromEntries(
    Object.entries(given ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const token = parameters.token || tokenIn(parameters.url);
  const username = parameters.USERNAME || typed;
  return { session: isText(session) ? session : '', username, parameters, token, signInMethod };
}

/** What an answer of two-round triggers asks for. */
const isFirstRound = ({ parameters, signInMethod }: CognitoChallenge): boolean =>
  parameters.challenge === 'PROVIDE_AUTH_PARAMETERS' && signInMethod === undefined;

function respond(examination: Examination, challenge: CognitoChallenge, answer: string, method?: string) {
  const signInMethod = method ?? challenge.signInMethod;
  return callCognito(examination, 'RespondToAuthChallenge', {
    ClientId: examination.config.userPoolClientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: challenge.session,
    ChallengeResponses: { USERNAME: challenge.username, ANSWER: answer },
    ClientMetadata: signInMethod ? { signInMethod } : undefined,
  });
}

/** Begins a sign-in of `username`, as far as a challenge with a token or an address; sends nothing. */
async function challengeOf(
  examination: Examination,
  username: string,
): Promise<{ challenge: CognitoChallenge; ms: number } | { found: Found; reply: Reply }> {
  let reply = await begin(examination, username);
  let { ms } = reply.answer;
  let signInMethod: string | undefined;
  let hasContext = false;
  for (;;) {
    if (reply.kind !== 'output') return { found: refusal(reply, examination), reply };
    const challenge = readChallenge(reply.output, username, signInMethod);
    if ('code' in challenge) return { found: challenge, reply };
    const isContextRound: boolean = !hasContext && challenge.parameters.challenge === 'PROVIDE_CONTEXT';
    if (!isContextRound && !isFirstRound(challenge)) return { challenge, ms };
    // There is no browser whose context it could be.
    hasContext ||= isContextRound;
    // "No answer", and the method whose token the second round gives.
    if (!isContextRound) signInMethod = username.startsWith('+') ? 'SMS' : 'EMAIL';
    reply = await respond(examination, challenge, '__dummy__', signInMethod);
    ms = Math.max(ms, reply.answer.ms);
  }
}

/** Milliseconds after which people wonder; a trigger is given up after five seconds and called again. */
const SLOW_MS = 4500;

const SIGN_IN: Check = {
  id: 'sign-in',
  title: 'App client and triggers',
  unreachable: 'cognito-unreachable',
  async run(examination) {
    const { identifier, config } = examination;
    let begun = await challengeOf(examination, NOBODY);
    // The first call may have had to start the functions.
    if ('challenge' in begun && begun.ms > SLOW_MS) begun = await challengeOf(examination, NOBODY);
    if ('challenge' in begun) examination.challenge = examination.decoy = begun.challenge;
    const isMute = 'reply' in begun && (isUnknown(begun.reply) || isEnded(begun.reply));
    if ('found' in begun && !isMute) return { found: [begun.found] };
    if (identifier !== undefined) {
      const persons = await challengeOf(examination, examination.username ?? identifier);
      if ('found' in persons) {
        if (isUnknown(persons.reply)) return fault('identifier-unknown');
        if (isEnded(persons.reply)) return fault('sign-in-refused', { client: config.userPoolClientId });
        return { found: [persons.found] };
      }
      examination.challenge = persons.challenge;
    }
    if ('found' in begun)
      return fault(isUnknown(begun.reply) || examination.challenge ? 'tells-who-exists' : 'sign-in-refused', {
        client: config.userPoolClientId,
      });
    if (begun.ms > SLOW_MS) return fault('triggers-slow', { seconds: (begun.ms / 1000).toFixed(1) });
    return good(`${config.userPoolClientId}, ${Math.round(begun.ms)} ms`);
  },
};

/** Whether `list` cannot be a list of ids. */
const isMalformed = (list = ''): boolean => /[^\w\s,-]/.test(list);

const CHALLENGE: Check = {
  id: 'challenge',
  title: 'CreateAuthChallenge',
  unreachable: 'cognito-unreachable',
  run({ challenge, config }) {
    if (!challenge) return skip('there is no challenge');
    const { token, url, state, enrolledMethods, allowedMethods } = challenge.parameters;
    if (state === 'BLOCK' || state === 'REVIEW_REQUIRED') return fault('action-holds-back', { state });
    if (!token && !url) return fault('challenge-empty');
    if (isMalformed(enrolledMethods) || isMalformed(allowedMethods)) return fault('challenge-bad-methods');
    const named = `${enrolledMethods ?? ''} ${allowedMethods ?? ''}`.split(/[\s,]+/).filter(Boolean);
    if (named.length > 0 && !named.some((name) => METHOD_IDS.some((id) => id === name)))
      return fault('challenge-bad-methods');
    if (url) {
      try {
        checkPrebuiltUrl(url, config);
      } catch {
        return fault('prebuilt-url-refused', { host: URL.canParse(url) ? new URL(url).host : 'no host' });
      }
    }
    if (config.mode === 'inline' && !token) return fault('mode-without-token');
    if (config.mode !== 'inline' && !url) return fault('mode-without-url', { mode: config.mode });
    return good(
      challenge.signInMethod ? 'two rounds' : token && url ? 'token and url' : token ? 'token' : 'url',
    );
  },
};

/** A token that is none, for triggers that gave none. */
const NO_TOKEN = 'not.a.token';

const VERIFY: Check = {
  id: 'answer',
  title: 'VerifyAuthChallengeResponse',
  unreachable: 'cognito-unreachable',
  async run(examination) {
    const { decoy, config } = examination;
    // A wrong answer is an attempt, which nobody's account is to pay for.
    if (!decoy) return skip('there is no challenge of a name that nobody has');
    const tryAnswer = (challenge: CognitoChallenge, format: string) => {
      // Nobody has answered the challenge yet, so its own token is a wrong answer of the right form.
      const token = challenge.token ?? NO_TOKEN;
      return respond(examination, challenge, format === 'json' ? JSON.stringify({ token }) : token);
    };
    const reply = await tryAnswer(decoy, config.answerFormat);
    // Another challenge, or the end.
    if (reply.kind === 'output') return good(`answers as "${config.answerFormat}"`);
    if (isEnded(reply)) return good(`answers as "${config.answerFormat}"`);
    const found = refusal(reply, examination);
    if (found.code === 'trigger-throws' && config.answerFormat === 'token') {
      const again = await challengeOf(examination, NOBODY);
      if ('challenge' in again) {
        const json = await tryAnswer(again.challenge, 'json');
        if (json.kind === 'output' || isEnded(json)) return fault('answer-format');
      }
    }
    return { found: [found] };
  },
};

/** Where a clock that is off begins to matter, in milliseconds. */
const SKEW_MS = 60_000;

const CLOCK: Check = {
  id: 'clock',
  title: 'Clock of this machine',
  unreachable: 'cognito-unreachable',
  run({ skew = NaN }) {
    if (Number.isNaN(skew)) return skip('Cognito did not say the time');
    const seconds = Math.round(Math.abs(skew) / 1000);
    if (Math.abs(skew) <= SKEW_MS) return good(`${seconds} s off`);
    return fault('clock-skew', { seconds: String(seconds), way: skew > 0 ? 'ahead' : 'behind' });
  },
};

export const COGNITO_CHECKS: readonly Check[] = [SIGN_IN, CHALLENGE, VERIFY, CLOCK];

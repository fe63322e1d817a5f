/** The only door to Amazon Cognito: checked input, checked output, errors of the closed set. */
import type {
  AuthenticationResultType,
  InitiateAuthCommandOutput,
  RespondToAuthChallengeCommandOutput,
  SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { LoginError, type Refusal } from '../errors.js';
import { METHOD_IDS, type AnswerFormat, type Challenge, type LoginTokens, type MethodId } from '../types.js';
import type { CognitoOperation } from './cognito-errors.js';
import type { CognitoClient } from './cognito-sdk.js';
import { withDeadline } from './deadline.js';
import { lazy } from '../lazy.js';
import { METHOD_CATALOG } from '../method-catalog.js';

export interface CognitoOptions {
  readonly region: string;
  readonly clientId: string;
  /** Where Cognito is. */
  readonly endpoint: string;
  readonly answerFormat: AnswerFormat;
  /** Sent with SignUp and RespondToAuthChallenge, for the triggers. */
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** Where the developer is told. */
  readonly page: { warn(text: string): void };
  /** Answers triggers that ask for the context, before the challenge; resolves with what is no such round as it is. */
  readonly provideContext?: (
    beginning: Promise<InitiateAuthCommandOutput>,
    username: string,
    respond: Respond,
    signal: AbortSignal,
  ) => Promise<InitiateAuthCommandOutput>;
}

/** Answers one round; with `metadata` in place of the page's own for the triggers. */
export type Respond = (
  challenge: Pick<Challenge, 'session' | 'username' | 'chosenMethod'>,
  answer: string,
  signal: AbortSignal,
  metadata?: Readonly<Record<string, string>>,
) => Promise<RespondToAuthChallengeCommandOutput>;

export interface NewUser {
  readonly username: string;
  /** Cognito attributes, such as `email`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the person wants to sign in, and is created only in case they are new. */
  readonly isJustInTime?: boolean;
}

export interface CognitoGateway {
  /**
   * Creates a user with a password that nobody knows. Resolves to whether it was created; otherwise it existed before, or has
   * no address and is not wanted for sure. Rejects with `misconfigured` where it is wanted and has no address.
   */
  signUp(user: NewUser, signal: AbortSignal): Promise<boolean>;
  /** Begins custom authentication. */
  begin(username: string, signal: AbortSignal): Promise<Challenge>;
  /** Tells the triggers of a two-round pool which method it will be. */
  choose(challenge: Challenge, method: MethodId, signal: AbortSignal): Promise<Challenge>;
  /** Answers with Authsignal's validation token. Rejects with `not-allowed` where the answer is not accepted. */
  answer(challenge: Challenge, validationToken: string, signal: AbortSignal): Promise<LoginTokens>;
}

const loadSdk = lazy(() => import('./cognito-sdk.js'));
// Most people never meet one.
const loadErrors = lazy(() => import('./cognito-errors.js'));

// Cognito gives a trigger 5 s and calls it up to three times.
const DEADLINE_MS = 25_000;

const PASSWORD_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const PASSWORD_CLASSES = [/[A-Z]/, /[a-z]/, /\d/, /[-_]/];

/** A random password of 40 characters with each of Cognito's classes, 240 bits less what the classes cost. */
export function generatePassword(): string {
  let password: string;
  do {
    const bytes = crypto.getRandomValues(new Uint8Array(40));
    // 64 characters divide 256 evenly, so no character is likelier than another.
    password = Array.from(bytes, (byte) => PASSWORD_ALPHABET.charAt(byte % 64)).join('');
  } while (!PASSWORD_CLASSES.every((characters) => characters.test(password)));
  return password;
}

const isMethodId = (id: string): id is MethodId => (METHOD_IDS as readonly string[]).includes(id);

/** The methods in a list of ids; those of another version are left out. */
const readMethods = (list: string | undefined): MethodId[] | undefined =>
  list?.split(/[\s,]+/).filter(isMethodId);

/** Whether `list` cannot be a list of ids. */
const isMalformed = (list = ''): boolean => /[^\w\s,-]/.test(list);

const readBoolean = (text: string | undefined): boolean | undefined =>
  text === 'true' ? true : text === 'false' ? false : undefined;

/** What an answer says that is no answer, in the first of two rounds. */
const NO_ANSWER = '__dummy__';

/** Authsignal's words for an action that goes no further: refused, or held back for somebody to look at. */
const REFUSALS = ['BLOCK', 'REVIEW_REQUIRED'] as const satisfies Refusal[];

/** The challenge in a response of Cognito, with every field checked. Rejects with `blocked` where there is to be none. */
async function readChallenge(
  response: InitiateAuthCommandOutput,
  typedUsername: string,
  chosenMethod?: MethodId,
): Promise<Challenge> {
  const { ChallengeName, Session, ChallengeParameters: parameters = {} } = response;
  const { token, url, state, defaultMethod, enrolledMethods, allowedMethods } = parameters;
  const isTwoRound = chosenMethod !== undefined || parameters.challenge === 'PROVIDE_AUTH_PARAMETERS';
  const hasStart = Boolean(token || url || isTwoRound);
  const refusal = REFUSALS.find((known) => known === state);
  if (ChallengeName === 'CUSTOM_CHALLENGE' && refusal)
    throw new LoginError('blocked', {
      hint: `Authsignal's rules ended the action with ${refusal}.`,
      state: refusal,
    });
  if (
    ChallengeName !== 'CUSTOM_CHALLENGE' ||
    !hasStart ||
    isMalformed(enrolledMethods) ||
    isMalformed(allowedMethods)
  )
    throw (await loadErrors()).identifyChallenge(response, hasStart);
  if (typeof Session !== 'string' || !Session) throw new LoginError('bad-response');
  return {
    session: Session,
    // Cognito answers with the canonical name; an alias is refused in the answer.
    username: parameters.USERNAME ?? typedUsername,
    token,
    url,
    state,
    isEnrolled: readBoolean(parameters.isEnrolled),
    enrolledMethods: readMethods(enrolledMethods),
    allowedMethods: readMethods(allowedMethods),
    defaultMethod: defaultMethod && isMethodId(defaultMethod) ? defaultMethod : undefined,
    isTwoRound,
    chosenMethod,
  };
}

function readTokens(result: AuthenticationResultType): LoginTokens {
  const { AccessToken, IdToken, RefreshToken, ExpiresIn, TokenType } = result;
  if (!AccessToken || !IdToken || typeof ExpiresIn !== 'number') throw new LoginError('bad-response');
  return {
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    tokenType: TokenType ?? 'Bearer',
    expiresIn: ExpiresIn,
    expiresAt: Date.now() + ExpiresIn * 1000,
  };
}

/** Fetches the SDK ahead of the first call; a failure shows at that call. */
export const preloadCognito = (): void => void loadSdk().catch(() => undefined);

/** The gateway to the user pool that `options` names. */
export function createCognitoGateway(options: CognitoOptions): CognitoGateway {
  let client: CognitoClient | undefined;

  const call = async <T>(
    operation: CognitoOperation,
    signal: AbortSignal,
    run: (client: CognitoClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      const ask = async (inner: AbortSignal) => {
        const { createCognitoClient } = await loadSdk();
        return run((client ??= createCognitoClient(options.endpoint)), inner);
      };
      return await withDeadline(DEADLINE_MS, signal, ask, options.endpoint);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof LoginError) throw error;
      // Without a connection nothing else can be loaded either.
      if (error instanceof TypeError) throw new LoginError('network');
      const { identifyCognitoError } = await loadErrors();
      throw identifyCognitoError(error, operation, options);
    }
  };

  const respond: Respond = (
    { session, username, chosenMethod },
    answer,
    signal,
    metadata = options.clientMetadata,
  ) => {
    const signInMethod = chosenMethod && METHOD_CATALOG[chosenMethod].twoRoundName;
    return call('RespondToAuthChallenge', signal, (client, inner) =>
      client.respondToAuthChallenge(
        {
          ClientId: options.clientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session: session,
          ChallengeResponses: { USERNAME: username, ANSWER: answer },
          ClientMetadata: signInMethod ? { ...metadata, signInMethod } : metadata,
        },
        inner,
      ),
    );
  };

  return {
    async signUp({ username, attributes, isJustInTime }, signal) {
      // Nobody could sign in to such an account.
      if (!attributes.email && !attributes.phone_number)
        return (await loadErrors()).createNobody(isJustInTime, options.page);
      const input: SignUpCommandInput = {
        ClientId: options.clientId,
        Username: username,
        Password: generatePassword(),
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        ClientMetadata: options.clientMetadata,
      };
      return call('SignUp', signal, async (client, inner) => {
        try {
          const { UserSub, UserConfirmed } = await client.signUp(input, inner);
          // An answer without a user is not Cognito's, whatever its status.
          if (UserSub === undefined && UserConfirmed === undefined)
            throw new LoginError('bad-response', { hint: (await loadErrors()).NO_OUTPUT });
          return true;
        } catch (error) {
          const { name = '', message = '' } = error instanceof Error ? error : {};
          // Where only administrators create users, whoever is one signs in.
          if (isJustInTime && name === 'NotAuthorizedException' && /not permitted/i.test(message))
            return false;
          if (name === 'UsernameExistsException' || name === 'AliasExistsException') return false;
          // The user was created all the same; only Cognito's own message was not sent.
          if (name === 'LimitExceededException' || name === 'CodeDeliveryFailureException') return true;
          throw error;
        }
      });
    },

    async begin(username, signal) {
      const beginning = call('InitiateAuth', signal, (client, inner) =>
        client.initiateAuth(
          { ClientId: options.clientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: username } },
          inner,
        ),
      );
      const response = options.provideContext?.(beginning, username, respond, signal) ?? beginning;
      return readChallenge(await response, username);
    },

    async choose(challenge, method, signal) {
      if (!METHOD_CATALOG[method].twoRoundName) throw new LoginError('not-enrolled');
      const response = await respond({ ...challenge, chosenMethod: method }, NO_ANSWER, signal);
      return readChallenge(response, challenge.username, method);
    },

    async answer(challenge, validationToken, signal) {
      const answer =
        options.answerFormat === 'json' ? JSON.stringify({ token: validationToken }) : validationToken;
      const { AuthenticationResult, ChallengeName } = await respond(challenge, answer, signal);
      if (AuthenticationResult) return readTokens(AuthenticationResult);
      const { identifyChallenge, REFUSED } = await loadErrors();
      // Another challenge is a refusal. It is not read: some triggers put nothing in it.
      throw ChallengeName === 'CUSTOM_CHALLENGE'
        ? new LoginError('not-allowed', { hint: REFUSED })
        : identifyChallenge({ ChallengeName }, false);
    },
  };
}

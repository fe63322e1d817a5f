/** The custom authentication flow: which trigger runs when, and what the client gets to see. */
import { randomBytes } from 'node:crypto';
import { CognitoError, incorrectUsernameOrPassword, invalidParameter, userNotFound } from './errors.js';
import type { PasswordAuth, PasswordExchange } from './passwords.js';
import type { ClientSettings } from './pools.js';
import { checkSecretHash, type Pool, type Services } from './services.js';
import { type ChallengeResult, type ChallengeSession, invalidSession, Sessions } from './sessions.js';
import { flagOf, optionalTextOf, textMapOf, type TriggerName } from './triggers.js';
import { checkUsable } from './users.js';

export interface Answer {
  session: string;
  username: string;
  answer: string;
  secretHash: string | undefined;
  clientMetadata: Record<string, string>;
}

/** One sign-in on its way: the session, as far as it has come. */
interface Progress extends Pick<ChallengeSession, 'typedName' | 'userName' | 'sub' | 'history'> {
  pool: Pool;
  client: ClientSettings;
  clientMetadata: Record<string, string>;
}

export class CustomAuth {
  readonly #sessions: Sessions<ChallengeSession>;

  constructor(
    readonly services: Services,
    readonly passwords: PasswordAuth,
  ) {
    this.#sessions = new Sessions(services.clock);
  }

  async begin(pool: Pool, client: ClientSettings, parameters: Record<string, string>): Promise<object> {
    const typedName = parameters.USERNAME;
    if (!typedName) throw invalidParameter('Missing required parameter USERNAME');
    checkSecretHash(client, typedName, parameters.SECRET_HASH);
    const user = pool.users.find(typedName);
    if (user) checkUsable(user);
    else if (client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
    const progress: Progress = {
      pool,
      client,
      typedName,
      userName: user?.username ?? pool.users.decoyName(typedName),
      sub: user?.sub,
      history: [],
      // The metadata of this call is not for the challenge triggers.
      clientMetadata: {},
    };
    if (parameters.CHALLENGE_NAME !== 'SRP_A') return this.#advance(progress);

    // The password first: Define is told of it, and has to let it be checked.
    const decision = await this.#decide({ ...progress, history: [passed('SRP_A')] });
    if (decision.challengeName !== 'PASSWORD_VERIFIER') throw noChallenge();
    return this.passwords.challenge(pool, client, parameters, randomBytes(384).toString('base64url'));
  }

  /** What follows the proof of a password. */
  afterPassword(
    pool: Pool,
    client: ClientSettings,
    { typedName, userName, sub }: PasswordExchange,
    clientMetadata: Record<string, string>,
  ): Promise<object> {
    const history = [passed('SRP_A'), passed('PASSWORD_VERIFIER')];
    return this.#advance({ pool, client, typedName, userName, sub, history, clientMetadata });
  }

  async answer(pool: Pool, client: ClientSettings, answer: Answer): Promise<object> {
    checkSecretHash(client, answer.username, answer.secretHash);
    const session = this.#sessions.take(client, answer.session);
    const { sub, typedName, userName } = session;
    if (sub === undefined) {
      if (answer.username !== typedName && answer.username !== userName) throw invalidSession();
    } else {
      if (!pool.users.bySub(sub)) throw gone(client);
      if (pool.users.find(answer.username)?.sub !== sub) throw invalidSession();
    }
    const progress = { ...session, pool, client, clientMetadata: answer.clientMetadata };
    const verified = await this.#invoke('VerifyAuthChallengeResponse', progress, {
      request: { privateChallengeParameters: session.privateParameters, challengeAnswer: answer.answer },
      response: { answerCorrect: null },
    });
    const result: ChallengeResult = {
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: flagOf(verified, 'answerCorrect'),
      challengeMetadata: session.metadata,
    };
    return this.#advance({ ...progress, history: [...session.history, result] });
  }

  /** Asks Define what comes next, and does it. */
  async #advance(progress: Progress): Promise<object> {
    const { pool, client, history, sub, userName } = progress;
    const decision = await this.#decide(progress);
    if (flagOf(decision, 'issueTokens')) {
      // Whatever a trigger says, a user that does not exist gets no tokens.
      if (sub === undefined) throw incorrectUsernameOrPassword();
      return { AuthenticationResult: await this.#signIn(pool, client, sub), ChallengeParameters: {} };
    }
    if (decision.challengeName !== 'CUSTOM_CHALLENGE') throw noChallenge();
    const challenge = await this.#invoke('CreateAuthChallenge', progress, {
      request: { challengeName: 'CUSTOM_CHALLENGE', session: history },
      response: {
        publicChallengeParameters: null,
        privateChallengeParameters: null,
        challengeMetadata: null,
      },
    });
    const publicParameters = textMapOf(challenge, 'publicChallengeParameters');
    const session = this.#sessions.open(client, {
      clientId: client.id,
      typedName: progress.typedName,
      userName,
      sub,
      history,
      privateParameters: textMapOf(challenge, 'privateChallengeParameters'),
      metadata: optionalTextOf(challenge, 'challengeMetadata'),
    });
    return {
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: session,
      ChallengeParameters: { ...publicParameters, USERNAME: userName },
    };
  }

  async #decide(progress: Progress): Promise<Record<string, unknown>> {
    await this.#checkConfigured();
    const decision = await this.#invoke('DefineAuthChallenge', progress, {
      request: { session: progress.history },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    });
    if (flagOf(decision, 'failAuthentication')) throw incorrectUsernameOrPassword();
    return decision;
  }

  #signIn(pool: Pool, client: ClientSettings, sub: string): Promise<object> {
    const user = pool.users.bySub(sub);
    if (!user) throw gone(client);
    return this.services.signIn(pool, client, user);
  }

  /** Looks the user up anew, since an earlier trigger may have changed it, and runs a trigger. */
  async #invoke(
    name: Exclude<TriggerName, 'PreSignUp'>,
    { pool, client, sub, userName, typedName, clientMetadata }: Progress,
    { request, response }: { request: Record<string, unknown>; response: Record<string, unknown> },
  ): Promise<Record<string, unknown>> {
    const user = sub === undefined ? undefined : pool.users.bySub(sub);
    if (sub !== undefined && !user) throw gone(client);
    if (user) checkUsable(user);
    const answer = await this.services.invoke({
      name,
      source: `${name}_Authentication`,
      pool,
      clientId: client.id,
      // For an unknown user the name as typed is all there is to tell.
      userName: user ? userName : typedName,
      request: {
        userAttributes: user ? pool.users.describeForTriggers(user) : {},
        ...request,
        ...(Object.keys(clientMetadata).length > 0 && { clientMetadata }),
        userNotFound: user === undefined,
      },
      response,
    });
    if (!answer) throw notConfigured();
    return answer;
  }

  async #checkConfigured(): Promise<void> {
    const triggers = await this.services.triggers();
    if (
      !triggers.defineAuthChallenge ||
      !triggers.createAuthChallenge ||
      !triggers.verifyAuthChallengeResponse
    ) {
      throw notConfigured();
    }
  }
}

const passed = (challengeName: ChallengeResult['challengeName']): ChallengeResult => ({
  challengeName,
  challengeResult: true,
  challengeMetadata: null,
});

const noChallenge = () =>
  new CognitoError(
    'InvalidLambdaResponseException',
    'DefineAuthChallenge named no challenge that can be presented.',
  );

/** The user was deleted while a sign-in was under way. */
function gone(client: ClientSettings): CognitoError {
  return client.preventUserExistenceErrors === 'LEGACY' ? userNotFound() : incorrectUsernameOrPassword();
}

const notConfigured = () =>
  invalidParameter('Custom auth lambda trigger is not configured for the user pool.');

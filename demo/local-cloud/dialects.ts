/** Lets the project's triggers speak like Authsignal's published samples, so that a page can be tried with each. */
import type { Triggers } from '../../src/triggers/index.js';

export const DIALECTS = ['own', 'open', 'token', 'url', 'url-json', 'two-rounds'] as const;

export type Dialect = (typeof DIALECTS)[number];

/** What the project's own triggers are switched to. */
export interface Speech {
  dialect: Dialect;
  /** Whether they ask for the context, which the samples do not. */
  context: boolean;
  acceptAllow: boolean;
}

/** `open` is the project's own, for who lets new people set up any method. */
type Own = 'own' | 'open';

export const isOwn = (dialect: Dialect): dialect is Own => dialect === 'own' || dialect === 'open';

/** What the samples of a dialect publish of all that the project's Create does. */
const PUBLISHED: Readonly<Record<Exclude<Dialect, Own>, string>> = {
  token: 'token',
  url: 'url',
  'url-json': 'url',
  'two-rounds': 'token',
};

const FIRST_ROUND = 'PROVIDE_AUTH_PARAMETERS';

/** The `token` of a JSON answer; of any other answer nothing, as a sample that parses JSON has it. */
function readJsonAnswer(answer: string): string {
  try {
    return String((JSON.parse(answer) as { token?: unknown }).token);
  } catch {
    return '';
  }
}

/** `triggers` in the dialect that `current` names at the time of each call. */
export const withDialect = (triggers: Triggers, current: () => Dialect): Triggers => ({
  ...triggers,

  async createAuthChallenge(event) {
    const dialect = current();
    if (isOwn(dialect)) return triggers.createAuthChallenge(event);
    const publish = (parameters: Record<string, string>, rest = event.response) => ({
      ...event,
      response: { ...rest, publicChallengeParameters: parameters },
    });
    if (dialect === 'two-rounds') {
      if (!event.request.session?.length)
        return publish({ challenge: FIRST_ROUND }, { ...event.response, challengeMetadata: FIRST_ROUND });
      if (!event.request.clientMetadata?.signInMethod) throw new Error('signInMethod is required.');
    }
    const { response } = await triggers.createAuthChallenge(event);
    const name = PUBLISHED[dialect];
    return publish({ [name]: response.publicChallengeParameters[name] ?? '' }, response);
  },

  verifyAuthChallengeResponse: (event) =>
    triggers.verifyAuthChallengeResponse(
      current() === 'url-json'
        ? {
            ...event,
            request: { ...event.request, challengeAnswer: readJsonAnswer(event.request.challengeAnswer) },
          }
        : event,
    ),
});

/** Decides what comes next in a sign-in: a challenge, tokens or failure. */
import { isContextRound } from './circumstances.js';
import type { TriggerContext } from './context.js';
import { TriggerError } from './errors.js';
import type { ChallengeResult, DefineAuthChallengeEvent } from './events.js';

type Decision = DefineAuthChallengeEvent['response'];

/**
 * One Authsignal challenge, again after a wrong answer until the attempts are used up; before it, Cognito's own password
 * check when the client began with SRP, and the round in which Create asks for the context. Anything else fails, and an unknown
 * user never gets tokens. Throws a `TriggerError` for other app clients, so that whoever forgot to name one is told.
 */
export async function defineAuthChallenge(
  event: DefineAuthChallengeEvent,
  { isOwnClient, clock, deadline, maxAttempts, record }: TriggerContext,
): Promise<DefineAuthChallengeEvent> {
  if (!(await isOwnClient(event, clock, clock.now() + deadline))) {
    record('SignInsRefused', 1);
    throw new TriggerError('other-client');
  }
  const decision = decide(event.request.session ?? [], maxAttempts);
  const response = decision.issueTokens && event.request.userNotFound ? failure : decision;
  if (response.issueTokens) record('SignInsFinished', 1);
  if (response.failAuthentication) record('SignInsRefused', 1);
  return { ...event, response };
}

const failure: Decision = { issueTokens: false, failAuthentication: true };
const success: Decision = { issueTokens: true, failAuthentication: false };
const challenge = (challengeName: string): Decision => ({
  challengeName,
  issueTokens: false,
  failAuthentication: false,
});

function decide(session: readonly ChallengeResult[], maxAttempts: number): Decision {
  const last = session.at(-1);
  if (!last || isContextRound(last)) return challenge('CUSTOM_CHALLENGE');
  if (last.challengeName === 'CUSTOM_CHALLENGE') {
    if (last.challengeResult === true) return success;
    const attempts = session.filter(
      (result) => result.challengeName === 'CUSTOM_CHALLENGE' && !isContextRound(result),
    ).length;
    return attempts < maxAttempts ? challenge('CUSTOM_CHALLENGE') : failure;
  }
  if (last.challengeResult !== true) return failure;
  if (last.challengeName === 'SRP_A') return challenge('PASSWORD_VERIFIER');
  if (last.challengeName === 'PASSWORD_VERIFIER') return challenge('CUSTOM_CHALLENGE');
  return failure;
}

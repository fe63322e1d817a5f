/** Decides what comes next in a sign-in: a challenge, tokens or failure. */
import { isContextRound } from './circumstances.js';
import type { TriggerContext } from './context.js';
import type { ChallengeResult, DefineAuthChallengeEvent } from './events.js';

type Decision = DefineAuthChallengeEvent['response'];

/**
 * One Authsignal challenge, again after a wrong answer until the attempts are used up; before it, Cognito's own password
 * check when the client began with SRP, and the round in which Create asks for the context. Anything else fails, also for other app clients, and an unknown user never gets
 * tokens.
 */
export async function defineAuthChallenge(
  event: DefineAuthChallengeEvent,
  { isOwnClient, clock, deadline, maxAttempts }: TriggerContext,
): Promise<DefineAuthChallengeEvent> {
  const isOwn = await isOwnClient(event, clock, clock.now() + deadline);
  const decision = isOwn ? decide(event.request.session ?? [], maxAttempts) : failure;
  return { ...event, response: decision.issueTokens && event.request.userNotFound ? failure : decision };
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

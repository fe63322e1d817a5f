/** Checks the answer to the challenge with Authsignal. */
import { UserActionState, type ValidateChallengeResponse } from '@authsignal/node';
import { ask } from './authsignal.js';
import { before } from './clock.js';
import type { TriggerContext } from './context.js';
import type { PrivateParameters } from './create.js';
import { TriggerError } from './errors.js';
import type { VerifyAuthChallengeResponseEvent } from './events.js';
import { isFresh } from './freshness.js';
import { errorName, log } from './log.js';
import { findProven, markVerified } from './mark-verified.js';
import { asUnknown, subjectOf, type Subject } from './subject.js';

/** Characters; Authsignal's tokens have around a thousand. */
const MAX_ANSWER = 8192;

/**
 * Accepts the token of a challenge that this user completed for this action, raw or as `{"token":"…"}`: that of the action
 * which Create tracked, or, for a passkey used first, a session that ran out and an answer that was lost, that of another one
 * which succeeded minutes ago at most. That one is then marked as used, so that its token is good for no third session, as far
 * as Authsignal remembers it. With `acceptAllow` it also accepts the token that Create gave, when Authsignal answered `ALLOW` for that very action.
 * Marks the address verified when the challenge proved it. What is not such a token is a wrong answer; when Authsignal
 * cannot be asked, or does not take the secret, it throws a `TriggerError` instead, so that nobody loses an attempt; also
 * for other app clients.
 */
export async function verifyAuthChallengeResponse(
  event: VerifyAuthChallengeResponseEvent,
  context: TriggerContext,
): Promise<VerifyAuthChallengeResponseEvent> {
  const end = context.clock.now() + context.deadline;
  if (!(await context.isOwnClient(event, context.clock, end))) throw new TriggerError('other-client');
  const answerCorrect = await isCorrect(event, context, end);
  return { ...event, response: { answerCorrect } };
}

async function isCorrect(
  event: VerifyAuthChallengeResponseEvent,
  context: TriggerContext,
  end: number,
): Promise<boolean> {
  const token = readToken(event.request.challengeAnswer);
  const remembered: PrivateParameters = event.request.privateChallengeParameters ?? {};
  if (!token || remembered.blocked || remembered.context) return false;

  let subject: Subject;
  let result: ValidateChallengeResponse;
  try {
    [subject, result] = await ask(context, end, async (client) => {
      const isUnproven = Boolean(remembered.unproven);
      const subject = subjectOf(isUnproven ? asUnknown(event, context) : event, client, context);
      const { userId } = subject;
      return [subject, await client.validateChallenge({ token, userId, action: context.action })];
    });
  } catch (error: unknown) {
    // Authsignal may answer a malformed or expired token with a status.
    if (error instanceof TriggerError && error.code === 'refused') return false;
    throw error;
  }
  if (typeof result.isValid !== 'boolean') {
    log('Authsignal answered validate without a result.');
    throw new TriggerError('unavailable');
  }

  // A decoy is validated like anybody, so that the time taken tells nothing, and then refused.
  if (subject.isDecoy || result.userId !== subject.userId || result.action !== context.action) return false;
  const isOwn = Boolean(remembered.action) && result.idempotencyKey === remembered.action;
  if (result.isValid && result.state === UserActionState.CHALLENGE_SUCCEEDED) {
    const isGood =
      isOwn || (await ask(context, end, (client) => isFresh(result, remembered.action, client, context)));
    if (!isGood) return false;
    if (result.verificationMethod === 'SMS') context.record('SmsSignIns', 1);
    const { userId } = subject;
    const proven = await findProven({ event, userId, method: result.verificationMethod, end }, context);
    await Promise.all([
      proven && markVerified(proven, event, end, context),
      // Cognito takes the session of its own action once; without this, nobody could repeat an answer that was lost.
      !isOwn && markUsed(result, end, context),
    ]);
    return true;
  }
  // Another session may have used the result first: Create saw that a challenge was wanted.
  const isMarked = Boolean(remembered.challenged);
  const isAllowed = context.acceptAllow && Boolean(remembered.allowed);
  return isOwn && result.state === UserActionState.ALLOW && (isMarked || isAllowed);
}

/**
 * Turns the action's success into `ALLOW`, which is no answer in any other session. A failure is logged and does not fail the
 * sign-in. `end` is in ms since the epoch.
 */
async function markUsed(
  { userId, idempotencyKey }: ValidateChallengeResponse,
  end: number,
  { authsignal, action, clock }: TriggerContext,
): Promise<void> {
  const mark = async (): Promise<void> => {
    if (!userId || !idempotencyKey) return;
    const attributes = { state: UserActionState.ALLOW };
    await (await authsignal.open()).updateAction?.({ userId, action, idempotencyKey, attributes });
  };
  try {
    await before(clock, end, mark(), () => new DOMException('The time is used up.', 'TimeoutError'));
  } catch (error: unknown) {
    log(`A result was not marked as used: ${errorName(error)}.`);
  }
}

/** The answer as a JWT, or undefined when it cannot be one. */
function readToken(answer: unknown): string | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_ANSWER) return undefined;
  const token = answer.trimStart().startsWith('{') ? readJson(answer) : answer;
  return typeof token === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? token : undefined;
}

function readJson(answer: string): unknown {
  try {
    return (JSON.parse(answer) as { token?: unknown }).token;
  } catch {
    return undefined;
  }
}

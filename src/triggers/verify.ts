/** Checks the answer to the challenge with Authsignal. */
import type { ValidateChallengeResponse } from '@authsignal/node';
import { ask } from './authsignal.js';
import type { PrivateParameters } from './create.js';
import { TriggerError } from './errors.js';
import type { VerifyAuthChallengeResponseEvent } from './events.js';
import { log } from './log.js';
import { markVerified } from './mark-verified.js';
import type { TriggerContext } from './options.js';
import { asUnknown, subjectOf, type Subject } from './subject.js';

/** Characters; Authsignal's tokens have around a thousand. */
const MAX_ANSWER = 8192;

/**
 * Accepts the token of a challenge that this user completed for this action, raw or as `{"token":"…"}`. With
 * `acceptAllow` it also accepts the token that Create gave, when Authsignal answered `ALLOW` for that very action.
 * Marks the address verified when the challenge proved it. What is not such a token is a wrong answer; when Authsignal
 * cannot be asked, or does not take the secret, it throws a `TriggerError` instead, so that nobody loses an attempt.
 */
export async function verifyAuthChallengeResponse(
  event: VerifyAuthChallengeResponseEvent,
  context: TriggerContext,
): Promise<VerifyAuthChallengeResponseEvent> {
  const answerCorrect = await isCorrect(event, context);
  return { ...event, response: { answerCorrect } };
}

async function isCorrect(event: VerifyAuthChallengeResponseEvent, context: TriggerContext): Promise<boolean> {
  const token = readToken(event.request.challengeAnswer);
  const { blocked, allowed, unproven }: PrivateParameters = event.request.privateChallengeParameters ?? {};
  if (!token || blocked) return false;

  const end = Date.now() + context.deadline;
  let subject: Subject;
  let result: ValidateChallengeResponse;
  try {
    [subject, result] = await ask(context, end, async (client) => {
      const subject = subjectOf(unproven ? asUnknown(event, context) : event, client, context);
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
  if (result.isValid && result.state === 'CHALLENGE_SUCCEEDED') {
    await markVerified(event, subject.userId, result.verificationMethod, context, end);
    return true;
  }
  return (
    context.acceptAllow && result.state === 'ALLOW' && Boolean(allowed) && result.idempotencyKey === allowed
  );
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

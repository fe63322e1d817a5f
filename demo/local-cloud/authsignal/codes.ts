/** Sends one-time codes and checks them, for both APIs. */
import { randomUUID } from 'node:crypto';
import { newCode } from '../codes.js';
import type { DeliveryMethod } from '../context.js';
import type { Cloud } from './cloud.js';
import { asLanguage, textsIn } from './messages.js';
import { markFailed } from './results.js';
import { lifetimeOf } from './settings.js';
import type { CodeChallenge, CodeMethod } from './types.js';

export const MAX_WRONG_ANSWERS = 10;

const DELIVERY: Record<CodeMethod, DeliveryMethod> = {
  EMAIL_OTP: 'email-otp',
  SMS: 'sms',
  WHATSAPP: 'whatsapp',
};

export const isCodeMethod = (method: unknown): method is CodeMethod =>
  typeof method === 'string' && Object.hasOwn(DELIVERY, method);

/** The texts in the language that was asked for, else in that of the action, of the person, or of the tenant. */
export function textsFor(
  { store }: Cloud,
  { userId = '', idempotencyKey }: { userId?: string | undefined; idempotencyKey: string },
  locale?: string,
): ReturnType<typeof textsIn> {
  const { circumstances } = store.actions.get(idempotencyKey) ?? {};
  // Assumed: what the call asked for comes first, then what track was told, then what is known of the person.
  const locales = [locale, circumstances?.locale, store.users.get(userId)?.locale];
  return textsIn(locales.map(asLanguage).find((language) => language !== undefined));
}

export function sendCode(
  cloud: Cloud,
  challenge: Omit<CodeChallenge, 'challengeId' | 'code' | 'wrongAnswers' | 'expiresAt'>,
  locale?: string,
): CodeChallenge {
  const { verificationMethod, to } = challenge;
  cloud.limits.count('send', verificationMethod, challenge.userId ?? to);
  const sent: CodeChallenge = {
    ...challenge,
    challengeId: randomUUID(),
    code: newCode(to, cloud.settings.codeLength),
    wrongAnswers: 0,
    expiresAt: cloud.clock.now() + lifetimeOf(cloud.settings),
  };
  cloud.store.challenges.set(sent.challengeId, sent);
  cloud.outbox.add({
    method: DELIVERY[verificationMethod],
    to,
    code: sent.code,
    text: textsFor(cloud, challenge, locale).code(sent.code),
  });
  return sent;
}

export type FailureReason = 'CODE_INVALID_OR_EXPIRED' | 'MAX_ATTEMPTS_EXCEEDED';

/** Checks `code` against the newest challenge; undefined means that it is right, and used up. */
export function checkCode(
  cloud: Cloud,
  challenge: CodeChallenge | undefined,
  code: string,
): FailureReason | undefined {
  if (!challenge || challenge.verifiedBy || challenge.expiresAt <= cloud.clock.now()) {
    return 'CODE_INVALID_OR_EXPIRED';
  }
  if (challenge.wrongAnswers >= MAX_WRONG_ANSWERS) {
    markFailed(cloud, cloud.store.actions.get(challenge.idempotencyKey));
    return 'MAX_ATTEMPTS_EXCEEDED';
  }
  if (challenge.code !== code) {
    challenge.wrongAnswers += 1;
    return 'CODE_INVALID_OR_EXPIRED';
  }
  challenge.verifiedBy = { userAuthenticatorId: challenge.userAuthenticatorId };
  return undefined;
}

/** Starts the Authsignal challenge and tells the browser how to answer it. */
import type { TrackResponse } from '@authsignal/node';
import type { CreateAuthChallengeTriggerEvent } from 'aws-lambda';
import { ask } from './authsignal.js';
import { TriggerError } from './errors.js';
import { log } from './log.js';
import type { TriggerContext } from './options.js';
import { isPhoneNumber, subjectOf } from './subject.js';

/** What Verify must remember of Create; the browser does not see it. */
export interface PrivateParameters {
  /** `true` when Authsignal blocked the sign-in: no answer is accepted. */
  blocked?: string;
  /** The tracked action's idempotency key, when `ALLOW` is as good as an answer. */
  allowed?: string;
}

type PublicParameters = Record<string, string | undefined>;

/** The widget's ids of Authsignal's verification methods; methods that it does not know are not offered. */
const methodIds = new Map([
  ['EMAIL_OTP', 'email-otp'],
  ['SMS', 'sms'],
  ['WHATSAPP', 'whatsapp'],
  ['AUTHENTICATOR_APP', 'totp'],
  ['PASSKEY', 'passkey'],
  ['SECURITY_KEY', 'security-key'],
  ['EMAIL_MAGIC_LINK', 'magic-link'],
  ['PUSH', 'push'],
]);

/**
 * Tracks the action for the user, and answers with `token`, `url`, `isEnrolled` (`true` or `false`), `enrolledMethods`,
 * `allowedMethods` (ids separated by spaces), `defaultMethod` and `state`; the methods are absent when Authsignal names
 * none. A blocked user gets `state` `BLOCK` and nothing else. `state` is `ALLOW` only when the token itself will be
 * accepted as the answer. Throws a `TriggerError` when Authsignal cannot be asked.
 */
export async function createAuthChallenge(
  event: CreateAuthChallengeTriggerEvent,
  context: TriggerContext,
): Promise<CreateAuthChallengeTriggerEvent> {
  const { action, redirectUrl } = context;
  const [tracked, isDecoy] = await ask<[unknown, boolean]>(
    context,
    Date.now() + context.deadline,
    async (client) => {
      const { userId, isDecoy, email, phoneNumber } = subjectOf(event, client, context);
      // JSON drops what is undefined.
      const attributes = { email, phoneNumber, redirectUrl };
      return [await client.track({ userId, action, attributes }), isDecoy];
    },
  );

  if (!isTracked(tracked)) {
    log('Authsignal answered track without a token or a state.');
    throw new TriggerError('unavailable');
  }
  const privateParameters: PrivateParameters = {};
  let publicParameters: PublicParameters;
  if (tracked.state === 'BLOCK') {
    publicParameters = { state: 'BLOCK' };
    privateParameters.blocked = 'true';
  } else {
    publicParameters = describe(tracked);
    if (tracked.state === 'ALLOW') {
      if (context.acceptAllow && tracked.isEnrolled === true && tracked.idempotencyKey) {
        privateParameters.allowed = tracked.idempotencyKey;
      } else {
        publicParameters.state = 'CHALLENGE_REQUIRED';
      }
    }
    if (isDecoy && tracked.isEnrolled !== true) {
      Object.assign(publicParameters, disguise(event.userName, publicParameters.allowedMethods));
    }
  }
  return {
    ...event,
    response: {
      ...event.response,
      publicChallengeParameters: defined(publicParameters),
      privateChallengeParameters: { ...privateParameters },
    },
  };
}

/** The SDK does not check the body: a proxy's page comes out of it as a string. */
function isTracked(body: unknown): body is TrackResponse {
  const { state, token } = (body ?? {}) as Partial<TrackResponse>;
  return typeof state === 'string' && (state === 'BLOCK' || typeof token === 'string');
}

function describe(tracked: TrackResponse): PublicParameters {
  return {
    token: tracked.token,
    url: tracked.url,
    isEnrolled: String(tracked.isEnrolled === true),
    enrolledMethods: toMethodIds(tracked.enrolledVerificationMethods),
    allowedMethods: toMethodIds(tracked.allowedVerificationMethods),
    defaultMethod: toMethodIds([tracked.defaultVerificationMethod]),
    state: tracked.state,
  };
}

function toMethodIds(methods: (string | undefined)[] | undefined): string | undefined {
  const ids = (methods ?? []).flatMap((method) => methodIds.get(method ?? '') ?? []);
  return ids.join(' ') || undefined;
}

/** Makes a decoy look like somebody who always signs in by a code to the address typed. */
function disguise(userName: string, allowedMethods: string | undefined): PublicParameters {
  const natural = isPhoneNumber(userName) ? 'sms' : 'email-otp';
  const allowed = allowedMethods?.split(' ') ?? [natural];
  const method = allowed.includes(natural) ? natural : allowed[0];
  return { isEnrolled: 'true', enrolledMethods: method, defaultMethod: method };
}

function defined(parameters: PublicParameters): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'string') strings[name] = value;
  }
  return strings;
}

/** Starts the Authsignal challenge and tells the browser how to answer it. */
import type { TrackResponse } from '@authsignal/node';
import { isPhoneNumber } from './addresses.js';
import { ask } from './authsignal.js';
import type { CreateAuthChallengeEvent } from './events.js';
import type { TriggerContext } from './options.js';
import { trackBound } from './track.js';

/** What Verify must remember of Create; the browser does not see it. */
export interface PrivateParameters {
  /** `true` when Authsignal blocked the sign-in: no answer is accepted. */
  blocked?: string;
  /** The tracked action's idempotency key, when `ALLOW` is as good as an answer. */
  allowed?: string;
  /** `true` when the user has no authenticator and could not be bound to an address: the token is a decoy's. */
  unproven?: string;
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
  // What confirms a QR code: the app on a phone that is signed in already.
  ['DEVICE', 'qr-code'],
]);

/**
 * Tracks the action for the user, and answers with `token`, `url`, `isEnrolled` (`true` or `false`), `enrolledMethods`,
 * `allowedMethods` (ids separated by spaces), `defaultMethod` and `state`; the methods are absent when Authsignal names
 * none. A blocked user gets `state` `BLOCK` and nothing else. `state` is `ALLOW` only when the token itself will be
 * accepted as the answer. A user without authenticators is bound to the address that Cognito has, see `trackBound`. Throws a
 * `TriggerError` when Authsignal cannot be asked.
 */
export async function createAuthChallenge(
  event: CreateAuthChallengeEvent,
  context: TriggerContext,
): Promise<CreateAuthChallengeEvent> {
  const end = Date.now() + context.deadline;
  const tracked = await ask(context, end, (client) => trackBound(event, client, context));
  const { response, subject } = tracked;
  const privateParameters: PrivateParameters = {};
  if (tracked.isUnproven) privateParameters.unproven = 'true';
  let publicParameters: PublicParameters;
  if (response.state === 'BLOCK') {
    publicParameters = { state: 'BLOCK' };
    privateParameters.blocked = 'true';
  } else {
    publicParameters = describe(response);
    if (response.state === 'ALLOW') {
      // Who is new has proved nothing yet.
      const isKnown = response.isEnrolled === true && !tracked.isNew;
      if (context.acceptAllow && isKnown && response.idempotencyKey) {
        privateParameters.allowed = response.idempotencyKey;
      } else {
        publicParameters.state = 'CHALLENGE_REQUIRED';
      }
    }
    if (subject.isDecoy && response.isEnrolled !== true) {
      Object.assign(publicParameters, disguise(subject.userName, publicParameters.allowedMethods));
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

/** Tells Cognito that an address belongs to its user, once Authsignal proved it. */
import type { UserAuthenticator } from '@authsignal/node';
import { addressKinds, isSameAddress, type AddressKind } from './addresses.js';
import { before } from './clock.js';
import type { TriggerContext } from './context.js';
import { TriggerError } from './errors.js';
import type { VerifyAuthChallengeResponseEvent } from './events.js';
import { errorName, log } from './log.js';
import type { PoolUser } from './options.js';

interface Proof {
  event: VerifyAuthChallengeResponseEvent;
  userId: string;
  method: string | undefined;
  /** In ms since the epoch. */
  end: number;
}

/**
 * The address that the challenge proved, unless it is marked already or is not the one that Authsignal sent to: a person may
 * have enrolled another address than the one that Cognito has. Where it is the first that is proved, whoever made the account
 * need not be its owner, so the password is replaced: a failure of that throws a `TriggerError`. Any other failure is logged
 * and does not fail the sign-in.
 */
export async function findProven(
  { event, userId, method, end }: Proof,
  context: TriggerContext,
): Promise<AddressKind | undefined> {
  const attributes = event.request.userAttributes ?? {};
  const kind = addressKinds.find(({ methods }) => methods.some((candidate) => candidate === method));
  const address = kind && attributes[kind.attribute];
  if (!kind || !address || attributes[kind.mark] === 'true') return undefined;
  try {
    const authenticators = await inTime(readAuthenticators(userId, context), end, context);
    if (!isProven(kind, address, authenticators)) return undefined;
  } catch (error: unknown) {
    log(`${kind.mark} was not set: ${errorName(error)}.`);
    return undefined;
  }
  const isFirst = addressKinds.every(({ mark }) => attributes[mark] !== 'true');
  if (isFirst) await replacePassword(event, end, context);
  return kind;
}

/** Marks an address that was proved. A failure is logged. `end` is in ms since the epoch. */
export async function markVerified(
  { mark }: AddressKind,
  event: VerifyAuthChallengeResponseEvent,
  end: number,
  context: TriggerContext,
): Promise<void> {
  try {
    const attributes = { [mark]: 'true' };
    await inTime(context.updateUserAttributes({ ...userOf(event), attributes }), end, context);
  } catch (error: unknown) {
    log(`${mark} was not set: ${errorName(error)}.`);
  }
}

const userOf = ({ region, userPoolId, userName }: VerifyAuthChallengeResponseEvent): PoolUser => ({
  region,
  userPoolId,
  username: userName,
});

const inTime = <T>(work: Promise<T>, end: number, { clock }: TriggerContext): Promise<T> =>
  before(clock, end, work, () => new DOMException('The time is used up.', 'TimeoutError'));

async function readAuthenticators(
  userId: string,
  { authsignal }: TriggerContext,
): Promise<readonly UserAuthenticator[]> {
  return (await (await authsignal.open()).getAuthenticators?.({ userId })) ?? [];
}

async function replacePassword(
  event: VerifyAuthChallengeResponseEvent,
  end: number,
  context: TriggerContext,
): Promise<void> {
  try {
    await inTime(context.replacePassword(userOf(event)), end, context);
  } catch (error: unknown) {
    log(
      `The password of a new account was not replaced: ${errorName(error)}. ` +
        'It takes cognito-idp:AdminSetUserPassword and cognito-idp:AdminUserGlobalSignOut.',
    );
    throw new TriggerError('password-kept');
  }
}

/** Authsignal does not say which authenticator of a kind was used, so all of them must have the address. */
function isProven(
  { methods, field }: AddressKind,
  address: string,
  authenticators: readonly UserAuthenticator[],
): boolean {
  const candidates = authenticators.filter(({ verificationMethod }) => methods.includes(verificationMethod));
  return (
    candidates.length > 0 && candidates.every((authenticator) => isSameAddress(authenticator[field], address))
  );
}

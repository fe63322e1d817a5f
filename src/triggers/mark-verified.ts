/** Tells Cognito that an address belongs to its user, once Authsignal proved it. */
import type { UserAuthenticator } from '@authsignal/node';
import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { before } from './deadline.js';
import { errorName, log } from './log.js';
import type { TriggerContext } from './options.js';

interface Address {
  attribute: string;
  mark: string;
  methods: readonly string[];
  read: (authenticator: UserAuthenticator) => string | undefined;
}

const addresses: readonly Address[] = [
  {
    attribute: 'email',
    mark: 'email_verified',
    methods: ['EMAIL_OTP', 'EMAIL_MAGIC_LINK'],
    read: ({ email }) => email,
  },
  {
    attribute: 'phone_number',
    mark: 'phone_number_verified',
    methods: ['SMS', 'WHATSAPP'],
    read: ({ phoneNumber }) => phoneNumber,
  },
];

/**
 * Marks the address of the challenge's method, unless it is marked already or is not the one that Authsignal sent to: a
 * person without authenticators may enrol any address, not only the one that Cognito has. A failure is logged and does not
 * fail the sign-in. `end` is in ms since the epoch.
 */
export async function markVerified(
  event: VerifyAuthChallengeResponseTriggerEvent,
  userId: string,
  method: string | undefined,
  context: TriggerContext,
  end: number,
): Promise<void> {
  const address = addresses.find(({ methods }) => methods.includes(method ?? ''));
  if (!address) return;
  const value = event.request.userAttributes[address.attribute];
  if (!value || event.request.userAttributes[address.mark] === 'true') return;

  const mark = async (): Promise<void> => {
    const client = await context.authsignal();
    const authenticators = (await client.getAuthenticators?.({ userId })) ?? [];
    if (!isProven(address, value, authenticators)) return;
    await context.updateUserAttributes({
      region: event.region,
      userPoolId: event.userPoolId,
      username: event.userName,
      attributes: { [address.mark]: 'true' },
    });
  };
  try {
    await before(end, mark(), () => new DOMException('The time is used up.', 'TimeoutError'));
  } catch (error: unknown) {
    log(`${address.mark} was not set: ${errorName(error)}.`);
  }
}

/** Authsignal does not say which authenticator of a kind was used, so all of them must have the address. */
function isProven(
  { methods, read }: Address,
  value: string,
  authenticators: readonly UserAuthenticator[],
): boolean {
  const candidates = authenticators.filter(({ verificationMethod }) => methods.includes(verificationMethod));
  return (
    candidates.length > 0 &&
    candidates.every((authenticator) => read(authenticator)?.toLowerCase() === value.toLowerCase())
  );
}

/** The codes with which Cognito itself has an address confirmed. */
import { newCode } from '../codes.js';
import type { Clock, Outbox } from '../context.js';
import { CognitoError } from './errors.js';
import type { AliasAttribute, PoolSettings } from './pools.js';
import type { User } from './users.js';

/** Milliseconds for which a code of Cognito's own is good. */
export const CODE_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface CodeDeliveryDetails {
  /** Masked. */
  Destination: string;
  DeliveryMedium: 'EMAIL' | 'SMS';
  AttributeName: AliasAttribute;
}

interface SentCode {
  code: string;
  /** The address that it went to. */
  to: string;
  /** Milliseconds since the epoch. */
  expires: number;
}

export class VerificationCodes {
  /** The newest code of each user and attribute. */
  readonly #sent = new Map<string, SentCode>();

  constructor(
    readonly clock: Clock,
    readonly outbox: Outbox,
  ) {}

  /** Sends the code that confirms a sign-up; nothing where the pool verifies none of the user's addresses. */
  sendConfirmation(pool: { settings: PoolSettings }, user: User): CodeDeliveryDetails | undefined {
    const attribute = confirmedAttribute(pool.settings, user);
    return attribute && this.send(pool, user, attribute, user.attributes[attribute] ?? '');
  }

  send(
    { settings }: { settings: PoolSettings },
    user: User,
    attribute: AliasAttribute,
    to: string,
  ): CodeDeliveryDetails {
    checkDelivery(settings);
    const code = newCode(to, 6);
    this.#sent.set(keyOf(user, attribute), { code, to, expires: this.clock.now() + CODE_LIFETIME_MS });
    this.outbox.add({ method: attribute === 'email' ? 'email-otp' : 'sms', from: 'cognito', to, code });
    return deliveryDetails(attribute, to);
  }

  /** What `code` was sent for. */
  check(user: User, attribute: AliasAttribute, code: string): SentCode {
    const sent = this.#sent.get(keyOf(user, attribute));
    if (!sent || sent.expires <= this.clock.now()) throw expiredCode();
    if (sent.code !== code) {
      throw new CognitoError(
        'CodeMismatchException',
        'Invalid verification code provided, please try again.',
      );
    }
    return sent;
  }

  /** A code is good once. */
  forget(user: User, attribute: AliasAttribute): void {
    this.#sent.delete(keyOf(user, attribute));
  }
}

const keyOf = ({ sub }: User, attribute: AliasAttribute) => `${sub} ${attribute}`;

/** The address by which a sign-up is confirmed: of two, the phone number. */
export const confirmedAttribute = (
  { autoVerifiedAttributes }: PoolSettings,
  { attributes }: User,
): AliasAttribute | undefined =>
  (['phone_number', 'email'] as const).find(
    (candidate) => autoVerifiedAttributes.includes(candidate) && attributes[candidate],
  );

export const expiredCode = () =>
  new CognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.');

export const addressKindOf = (text: string): AliasAttribute =>
  text.startsWith('+') ? 'phone_number' : 'email';

export function deliveryDetails(attribute: AliasAttribute, to: string): CodeDeliveryDetails {
  const isEmail = attribute === 'email';
  return {
    Destination: isEmail ? to.replace(/(?<=^.|@.)[^@]*/g, '***') : `+*******${to.slice(-4)}`,
    DeliveryMedium: isEmail ? 'EMAIL' : 'SMS',
    AttributeName: attribute,
  };
}

function checkDelivery({ confirmationMessages }: PoolSettings): void {
  switch (confirmationMessages) {
    case 'sent':
      return;
    case 'limited':
      throw new CognitoError(
        'LimitExceededException',
        'Exceeded daily email limit for the operation or the account.',
      );
    case 'undeliverable':
      throw new CognitoError('CodeDeliveryFailureException', 'The code could not be delivered.');
    default:
      return confirmationMessages satisfies never;
  }
}

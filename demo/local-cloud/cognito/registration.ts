/** The operations that create, change and delete users. */
import { CognitoError, invalidParameter, userNotFound } from './errors.js';
import type { Attribute, Input } from './input.js';
import { checkPassword } from './password-policy.js';
import { checkWriteRights } from './profile.js';
import { checkSecretHash, type Operation, type Pool, type Services } from './services.js';
import { flagOf } from './triggers.js';
import type { User } from './users.js';
import { addressKindOf, confirmedAttribute, deliveryDetails, expiredCode } from './verification-codes.js';

export function createRegistrationOperations(services: Services): Record<string, Operation> {
  return {
    async SignUp(input) {
      const username = input.text('Username');
      const password = input.text('Password');
      const attributes = input.attributes('UserAttributes');
      const validationData = toMap(input.attributes('ValidationData'));
      const clientMetadata = input.map('ClientMetadata');
      const secretHash = input.optionalText('SecretHash');
      const { pool, client } = services.client(input.text('ClientId'));
      checkSecretHash(client, username, secretHash);
      if (!pool.settings.selfSignUp) {
        throw new CognitoError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
      }
      checkWriteRights(client, attributes);
      checkPassword(pool.settings.passwordPolicy, password);
      const user = pool.users.draft(username, attributes, 'UNCONFIRMED');
      const answer = await preSignUp(services, pool, user, 'PreSignUp_SignUp', client.id, {
        validationData,
        clientMetadata,
      });
      if (answer.autoConfirmUser) user.status = 'CONFIRMED';
      if (answer.autoVerifyEmail) verify(user, 'email');
      if (answer.autoVerifyPhone) verify(user, 'phone_number');
      pool.users.store(user);
      pool.users.setPassword(user, password);
      return {
        UserConfirmed: user.status === 'CONFIRMED',
        UserSub: user.sub,
        CodeDeliveryDetails:
          user.status === 'UNCONFIRMED' ? services.codes.sendConfirmation(pool, user) : undefined,
      };
    },

    ConfirmSignUp(input) {
      const code = input.text('ConfirmationCode');
      const force = input.flag('ForceAliasCreation');
      const { pool, client, user } = ownUser(services, input);
      if (!user) {
        if (client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
        // Assumed: an unknown user looks like one whose code is too old.
        throw expiredCode();
      }
      if (user.status !== 'UNCONFIRMED') {
        throw new CognitoError(
          'NotAuthorizedException',
          `User cannot be confirmed. Current status is ${user.status}`,
        );
      }
      const attribute = confirmedAttribute(pool.settings, user);
      if (!attribute) throw expiredCode();
      services.codes.check(user, attribute, code);
      pool.users.verifyAddress(user, attribute, { force });
      services.codes.forget(user, attribute);
      user.status = 'CONFIRMED';
      return {};
    },

    ResendConfirmationCode(input) {
      const { pool, client, user, username } = ownUser(services, input);
      if (!user) {
        if (client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
        return { CodeDeliveryDetails: deliveryDetails(addressKindOf(username), username) };
      }
      if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
      const CodeDeliveryDetails = services.codes.sendConfirmation(pool, user);
      if (!CodeDeliveryDetails)
        throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
      return { CodeDeliveryDetails };
    },

    AdminConfirmSignUp(input) {
      const { user } = namedUser(services, input);
      user.status = 'CONFIRMED';
      user.modified = services.clock.now();
      return {};
    },

    async AdminCreateUser(input) {
      const username = input.text('Username');
      const password = input.optionalText('TemporaryPassword');
      const pool = services.pool(input.text('UserPoolId'));
      if (password !== undefined) checkPassword(pool.settings.passwordPolicy, password);
      const user = pool.users.draft(username, input.attributes('UserAttributes'), 'FORCE_CHANGE_PASSWORD');
      // What the trigger answers counts for self sign-up only.
      await preSignUp(services, pool, user, 'PreSignUp_AdminCreateUser', 'CLIENT_ID_NOT_APPLICABLE', {
        validationData: toMap(input.attributes('ValidationData')),
        clientMetadata: input.map('ClientMetadata'),
      });
      pool.users.store(user);
      if (password !== undefined) pool.users.setPassword(user, password);
      return { User: { ...described(user), Attributes: attributeList(pool, user) } };
    },

    AdminSetUserPassword(input) {
      const { pool, user } = namedUser(services, input);
      const password = input.text('Password');
      checkPassword(pool.settings.passwordPolicy, password);
      user.status = input.flag('Permanent') ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
      pool.users.setPassword(user, password);
      return {};
    },

    AdminUpdateUserAttributes(input) {
      const { pool, user } = namedUser(services, input);
      pool.users.update(user, input.attributes('UserAttributes'));
      return {};
    },

    AdminGetUser(input) {
      const { pool, user } = namedUser(services, input);
      return { ...described(user), UserAttributes: attributeList(pool, user) };
    },

    AdminDeleteUser(input) {
      const { pool, user } = namedUser(services, input);
      services.grants.revokeAll(user.sub);
      pool.users.delete(user);
      return {};
    },
  };
}

async function preSignUp(
  services: Services,
  pool: Pool,
  user: User,
  source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser',
  clientId: string,
  request: { validationData: Record<string, string>; clientMetadata: Record<string, string> },
) {
  const response = await services.invoke({
    name: 'PreSignUp',
    source,
    pool,
    clientId,
    userName: user.username,
    request: { userAttributes: user.attributes, ...request },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  return {
    autoConfirmUser: flagOf(response ?? {}, 'autoConfirmUser'),
    autoVerifyEmail: flagOf(response ?? {}, 'autoVerifyEmail'),
    autoVerifyPhone: flagOf(response ?? {}, 'autoVerifyPhone'),
  };
}

function verify(user: User, address: 'email' | 'phone_number'): void {
  if (user.attributes[address] === undefined) {
    throw new CognitoError(
      'InvalidLambdaResponseException',
      `PreSignUp verified the ${address} of a user who has none.`,
    );
  }
  user.attributes[`${address}_verified`] = 'true';
}

/** The user that a client's call names, if there is one. */
function ownUser(services: Services, input: Input) {
  const username = input.text('Username');
  const { pool, client } = services.client(input.text('ClientId'));
  checkSecretHash(client, username, input.optionalText('SecretHash'));
  return { pool, client, username, user: pool.users.find(username) };
}

function namedUser(services: Services, input: Input): { pool: Pool; user: User } {
  const pool = services.pool(input.text('UserPoolId'));
  const user = pool.users.find(input.text('Username'));
  if (!user) throw userNotFound();
  return { pool, user };
}

function described(user: User) {
  return {
    Username: user.username,
    UserCreateDate: user.created / 1000,
    UserLastModifiedDate: user.modified / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

function attributeList(pool: Pool, user: User): Attribute[] {
  return Object.entries(pool.users.describe(user)).map(([Name, Value]) => ({ Name, Value }));
}

function toMap(attributes: Attribute[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));
}

/** The four triggers, each with no more rights than it needs. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { authsignalEnvironment, grantSecret } from './authsignal-access.js';
import { clientIdsEnvironment, grantClientIds } from './client-ids.js';
import { createFunction } from './login-function.js';
import type { Parameters } from './parameters.js';

/** Cognito does not wait longer. */
const timeout = Duration.seconds(5);

export function addTriggers(stack: Stack, pool: UserPool, parameters: Parameters): void {
  const trigger = (id: string, handler: string, others: Record<string, string> = {}) => {
    const description = `${id} trigger of the user pool`;
    const environment = { ...clientIdsEnvironment(stack), ...others };
    const made = createFunction(stack, id, {
      module: 'triggers',
      handler,
      description,
      environment,
      timeout,
    });
    grantClientIds(made, stack);
    return made;
  };
  const environment = {
    ...authsignalEnvironment(parameters),
    AUTHSIGNAL_REDIRECT_URL: parameters.redirectUrl,
  };
  const create = trigger('CreateAuthChallenge', 'createAuthChallenge', environment);
  const verify = trigger('VerifyAuthChallenge', 'verifyAuthChallengeResponse', environment);
  pool.addTrigger(UserPoolOperation.PRE_SIGN_UP, trigger('PreSignUp', 'preSignUp'));
  pool.addTrigger(
    UserPoolOperation.DEFINE_AUTH_CHALLENGE,
    trigger('DefineAuthChallenge', 'defineAuthChallenge'),
  );
  pool.addTrigger(UserPoolOperation.CREATE_AUTH_CHALLENGE, create);
  pool.addTrigger(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, verify);

  for (const reader of [create, verify]) grantSecret(reader, parameters);
  // A policy of its own: the pool waits for the function, the function for its role, and this one for the pool.
  if (verify.role)
    new Policy(stack, 'GiveToOwner', {
      roles: [verify.role],
      statements: [
        new PolicyStatement({
          actions: ['AdminUpdateUserAttributes', 'AdminSetUserPassword', 'AdminUserGlobalSignOut'].map(
            (name) => `cognito-idp:${name}`,
          ),
          resources: [pool.userPoolArn],
        }),
      ],
    });
}

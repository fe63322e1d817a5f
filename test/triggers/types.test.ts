/** The triggers fit the handler types of `@types/aws-lambda`, and do without that package. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  CreateAuthChallengeTriggerHandler,
  DefineAuthChallengeTriggerHandler,
  PreSignUpTriggerHandler,
  VerifyAuthChallengeResponseTriggerHandler,
} from 'aws-lambda';
import {
  contextHandler,
  createAuthChallengeHandler,
  defineAuthChallengeHandler,
  preSignUpHandler,
  verifyAuthChallengeResponseHandler,
  type Triggers,
} from '../../src/triggers/index.js';
import { importsOf } from '../helpers/imports.js';

interface LambdaHandlers {
  preSignUp: PreSignUpTriggerHandler;
  defineAuthChallenge: DefineAuthChallengeTriggerHandler;
  createAuthChallenge: CreateAuthChallengeTriggerHandler;
  verifyAuthChallengeResponse: VerifyAuthChallengeResponseTriggerHandler;
}

// Compiled, never called.
export const asLambdaHandlers = (triggers: Triggers): LambdaHandlers => triggers;

export const asHttpHandler: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> =
  contextHandler;

describe('the types of the triggers', () => {
  it('fit the Lambda handler types', () => {
    const handlers: LambdaHandlers = {
      preSignUp: preSignUpHandler,
      defineAuthChallenge: defineAuthChallengeHandler,
      createAuthChallenge: createAuthChallengeHandler,
      verifyAuthChallengeResponse: verifyAuthChallengeResponseHandler,
    };
    // Lambda takes a handler with a third parameter for one that calls back.
    for (const [name, handler] of Object.entries(handlers)) assert.equal(handler.length, 1, name);
  });

  it('need no package of types besides the SDKs', () => {
    const folder = new URL('../../src/triggers/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    const packages = files.flatMap((file) =>
      importsOf(`triggers/${file}`, readFileSync(new URL(file, folder), 'utf8'))
        // Types come with `import type` alone: what is loaded later is hidden by the functions that load it.
        .filter(({ kind }) => kind !== 'dynamic')
        .map(({ target }) => target)
        .filter((target) => target.startsWith('npm:') && !target.startsWith('npm:node:')),
    );
    assert.deepEqual([...new Set(packages)].sort(), [
      'npm:@authsignal/node',
      'npm:@aws-sdk/client-cognito-identity-provider',
    ]);
  });
});

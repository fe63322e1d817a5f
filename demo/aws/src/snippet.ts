/** What to do with what was deployed: printed at the end of a deployment. */
import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Endpoints } from './api.js';
import type { Parameters } from './parameters.js';

export interface SnippetOptions {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly endpoints: Endpoints;
  readonly parameters: Parameters;
}

export function printSnippet(stack: Stack, { pool, client, endpoints, parameters }: SnippetOptions): void {
  const attributes = {
    region: stack.region,
    'user-pool-client-id': client.userPoolClientId,
    'tenant-id': parameters.tenantId,
    'authsignal-url': parameters.authsignalUrl,
    'username-url': endpoints.usernameUrl,
    'enrollment-token-url': endpoints.enrollmentTokenUrl,
    'passkey-enrollment': 'prompt',
  };
  const pairs = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
  new CfnOutput(stack, 'Snippet', {
    description: 'The form, for a page of the site',
    value: `<authsignal-cognito-login ${pairs.join(' ')}></authsignal-cognito-login>`,
  });
  new CfnOutput(stack, 'UserPoolId', {
    description: 'For backends that check the tokens, and to remove the pool one day',
    value: pool.userPoolId,
  });
}

/** The login on AWS, with a user pool of its own. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthsignalLogin } from 'authsignal-cognito-login/cdk';
import type { Construct } from 'constructs';
import { createParameters } from './parameters.js';

export class LoginStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, { description: 'Sign-in with Amazon Cognito and Authsignal.', ...props });
    const { secretName, siteOrigin, ...settings } = createParameters(this);
    // What decides which resources there are is no parameter: `npm run deploy -- -c rules=true -c requestsPerAddress=500`.
    const requestsPerAddress = Number(this.node.tryGetContext('requestsPerAddress')) || undefined;
    const login = new AuthsignalLogin(this, 'Login', {
      ...settings,
      siteOrigins: [siteOrigin],
      secret: Secret.fromSecretNameV2(this, 'Secret', secretName),
      monitoring: {},
      endpoints: { context: String(this.node.tryGetContext('rules')) === 'true' },
      ...(requestsPerAddress && { requestsPerAddress }),
    });
    new CfnOutput(this, 'Snippet', { description: 'The form, for a page of the site', value: login.tag });
    new CfnOutput(this, 'UserPoolId', {
      description: 'For backends that check the tokens, and to remove the pool one day',
      value: login.userPool.userPoolId,
    });
  }
}

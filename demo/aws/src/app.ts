/** The CDK app: one stack, for the account and region of whoever deploys it. */
import { App } from 'aws-cdk-lib';
import { LoginStack } from './login-stack.js';

const app = new App();
new LoginStack(app, 'AuthsignalCognitoLogin');

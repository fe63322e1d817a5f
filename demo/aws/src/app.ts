/** The CDK app: one stack. */
import { App } from 'aws-cdk-lib';
import { LoginStack } from './login-stack.js';

const app = new App();
new LoginStack(app, 'AuthsignalCognitoLogin');

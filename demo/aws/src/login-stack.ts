/** What the login needs on AWS. */
import { Stack } from 'aws-cdk-lib';

export class LoginStack extends Stack {}

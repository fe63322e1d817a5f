/** How a function gets at Authsignal: by the name of the secret, never by the secret itself. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Parameters } from './parameters.js';

export const authsignalEnvironment = ({ authsignalUrl, secretName }: Parameters) => ({
  AUTHSIGNAL_URL: authsignalUrl,
  AUTHSIGNAL_SECRET_NAME: secretName,
});

/** Lets a function read the one secret. */
export function grantSecret(reader: LambdaFunction, { secretName }: Parameters): void {
  const secret = Stack.of(reader).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    // Secrets Manager appends six characters to every name.
    resourceName: `${secretName}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  reader.addToRolePolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret] }),
  );
}

/** Lambda functions from the package's archive, each with a role and a log of its own. */
import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, type Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

const ARCHIVE = fileURLToPath(new URL('../lambda/authsignal-cognito-login.zip', import.meta.url));

export interface FunctionOptions {
  readonly id: string;
  readonly handler: string;
  readonly description: string;
  readonly environment: Record<string, string>;
  readonly timeout: Duration;
  readonly runtime: Runtime;
}

/** A function that may do nothing but write to its own log, which does not grow for ever. */
export function createFunction(
  scope: Construct,
  { id, handler, ...settings }: FunctionOptions,
): LambdaFunction {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return new LambdaFunction(scope, id, {
    ...settings,
    code: Code.fromAsset(ARCHIVE),
    handler: `index.${handler}`,
    logGroup,
    role,
    architecture: Architecture.ARM_64,
    // More memory is a faster start; Cognito waits five seconds for a trigger.
    memorySize: 512,
  });
}

/** A Lambda function that may do nothing but write to its own log, which does not grow for ever. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

// The triggers are the repository's own source, with its packages.
const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

export interface LoginFunctionProps {
  readonly description: string;
  /** Module below `handlers`, without extension. */
  readonly module: string;
  /** What the module exports. Default: `handler`. */
  readonly handler?: string;
  readonly environment?: Record<string, string>;
  readonly timeout: Duration;
}

export function createFunction(
  scope: Construct,
  id: string,
  { module, handler, description, environment, timeout }: LoginFunctionProps,
): NodejsFunction {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return new NodejsFunction(scope, id, {
    description,
    entry: fileURLToPath(new URL(`./handlers/${module}.ts`, import.meta.url)),
    handler,
    environment,
    timeout,
    logGroup,
    role,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    // More memory is a faster start; Cognito waits five seconds for a trigger.
    memorySize: 512,
    projectRoot,
    depsLockFilePath: join(projectRoot, 'package-lock.json'),
    bundling: { minify: true, target: 'node24', logLevel: LogLevel.WARNING },
    awsSdkConnectionReuse: false,
  });
}

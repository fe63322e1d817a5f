/**
 * The id of the app client, for the triggers. They read it when they run: as a variable of theirs it would make the functions
 * wait for the client, the client for the pool, and the pool for the functions.
 */
import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';

const nameIn = (stack: Stack): string => `/${stack.stackName}/client-ids`;

export const clientIdsEnvironment = (stack: Stack) => ({ CLIENT_IDS_PARAMETER: nameIn(stack) });

/** Lets a trigger read the parameter, whether it is there yet or not. */
export function grantClientIds(reader: LambdaFunction, stack: Stack): void {
  const parameter = stack.formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: nameIn(stack).slice(1),
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  reader.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] }));
}

export function storeClientIds(stack: Stack, client: UserPoolClient): void {
  new StringParameter(stack, 'ClientIds', {
    description: 'App clients that the triggers are for, with commas between',
    parameterName: nameIn(stack),
    stringValue: client.userPoolClientId,
  });
}

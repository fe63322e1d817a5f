/**
 * The ids of the app clients, for the triggers. They read them when they run: as a variable of theirs it would make the
 * functions wait for the client, the client for the pool, and the pool for the functions.
 */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

export class ClientIds {
  /** The name of the parameter. */
  readonly name: string;
  readonly #scope: Construct;

  /** `login` is what tells this login from another in the account. */
  constructor(scope: Construct, login: string) {
    this.#scope = scope;
    this.name = `/${login}/client-ids`;
  }

  /** Lets a trigger read the parameter, whether it is there yet or not. */
  grantRead(reader: LambdaFunction): void {
    const parameter = Stack.of(this.#scope).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.name.slice(1),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    reader.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] }));
  }

  store(ids: readonly string[]): void {
    new StringParameter(this.#scope, 'ClientIds', {
      description: 'App clients that the triggers are for, with commas between',
      parameterName: this.name,
      stringValue: ids.join(','),
    });
  }
}

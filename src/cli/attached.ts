/** What is there of a login that `attach` made. */
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { type TriggerEntry, TRIGGERS } from '../attach/entries.js';
import {
  type Attachments,
  type PoolState,
  readPool,
  type TriggerChange,
  updatePool,
} from '../attach/pool.js';
import { type Aws, orNothing } from './aws.js';
import type { AttachOptions } from './attach-options.js';
import type { Step } from './steps.js';

/** The policy of each role. */
export const POLICY = 'login';

export interface Made {
  entry: TriggerEntry;
  /** Of the function and of its role. */
  name: string;
  configuration: FunctionConfiguration | undefined;
  hasRole: boolean;
  /** The rights of the role, as JSON. */
  rights: string | undefined;
  /** Cognito may call the function. */
  isAllowed: boolean;
}

/** An app client of the pool. */
export interface PoolClient {
  id: string;
  name: string;
}

export interface Found {
  state: PoolState;
  made: readonly Made[];
  clients: readonly PoolClient[];
  /** The app client that was made, which has the name. */
  clientId: string | undefined;
}

/** Rejects with the SDK's error. */
export async function find(aws: Aws, { userPoolId, name }: AttachOptions): Promise<Found> {
  const { lambda, lambdaSdk, iam, iamSdk } = aws;
  const state = await readPool(aws.cognito, userPoolId);
  const made: Made[] = [];
  for (const entry of TRIGGERS) {
    const FunctionName = `${name}-${entry.id}`;
    const found = await orNothing(lambda.send(new lambdaSdk.GetFunctionCommand({ FunctionName })));
    const role = await orNothing(iam.send(new iamSdk.GetRoleCommand({ RoleName: FunctionName })));
    const policy =
      role &&
      (await orNothing(
        iam.send(new iamSdk.GetRolePolicyCommand({ RoleName: FunctionName, PolicyName: POLICY })),
      ));
    const allowed = found && (await orNothing(lambda.send(new lambdaSdk.GetPolicyCommand({ FunctionName }))));
    made.push({
      entry,
      name: FunctionName,
      configuration: found?.Configuration,
      hasRole: role !== undefined,
      rights: policy?.PolicyDocument && decodeURIComponent(policy.PolicyDocument),
      isAllowed: Boolean(allowed?.Policy?.includes('cognito-idp.amazonaws.com')),
    });
  }
  const clients = await listClients(aws, userPoolId);
  return { state, made, clients, clientId: clients.find((client) => client.name === name)?.id };
}

async function listClients({ cognito, cognitoSdk }: Aws, UserPoolId: string): Promise<PoolClient[]> {
  const pages = cognitoSdk.paginateListUserPoolClients({ client: cognito }, { UserPoolId, MaxResults: 60 });
  const clients: PoolClient[] = [];
  for await (const { UserPoolClients = [] } of pages)
    for (const { ClientId: id = '', ClientName: name = '' } of UserPoolClients) clients.push({ id, name });
  return clients;
}

/** The variables of a function. */
export const variablesOf = ({ configuration }: Made): Readonly<Record<string, string>> =>
  configuration?.Environment?.Variables ?? {};

/** The functions that are there, each with what it stands in front of. */
export function attachmentsOf(made: readonly Made[]): Attachments {
  const attachments: Attachments = {};
  for (const one of made) {
    const arn = one.configuration?.FunctionArn;
    if (arn) attachments[one.entry.trigger] = { arn, before: variablesOf(one)[one.entry.chain] };
  }
  return attachments;
}

/** One call for all triggers, which leaves everything else of the pool as it is. */
export function changeTriggers(aws: Aws, state: PoolState, changes: readonly TriggerChange[]): Step {
  const words = changes.map(
    ({ trigger, from, to }) => `${trigger}: ${to ?? 'none'} in place of ${from ?? 'none'}`,
  );
  return {
    text: `change the triggers of the pool, and nothing else of it\n${words.map((line) => `      ${line}`).join('\n')}`,
    run: async () => {
      const different = await updatePool(aws.cognito, state, changes);
      if (different.length > 0)
        throw new Error(
          `These settings of the pool are different now, look at them: ${different.join(', ')}.`,
        );
    },
  };
}

/**
 * Attaches the triggers to a user pool that was there before the stack: a custom resource of CloudFormation, or a CRUD
 * invocation of Terraform's `aws_lambda_invocation`.
 */
import { describeAwsError } from '../attach/aws-errors.js';
import {
  type Attachments,
  type Conflict,
  planAttach,
  planDetach,
  readPool,
  updatePool,
} from '../attach/pool.js';

interface Properties {
  UserPoolId: string;
  /** The functions by their triggers. */
  Triggers: Attachments;
}

interface CloudFormationEvent {
  RequestType: 'Create' | 'Update' | 'Delete';
  ResponseURL: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
  PhysicalResourceId?: string;
  ResourceProperties: Properties;
  OldResourceProperties?: Properties;
}

interface TerraformEvent extends Properties {
  tf?: { action: 'create' | 'update' | 'delete'; prev_input?: Properties | null };
}

/** Rejects under Terraform when the pool could not be changed; under CloudFormation it tells the stack. */
export async function handler(event: CloudFormationEvent | TerraformEvent): Promise<object> {
  if (!('ResponseURL' in event)) {
    const { tf, ...properties } = event;
    await change(tf?.action === 'delete', properties, tf?.prev_input ?? undefined);
    return { UserPoolId: properties.UserPoolId };
  }
  const { RequestType, ResourceProperties, OldResourceProperties } = event;
  let reason: string | undefined;
  try {
    await change(RequestType === 'Delete', ResourceProperties, OldResourceProperties);
  } catch (error) {
    reason = error instanceof AttachError ? error.message : describeAwsError(error);
    console.error(`[authsignal-cognito-login] Changing the triggers failed. ${reason}`);
  }
  const { StackId, RequestId, LogicalResourceId } = event;
  await fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      Status: reason === undefined ? 'SUCCESS' : 'FAILED',
      Reason: reason,
      // Another pool is another resource: CloudFormation then cleans up the former one.
      PhysicalResourceId: `triggers-of-${ResourceProperties.UserPoolId}`,
      StackId,
      RequestId,
      LogicalResourceId,
    }),
  });
  return {};
}

class AttachError extends Error {}

async function change(isGone: boolean, properties: Properties, old: Properties | undefined): Promise<void> {
  const { UserPoolId, Triggers } = properties;
  const sdk = await import('@aws-sdk/client-cognito-identity-provider');
  const cognito = new sdk.CognitoIdentityProviderClient({});
  const isSamePool = old?.UserPoolId === UserPoolId;
  let before;
  try {
    before = await readPool(cognito, UserPoolId);
  } catch (error) {
    // Who deleted the pool took its triggers with it.
    if (isGone && error instanceof Error && error.name === 'ResourceNotFoundException') return;
    throw error;
  }
  const plan = isGone
    ? planDetach(before.pool, Triggers)
    : planAttach(before.pool, Triggers, isSamePool ? old.Triggers : {});
  // What somebody changed by hand stays when the stack goes.
  if (!isGone && plan.conflicts.length > 0) throw new AttachError(plan.conflicts.map(describe).join(' '));
  const different = await updatePool(cognito, before, plan.changes);
  if (different.length > 0)
    throw new AttachError(`The triggers were changed, and so were these settings: ${different.join(', ')}.`);
}

const describe = ({ trigger, found }: Conflict): string =>
  `The pool has a trigger ${trigger} already, ${found}. Name it as the one to chain, or take it away.`;

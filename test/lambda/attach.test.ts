/** The function by which CloudFormation and Terraform attach the triggers to a pool that they did not make. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { handler } from '../../src/lambda/attach.js';
import { arnOf, AwsAccount, denied, POOL_ID } from '../cli/aws-account.js';

const THEIRS = arnOf('theirs');
const Triggers = {
  PreSignUp: { arn: arnOf('ours-1'), before: THEIRS },
  DefineAuthChallenge: { arn: arnOf('ours-2') },
};
const properties = { UserPoolId: POOL_ID, Triggers };

let account: AwsAccount;
let stack: Server;
let answers: Record<string, unknown>[];
let lines: unknown[];

before(async () => {
  stack = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      answers.push(JSON.parse(body) as Record<string, unknown>);
      response.end();
    });
  });
  stack.listen(0, 'localhost');
  await once(stack, 'listening');
});
after(() => stack.close());
beforeEach(() => {
  answers = [];
  lines = [];
  mock.method(console, 'error', (line: unknown) => lines.push(line));
});
afterEach(() => {
  mock.restoreAll();
  account.close();
});

/** The status and the reason that the stack is told. */
async function ask(
  RequestType: 'Create' | 'Update' | 'Delete',
  { ResourceProperties = properties, ...others }: object & { ResourceProperties?: typeof properties } = {},
): Promise<unknown[]> {
  await handler({
    RequestType,
    ResponseURL: `http://localhost:${(stack.address() as AddressInfo).port}/`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Attached',
    ResourceProperties,
    ...others,
  });
  const { Status, Reason, PhysicalResourceId, ...ids } = answers.at(-1) ?? {};
  assert.deepEqual(ids, { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Attached' });
  assert.equal(PhysicalResourceId, `triggers-of-${POOL_ID}`);
  return [Status, Reason];
}

describe('under CloudFormation, the triggers', () => {
  it('are attached, and taken away again with what was there before put back', async () => {
    account = new AwsAccount({ LambdaConfig: { PreSignUp: THEIRS } });
    assert.deepEqual(await ask('Create'), ['SUCCESS', undefined]);
    assert.deepEqual(account.pool.LambdaConfig, {
      PreSignUp: arnOf('ours-1'),
      DefineAuthChallenge: arnOf('ours-2'),
    });
    assert.deepEqual(await ask('Delete'), ['SUCCESS', undefined]);
    assert.deepEqual(account.pool.LambdaConfig, { PreSignUp: THEIRS });
  });

  it('follow functions that are replaced', async () => {
    account = new AwsAccount();
    await ask('Create');
    const newer = { ...properties, Triggers: { ...Triggers, DefineAuthChallenge: { arn: arnOf('newer') } } };
    const request = { ResourceProperties: newer, OldResourceProperties: properties };
    assert.deepEqual(await ask('Update', request), ['SUCCESS', undefined]);
    assert.equal(account.pool.LambdaConfig?.DefineAuthChallenge, arnOf('newer'));
  });

  it('that nobody told about fail the stack, and are left alone', async () => {
    account = new AwsAccount({ LambdaConfig: { DefineAuthChallenge: THEIRS } });
    assert.deepEqual(await ask('Create'), [
      'FAILED',
      `The pool has a trigger DefineAuthChallenge already, ${THEIRS}. Name it as the one to chain, or take it away.`,
    ]);
    assert.deepEqual(account.writes, []);
    // CloudFormation deletes what it failed to make.
    assert.deepEqual(await ask('Delete'), ['SUCCESS', undefined]);
    assert.deepEqual(account.pool.LambdaConfig, { DefineAuthChallenge: THEIRS });
  });

  it('name the right that is missing', async () => {
    account = new AwsAccount();
    account.faults.set('UpdateUserPool', denied('iam:PassRole'));
    const reason = 'AWS does not allow iam:PassRole: give that right to whoever calls this.';
    assert.deepEqual(await ask('Create'), ['FAILED', reason]);
    assert.deepEqual(lines, [`[authsignal-cognito-login] Changing the triggers failed. ${reason}`]);
  });

  it('go with a pool that is gone', async () => {
    account = new AwsAccount();
    account.faults.set('DescribeUserPool', Object.assign(new Error(), { name: 'ResourceNotFoundException' }));
    assert.deepEqual(await ask('Delete'), ['SUCCESS', undefined]);
  });
});

describe('under Terraform, the triggers', () => {
  it('are attached, changed and taken away', async () => {
    account = new AwsAccount();
    assert.deepEqual(await handler({ ...properties, tf: { action: 'create' } }), { UserPoolId: POOL_ID });
    // Terraform writes null for what is not set.
    const newer = {
      ...Triggers,
      DefineAuthChallenge: { arn: arnOf('newer'), before: null as unknown as undefined },
    };
    await handler({ ...properties, Triggers: newer, tf: { action: 'update', prev_input: properties } });
    assert.equal(account.pool.LambdaConfig?.DefineAuthChallenge, arnOf('newer'));
    await handler({ ...properties, Triggers: newer, tf: { action: 'delete' } });
    assert.deepEqual(Object.keys(account.pool.LambdaConfig ?? {}), ['PreSignUp']);
  });

  it('fail the run when the pool has others', async () => {
    account = new AwsAccount({ LambdaConfig: { DefineAuthChallenge: THEIRS } });
    await assert.rejects(handler(properties), /The pool has a trigger DefineAuthChallenge already/);
  });
});

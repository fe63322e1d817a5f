/** `detach`: takes away what `attach` made. */
import { describeAwsError } from '../attach/aws-errors.js';
import { planDetach } from '../attach/pool.js';
import { attachmentsOf, changeTriggers, find } from './attached.js';
import { DETACH_HELP, readDetach } from './attach-options.js';
import { type Aws, openAws } from './aws.js';
import { type CommandIo, USAGE } from './command.js';
import { perform, type Step } from './steps.js';

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  let options;
  try {
    options = readDetach(args);
  } catch (error) {
    io.stderr.write(`${describeUsage(error)}\n`);
    return USAGE;
  }
  if (!options) {
    io.stdout.write(DETACH_HELP);
    return 0;
  }
  const aws = await openAws(options.region);
  let found;
  try {
    found = await find(aws, options);
  } catch (error) {
    io.stderr.write(`${describeAwsError(error)}\n`);
    return 1;
  }
  const { state, made, clientId } = found;
  const { changes, conflicts } = planDetach(state.pool, attachmentsOf(made));
  for (const { trigger, found: other } of conflicts)
    io.stdout.write(`Note: the trigger ${trigger} is ${other ?? 'empty'} by now, and stays so.\n`);
  const steps: Step[] = [];
  if (changes.length > 0) steps.push(changeTriggers(aws, state, changes));
  for (const { name, configuration, hasRole } of made) {
    if (configuration)
      steps.push({
        text: `delete the function ${name}`,
        run: async () => {
          await aws.lambda.send(new aws.lambdaSdk.DeleteFunctionCommand({ FunctionName: name }));
        },
      });
    if (hasRole) steps.push({ text: `delete the role ${name}`, run: () => deleteRole(aws, name) });
  }
  if (clientId)
    steps.push({
      text: `delete the app client ${clientId}, which signs out who signed in with the form`,
      run: async () => {
        const UserPoolId = state.pool.Id;
        await aws.cognito.send(
          new aws.cognitoSdk.DeleteUserPoolClientCommand({ UserPoolId, ClientId: clientId }),
        );
      },
    });
  return perform(steps, options, io);
}

async function deleteRole(aws: Aws, RoleName: string): Promise<void> {
  const { iam, iamSdk } = aws;
  const { PolicyNames = [] } = await iam.send(new iamSdk.ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames)
    await iam.send(new iamSdk.DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await iam.send(new iamSdk.DeleteRoleCommand({ RoleName }));
}

const describeUsage = (error: unknown) =>
  error instanceof Error ? error.message.split('\n')[0] : String(error);

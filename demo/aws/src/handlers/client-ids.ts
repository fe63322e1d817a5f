/** The ids of the app clients that the triggers are for, from the parameter that the stack wrote. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Rejects when the parameter cannot be read. */
export async function readClientIds(): Promise<string[]> {
  const Name = process.env.CLIENT_IDS_PARAMETER;
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name }));
  return Parameter?.Value?.split(',') ?? [];
}

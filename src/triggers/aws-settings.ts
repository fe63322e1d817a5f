/** Settings that are kept in AWS, and the pool's other triggers: read and called with the AWS SDK, which Lambda has. */

/**
 * The text of a secret in Secrets Manager, by name or ARN. Rejects with the SDK's error. A region as in the environment.
 */
export async function readSecret(name: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const { SecretString } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: name }),
  );
  // Whoever stored it from a file stored the end of the line, too.
  const secret = SecretString?.trim();
  if (!secret) throw new Error('The secret is empty.');
  return secret;
}

/** The text of a parameter in Parameter Store. Rejects with the SDK's error. */
export async function readParameter(name: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: name }));
  return Parameter?.Value ?? '';
}

/** What another function answered. */
export interface Invoked {
  /** Set when the function threw. */
  failed: boolean;
  /** Parsed JSON. */
  payload: unknown;
}

/** Calls another function, by name or ARN, and waits for its answer. Rejects with the SDK's error. */
export async function invokeFunction(name: string, event: object, signal: AbortSignal): Promise<Invoked> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  // Cognito's own call is not repeated either: a trigger may have done its work when the answer is lost.
  const client = new LambdaClient({ maxAttempts: 1 });
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    { abortSignal: signal },
  );
  return { failed: Boolean(FunctionError), payload: JSON.parse(Payload?.transformToString() || 'null') };
}

/** Authsignal's server secret, read from Secrets Manager when it is first needed, and kept. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

let reading: Promise<string> | undefined;

/** Rejects when the secret cannot be read or is empty; the next call then tries again. */
export function readSecret(): Promise<string> {
  reading ??= fetchSecret().catch((error: unknown) => {
    reading = undefined;
    throw error;
  });
  return reading;
}

async function fetchSecret(): Promise<string> {
  const SecretId = process.env.AUTHSIGNAL_SECRET_NAME;
  const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId }));
  // Whoever stored it from a file stored the end of the line, too.
  const secret = SecretString?.trim();
  if (!secret) throw new Error('The secret is empty.');
  return secret;
}

/** The AWS SDK with the caller's own credentials, loaded when a command needs it. */

const PACKAGES = ['@aws-sdk/client-iam', '@aws-sdk/client-lambda', '@aws-sdk/client-secrets-manager'];

async function load() {
  try {
    return await Promise.all([
      import('@aws-sdk/client-cognito-identity-provider'),
      import('@aws-sdk/client-iam'),
      import('@aws-sdk/client-lambda'),
      import('@aws-sdk/client-secrets-manager'),
    ]);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(`This command needs parts of the AWS SDK: npm install ${PACKAGES.join(' ')}`, {
      cause: error,
    });
  }
}

export type Aws = Awaited<ReturnType<typeof openAws>>;

/** Rejects with what to install when a part of the SDK is missing. */
export async function openAws(region: string) {
  const [cognitoSdk, iamSdk, lambdaSdk, secretsSdk] = await load();
  return {
    cognitoSdk,
    iamSdk,
    lambdaSdk,
    cognito: new cognitoSdk.CognitoIdentityProviderClient({ region }),
    iam: new iamSdk.IAMClient({ region }),
    lambda: new lambdaSdk.LambdaClient({ region }),
    hasSecret: async (name: string): Promise<boolean> => {
      const secrets = new secretsSdk.SecretsManagerClient({ region });
      return (
        (await orNothing(secrets.send(new secretsSdk.DescribeSecretCommand({ SecretId: name })))) !==
        undefined
      );
    },
  };
}

/** `undefined` for what AWS does not have. */
export async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && /^(ResourceNotFound|NoSuchEntity)/.test(error.name)) return undefined;
    throw error;
  }
}

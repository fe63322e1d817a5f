/** An AWS account with one user pool, behind the real SDK: only what would go over the network is answered here. */
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  ListUserPoolClientsCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  type CreateFunctionCommandInput,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { createHash } from 'node:crypto';

export const POOL_ID = 'us-east-1_Theirs';
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:';
export const arnOf = (name: string) => `${ARN}${name}`;

const isGone = (name: string) => Object.assign(new Error('It is not there.'), { name });

/** As AWS says that a right is missing. */
export const denied = (right: string) =>
  Object.assign(
    new Error(
      `User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ${right} on resource: *`,
    ),
    { name: 'AccessDeniedException' },
  );

interface Func extends CreateFunctionCommandInput {
  hash: string;
  isAllowed: boolean;
}

export class AwsAccount {
  /** As DescribeUserPool tells it. */
  pool: UserPoolType;
  mfa: object = { MfaConfiguration: 'OFF' };
  clients = new Map<string, object>([
    ['password-client', { ClientName: 'app', ExplicitAuthFlows: ['USER_PASSWORD_AUTH'] }],
  ]);
  roles = new Map<string, string | undefined>();
  functions = new Map<string, Func>();
  secrets = new Set(['authsignal/server-secret']);
  /** A setting that UpdateUserPool does not take over. */
  forgets: string | undefined;
  /** What was written, in order: the names of the operations. */
  writes: string[] = [];
  /** An operation that fails, and how. */
  readonly faults = new Map<string, Error>();

  readonly #mocks = [
    mockClient(CognitoIdentityProviderClient),
    mockClient(IAMClient),
    mockClient(LambdaClient),
    mockClient(SecretsManagerClient),
  ] as const;

  constructor(pool: Partial<UserPoolType> = {}) {
    this.pool = {
      Id: POOL_ID,
      Name: 'theirs',
      Arn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${POOL_ID}`,
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      MfaConfiguration: 'OFF',
      ...pool,
    };
    this.#answer();
  }

  close(): void {
    for (const mock of this.#mocks) mock.restore();
  }

  #write(operation: string): void {
    const fault = this.faults.get(operation);
    if (fault) throw fault;
    this.writes.push(operation);
  }

  #function(name = ''): Func {
    const found = this.functions.get(name);
    if (!found) throw isGone('ResourceNotFoundException');
    return found;
  }

  #role(name = ''): string | undefined {
    if (!this.roles.has(name)) throw isGone('NoSuchEntityException');
    return this.roles.get(name);
  }

  #answer(): void {
    const [cognito, iam, lambda, secrets] = this.#mocks;
    cognito.on(DescribeUserPoolCommand).callsFake(() => {
      const fault = this.faults.get('DescribeUserPool');
      if (fault) throw fault;
      return { UserPool: structuredClone(this.pool) };
    });
    cognito
      .on(GetUserPoolMfaConfigCommand)
      .callsFake(() => ({ ...structuredClone(this.mfa), $metadata: {} }));
    cognito
      .on(UpdateUserPoolCommand)
      .callsFake(({ UserPoolId, PoolName, ...settings }: Record<string, unknown>) => {
        this.#write('UpdateUserPool');
        const { Id, Arn, Name, AliasAttributes, UsernameAttributes, SchemaAttributes } = this.pool;
        if (settings.MfaConfiguration && settings.MfaConfiguration !== 'OFF' && !settings.SmsConfiguration)
          throw Object.assign(
            new Error(
              'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
            ),
            { name: 'InvalidParameterException' },
          );
        const { Policies, AdminCreateUserConfig } = settings as Partial<UserPoolType>;
        if (
          Policies?.PasswordPolicy?.TemporaryPasswordValidityDays &&
          AdminCreateUserConfig?.UnusedAccountValidityDays
        )
          throw Object.assign(new Error('Please use TemporaryPasswordValidityDays in PasswordPolicy.'), {
            name: 'InvalidParameterException',
          });
        void UserPoolId;
        if (this.forgets) delete settings[this.forgets];
        // Whatever is not sent goes to its default.
        this.pool = {
          Id,
          Arn,
          AliasAttributes,
          UsernameAttributes,
          SchemaAttributes,
          Name: (PoolName as string) ?? Name,
          MfaConfiguration: 'OFF',
          ...settings,
        };
        this.mfa = settings.MfaConfiguration ? this.mfa : { MfaConfiguration: 'OFF' };
        return {};
      });
    cognito
      .on(SetUserPoolMfaConfigCommand)
      .callsFake(({ UserPoolId, ...mfa }: { UserPoolId: string; MfaConfiguration?: string }) => {
        this.#write('SetUserPoolMfaConfig');
        void UserPoolId;
        this.mfa = mfa;
        this.pool.MfaConfiguration = mfa.MfaConfiguration as 'OFF';
        return {};
      });
    cognito.on(ListUserPoolClientsCommand).callsFake(() => ({
      UserPoolClients: [...this.clients].map(([ClientId, client]) => ({ ClientId, ...client })),
    }));
    cognito.on(CreateUserPoolClientCommand).callsFake((input: object) => {
      this.#write('CreateUserPoolClient');
      this.clients.set('new-client', input);
      return { UserPoolClient: { ClientId: 'new-client' } };
    });
    cognito.on(DeleteUserPoolClientCommand).callsFake(({ ClientId }: { ClientId: string }) => {
      this.#write('DeleteUserPoolClient');
      this.clients.delete(ClientId);
      return {};
    });

    iam.on(GetRoleCommand).callsFake(({ RoleName }: { RoleName: string }) => {
      this.#role(RoleName);
      return { Role: { RoleName } };
    });
    iam.on(GetRolePolicyCommand).callsFake(({ RoleName }: { RoleName: string }) => {
      const policy = this.#role(RoleName);
      if (policy === undefined) throw isGone('NoSuchEntityException');
      return { PolicyDocument: encodeURIComponent(policy) };
    });
    iam.on(CreateRoleCommand).callsFake(({ RoleName }: { RoleName: string }) => {
      this.#write('CreateRole');
      this.roles.set(RoleName, undefined);
      return {};
    });
    iam.on(PutRolePolicyCommand).callsFake(({ RoleName, PolicyDocument }: Record<string, string>) => {
      this.#write('PutRolePolicy');
      this.roles.set(RoleName ?? '', PolicyDocument);
      return {};
    });
    iam.on(ListRolePoliciesCommand).callsFake(({ RoleName }: { RoleName: string }) => ({
      PolicyNames: this.#role(RoleName) === undefined ? [] : ['login'],
    }));
    iam.on(DeleteRolePolicyCommand).callsFake(({ RoleName }: { RoleName: string }) => {
      this.#write('DeleteRolePolicy');
      this.roles.set(RoleName, undefined);
      return {};
    });
    iam.on(DeleteRoleCommand).callsFake(({ RoleName }: { RoleName: string }) => {
      if (this.#role(RoleName) !== undefined) throw isGone('DeleteConflictException');
      this.#write('DeleteRole');
      this.roles.delete(RoleName);
      return {};
    });

    const hashOf = (content?: Uint8Array) =>
      createHash('sha256')
        .update(content ?? '')
        .digest('base64');
    lambda.on(GetFunctionCommand).callsFake(({ FunctionName }: { FunctionName: string }) => {
      const { hash, Environment } = this.#function(FunctionName);
      const settled = { State: 'Active', LastUpdateStatus: 'Successful' };
      return {
        Configuration: { FunctionArn: arnOf(FunctionName), CodeSha256: hash, Environment, ...settled },
      };
    });
    lambda.on(GetPolicyCommand).callsFake(({ FunctionName }: { FunctionName: string }) => {
      if (!this.#function(FunctionName).isAllowed) throw isGone('ResourceNotFoundException');
      return { Policy: '{"Principal":{"Service":"cognito-idp.amazonaws.com"}}' };
    });
    lambda.on(CreateFunctionCommand).callsFake((input: CreateFunctionCommandInput) => {
      this.#write('CreateFunction');
      this.functions.set(input.FunctionName ?? '', {
        ...input,
        hash: hashOf(input.Code?.ZipFile),
        isAllowed: false,
      });
      return {};
    });
    lambda.on(AddPermissionCommand).callsFake(({ FunctionName }: { FunctionName: string }) => {
      this.#write('AddPermission');
      this.#function(FunctionName).isAllowed = true;
      return {};
    });
    lambda
      .on(UpdateFunctionCodeCommand)
      .callsFake(({ FunctionName, ZipFile }: { FunctionName: string; ZipFile: Uint8Array }) => {
        this.#write('UpdateFunctionCode');
        this.#function(FunctionName).hash = hashOf(ZipFile);
        return {};
      });
    lambda
      .on(UpdateFunctionConfigurationCommand)
      .callsFake(({ FunctionName, Environment }: { FunctionName: string; Environment: object }) => {
        this.#write('UpdateFunctionConfiguration');
        this.#function(FunctionName).Environment = Environment;
        return {};
      });
    lambda.on(DeleteFunctionCommand).callsFake(({ FunctionName }: { FunctionName: string }) => {
      this.#write('DeleteFunction');
      this.functions.delete(FunctionName);
      return {};
    });
    secrets.on(DescribeSecretCommand).callsFake(({ SecretId }: { SecretId: string }) => {
      if (!this.secrets.has(SecretId)) throw isGone('ResourceNotFoundException');
      return { Name: SecretId };
    });
  }
}

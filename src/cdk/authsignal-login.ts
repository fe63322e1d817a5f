/** What the login needs on AWS: a pool, the triggers that make it ask Authsignal, and the endpoints of the form. */
import { Annotations, CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { type IUserPool, UserPool, type UserPoolClient, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ATTACH, ENDPOINTS, type EndpointEntry, type TriggerEntry, TRIGGERS } from '../attach/entries.js';
import { createApi, type Endpoint } from './api.js';
import { ClientIds } from './client-ids.js';
import { createFunction, type FunctionOptions } from './functions.js';
import { limitAddresses, monitor } from './monitoring.js';
import type { AuthsignalLoginProps, ChainedFunctions } from './props.js';
import { createClient, createPool, MAKER } from './user-pool.js';

/** Cognito does not wait longer. */
const TRIGGER_TIMEOUT = Duration.seconds(5);
const ENDPOINT_TIMEOUT = Duration.seconds(10);

const OPERATIONS: Record<
  TriggerEntry['trigger'],
  { operation: UserPoolOperation; chain: keyof ChainedFunctions }
> = {
  PreSignUp: { operation: UserPoolOperation.PRE_SIGN_UP, chain: 'preSignUp' },
  DefineAuthChallenge: { operation: UserPoolOperation.DEFINE_AUTH_CHALLENGE, chain: 'defineAuthChallenge' },
  CreateAuthChallenge: { operation: UserPoolOperation.CREATE_AUTH_CHALLENGE, chain: 'createAuthChallenge' },
  VerifyAuthChallengeResponse: {
    operation: UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE,
    chain: 'verifyAuthChallengeResponse',
  },
};

const actions = (names: readonly string[]) => names.map((name) => `cognito-idp:${name}`);

/** The login for a user pool, new or existing. Throws an `Error` for props that cannot go together. */
export class AuthsignalLogin extends Construct {
  readonly userPool: IUserPool;
  /** The app client that was made; `undefined` where `clientIds` were given. */
  readonly client: UserPoolClient | undefined;
  /** Ids of the app clients that have the form. */
  readonly clientIds: readonly string[];
  /** The functions by their names, such as `CreateAuthChallenge`. */
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  /** Addresses of the endpoints that were made. */
  readonly endpoints: Readonly<Partial<Record<EndpointEntry['name'], string>>>;
  /** The form's attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The form, for a page of the site. */
  readonly tag: string;

  readonly #props: AuthsignalLoginProps;
  readonly #made = new Map<string, LambdaFunction>();
  /** What contexts are signed with; `undefined` where none are. */
  readonly #contextKey: Secret | undefined;

  constructor(scope: Construct, id: string, props: AuthsignalLoginProps) {
    super(scope, id);
    this.#props = props;
    if (props.clientIds && !props.userPool)
      throw new Error('AuthsignalLogin: clientIds are of a userPool, which is missing.');
    if (props.clientIds?.length === 0)
      throw new Error('AuthsignalLogin: clientIds must name one app client at least.');
    for (const origin of props.siteOrigins)
      if (!Token.isUnresolved(origin) && !/^(https:\/\/[^/*\s]+|http:\/\/localhost(:\d+)?)$/.test(origin))
        throw new Error(`AuthsignalLogin: "${origin}" is no origin, such as https://www.example.com.`);

    this.userPool = props.userPool ?? createPool(this);
    this.#contextKey = props.endpoints?.context
      ? new Secret(this, 'ContextKey', {
          description: 'Signs the context of sign-ins',
          generateSecretString: { passwordLength: 64, excludePunctuation: true },
        })
      : undefined;
    const ids = new ClientIds(this, this.#name());
    this.#addTriggers(ids);
    this.client = props.clientIds ? undefined : createClient(this, this.userPool);
    this.clientIds = props.clientIds ?? (this.client ? [this.client.userPoolClientId] : []);
    ids.store(this.clientIds);
    this.endpoints = this.#addEndpoints();
    this.functions = Object.fromEntries(this.#made);
    if (props.monitoring) monitor(this, this.#name(), [...this.#made.values()], props.monitoring);
    if (props.requestsPerAddress !== undefined) limitAddresses(this, this.userPool, props.requestsPerAddress);

    this.attributes = {
      region: Stack.of(this.userPool).region,
      'user-pool-client-id': this.clientIds[0] ?? '',
      'tenant-id': props.tenantId,
      ...(props.authsignalUrl && { 'authsignal-url': props.authsignalUrl }),
      ...Object.fromEntries(
        ENDPOINTS.flatMap(({ name, attribute }) => {
          const address = this.endpoints[name];
          return address === undefined ? [] : [[attribute, address]];
        }),
      ),
      ...(this.endpoints.enrollmentToken && { 'passkey-enrollment': 'prompt' }),
    };
    const pairs = Object.entries(this.attributes).map(([name, value]) => `${name}="${value}"`);
    this.tag = `<authsignal-cognito-login ${pairs.join(' ')}></authsignal-cognito-login>`;
  }

  /** Tells this login from another in the account. */
  #name(): string {
    return `${Stack.of(this).stackName}-${this.node.id}`;
  }

  #function(
    options: Omit<FunctionOptions, 'runtime'>,
    { secret: needsSecret, contextKey: needsKey }: Pick<EndpointEntry, 'secret' | 'contextKey'>,
  ): LambdaFunction {
    const { secret, authsignalUrl, runtime = Runtime.NODEJS_24_X } = this.#props;
    const key = needsKey && this.#contextKey;
    const environment = {
      ...options.environment,
      ...(needsSecret && { AUTHSIGNAL_SECRET_NAME: secret.secretFullArn ?? secret.secretName }),
      ...(needsSecret && authsignalUrl && { AUTHSIGNAL_URL: authsignalUrl }),
      ...(key && { AUTHSIGNAL_CONTEXT_KEY_NAME: key.secretArn }),
    };
    const made = createFunction(this, { ...options, environment, runtime });
    if (needsSecret) secret.grantRead(made);
    if (key) key.grantRead(made);
    return made;
  }

  #addTriggers(ids: ClientIds): void {
    const {
      chain = {},
      environment,
      identifier = this.#props.userPool ? undefined : 'email',
      monitoring,
      redirectUrl,
    } = this.#props;
    for (const entry of TRIGGERS) {
      const { id, handler, description, secret, trigger } = entry;
      const before = chain[OPERATIONS[trigger].chain];
      const variables = {
        AUTHSIGNAL_CLIENT_IDS_PARAMETER: ids.name,
        ...(identifier && { AUTHSIGNAL_IDENTIFIER: identifier }),
        ...(monitoring && { AUTHSIGNAL_METRICS: this.#name() }),
        ...(secret && redirectUrl !== undefined && { AUTHSIGNAL_REDIRECT_URL: redirectUrl }),
        ...(entry.contextKey && this.#contextKey && { AUTHSIGNAL_CONTEXT: 'true' }),
        ...(before && { [entry.chain]: before.functionArn }),
        ...environment,
      };
      const made = this.#function(
        { id, handler, description, environment: variables, timeout: TRIGGER_TIMEOUT },
        entry,
      );
      ids.grantRead(made);
      before?.grantInvoke(made);
      this.#made.set(id, made);
      // A policy of its own: a pool of this app waits for the function, the function for its role, and this one for the pool.
      if (entry.rights.length > 0 && made.role)
        new Policy(this, `${id}OfUsers`, {
          roles: [made.role],
          statements: [
            new PolicyStatement({ actions: actions(entry.rights), resources: [this.userPool.userPoolArn] }),
          ],
        });
    }
    if (this.userPool instanceof UserPool) this.#addToPool(this.userPool);
    else this.#attachToPool();
  }

  /** A pool of this app takes its triggers from the template. */
  #addToPool(pool: UserPool): void {
    for (const { id, trigger } of TRIGGERS) {
      try {
        pool.addTrigger(OPERATIONS[trigger].operation, this.#get(id));
      } catch (cause) {
        throw new Error(
          `AuthsignalLogin: the pool has a trigger ${trigger} already. Give it as chain.${OPERATIONS[trigger].chain}, in place of lambdaTriggers.`,
          { cause },
        );
      }
    }
  }

  /** An imported pool takes them by a call, which sends everything else back as it is. */
  #attachToPool(): void {
    const { chain = {} } = this.#props;
    const permissions = TRIGGERS.map(({ id }) => {
      this.#get(id).addPermission('Cognito', {
        principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
        sourceArn: this.userPool.userPoolArn,
      });
      return this.#get(id);
    });
    const { id, handler, description, rights } = ATTACH;
    const attach = this.#function(
      { id, handler, description, environment: {}, timeout: Duration.minutes(1) },
      { secret: false },
    );
    attach.addToRolePolicy(
      new PolicyStatement({ actions: actions(rights), resources: [this.userPool.userPoolArn] }),
    );
    attach.addToRolePolicy(
      new PolicyStatement({
        // A pool that sends text messages has a role for it, which UpdateUserPool wants passed again.
        actions: ['iam:PassRole'],
        resources: [
          Stack.of(this).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: '*' }),
        ],
        conditions: { StringEquals: { 'iam:PassedToService': 'cognito-idp.amazonaws.com' } },
      }),
    );
    const resource = new CustomResource(this, 'Attached', {
      serviceToken: attach.functionArn,
      resourceType: 'Custom::AuthsignalLoginTriggers',
      properties: {
        UserPoolId: this.userPool.userPoolId,
        Triggers: Object.fromEntries(
          TRIGGERS.map(({ id, trigger }) => [
            trigger,
            { arn: this.#get(id).functionArn, before: chain[OPERATIONS[trigger].chain]?.functionArn },
          ]),
        ),
      },
    });
    // The rights must be there until the triggers are put back.
    resource.node.addDependency(...permissions, attach, ...(attach.role ? [attach.role] : []));
  }

  #addEndpoints(): Partial<Record<EndpointEntry['name'], string>> {
    const { endpoints = {}, userPool, siteOrigins } = this.#props;
    const isWanted: Record<EndpointEntry['name'], boolean> = {
      enrollmentToken: endpoints.enrollmentToken ?? true,
      username: endpoints.username ?? !userPool,
      context: endpoints.context ?? false,
    };
    const environments: Partial<Record<EndpointEntry['name'], Record<string, string>>> = {
      username: {
        AUTHSIGNAL_USER_POOL_ID: this.userPool.userPoolId,
        ...(!userPool && { AUTHSIGNAL_MAKER_ATTRIBUTE: `custom:${MAKER}` }),
      },
      context: {
        AUTHSIGNAL_USER_POOL_ID: this.userPool.userPoolId,
        AUTHSIGNAL_CLIENT_IDS: this.clientIds.join(','),
      },
    };
    const made: Endpoint[] = ENDPOINTS.filter(({ name }) => isWanted[name]).map((entry) => {
      const { id, handler: exported, description, rights, name } = entry;
      const environment = environments[name] ?? {};
      const handler = this.#function(
        { id, handler: exported, description, environment, timeout: ENDPOINT_TIMEOUT },
        entry,
      );
      if (rights.length > 0)
        handler.addToRolePolicy(
          new PolicyStatement({ actions: actions(rights), resources: [this.userPool.userPoolArn] }),
        );
      this.#made.set(id, handler);
      return { entry, handler };
    });
    if (made.length === 0) return {};
    if (siteOrigins.length === 0)
      Annotations.of(this).addError(
        'Without siteOrigins no site may call the endpoints: name them, or make no endpoints.',
      );
    const { apiEndpoint } = createApi(this, {
      pool: this.userPool,
      clientIds: this.clientIds,
      siteOrigins,
      endpoints: made,
    });
    return Object.fromEntries(made.map(({ entry: { name, path } }) => [name, `${apiEndpoint}${path}`]));
  }

  #get(id: string): LambdaFunction {
    const made = this.#made.get(id);
    if (!made) throw new Error(`AuthsignalLogin: there is no function ${id}.`);
    return made;
  }
}

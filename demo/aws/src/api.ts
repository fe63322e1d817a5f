/** The endpoints of the form: one for tokens that may add authenticators, one that makes sure of a user. */
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { authsignalEnvironment, grantSecret } from './authsignal-access.js';
import { createFunction } from './login-function.js';
import type { Parameters } from './parameters.js';

const timeout = Duration.seconds(10);

/**
 * Requests a second, on average and at once, of all callers together. How many one caller may send to the open endpoint is up
 * to its function, so that they do not use up what is there for all.
 */
const USUAL_LIMIT = { rateLimit: 50, burstLimit: 100 };
const USERNAME_LIMIT = { rateLimit: 100, burstLimit: 200 };

export interface ApiOptions {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly parameters: Parameters;
}

/** Addresses of the endpoints. */
export interface Endpoints {
  readonly enrollmentTokenUrl: string;
  readonly usernameUrl: string;
}

export function createApi(stack: Stack, { pool, client, parameters }: ApiOptions): Endpoints {
  const api = new HttpApi(stack, 'Api', {
    description: 'Endpoints of the sign-in form',
    createDefaultStage: false,
    corsPreflight: {
      allowOrigins: [parameters.siteOrigin],
      allowMethods: [CorsHttpMethod.POST],
      allowHeaders: ['authorization', 'content-type'],
      // The form waits as long as it says.
      exposeHeaders: ['retry-after'],
      maxAge: Duration.hours(1),
    },
  });
  const post = (path: string, id: string, handler: LambdaFunction, authorizer?: HttpUserPoolAuthorizer) =>
    api.addRoutes({
      path,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration(id, handler),
      authorizer,
      // An ID token has no scope, so that only an access token passes.
      authorizationScopes: authorizer && ['aws.cognito.signin.user.admin'],
    });

  const enrollmentToken = createFunction(stack, 'EnrollmentToken', {
    description: 'Gives who is signed in a token that may add authenticators',
    module: 'enrollment-token',
    environment: authsignalEnvironment(parameters),
    timeout,
  });
  grantSecret(enrollmentToken, parameters);
  const authorizer = new HttpUserPoolAuthorizer('AccessToken', pool, { userPoolClients: [client] });
  post('/enrollment-token', 'EnrollmentTokenIntegration', enrollmentToken, authorizer);

  const username = createFunction(stack, 'Username', {
    description: 'Makes sure that an email address has a user',
    module: 'username',
    environment: { USER_POOL_ID: pool.userPoolId },
    timeout,
  });
  username.addToRolePolicy(
    new PolicyStatement({
      actions: ['AdminCreateUser', 'AdminGetUser', 'AdminSetUserPassword'].map(
        (name) => `cognito-idp:${name}`,
      ),
      resources: [pool.userPoolArn],
    }),
  );
  const routes = post('/username', 'UsernameIntegration', username);

  const accessLog = new LogGroup(stack, 'AccessLog', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new HttpStage(stack, 'Stage', {
    httpApi: api,
    autoDeploy: true,
    throttle: USUAL_LIMIT,
    accessLogSettings: {
      destination: new LogGroupLogDestination(accessLog),
      // Who asks what, and how often; no token and no address of a person.
      format: AccessLogFormat.custom(
        JSON.stringify({
          time: '$context.requestTime',
          id: '$context.requestId',
          caller: '$context.identity.sourceIp',
          route: '$context.routeKey',
          status: '$context.status',
          milliseconds: '$context.responseLatency',
          refused: '$context.authorizer.error',
        }),
      ),
    },
  });
  if (stage.node.defaultChild instanceof CfnStage)
    stage.node.defaultChild.routeSettings = {
      'POST /username': {
        ThrottlingRateLimit: USERNAME_LIMIT.rateLimit,
        ThrottlingBurstLimit: USERNAME_LIMIT.burstLimit,
      },
    };
  // The settings are refused as long as there is no such route.
  stage.node.addDependency(...routes);
  return { enrollmentTokenUrl: `${stage.url}enrollment-token`, usernameUrl: `${stage.url}username` };
}

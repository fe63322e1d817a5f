/** The endpoints of the form, behind one HTTP API. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EndpointEntry } from '../attach/entries.js';

/**
 * Requests a second, on average and at once, of all callers together. How many one caller may send to an open endpoint is up
 * to its function, so that they do not use up what is there for all.
 */
const USUAL_LIMIT = { rateLimit: 50, burstLimit: 100 };
const OPEN_LIMIT = { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 };

export interface Endpoint {
  readonly entry: EndpointEntry;
  readonly handler: LambdaFunction;
}

export interface ApiOptions {
  readonly pool: IUserPool;
  readonly clientIds: readonly string[];
  readonly siteOrigins: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

/** The API; an endpoint's address is `apiEndpoint` and its path. */
export function createApi(
  scope: Construct,
  { pool, clientIds, siteOrigins, endpoints }: ApiOptions,
): HttpApi {
  const api = new HttpApi(scope, 'Api', {
    description: 'Endpoints of the sign-in form',
    createDefaultStage: false,
    corsPreflight: {
      allowOrigins: [...siteOrigins],
      allowMethods: [CorsHttpMethod.POST],
      allowHeaders: ['authorization', 'content-type'],
      // The form waits as long as it says.
      exposeHeaders: ['retry-after'],
      maxAge: Duration.hours(1),
    },
  });
  const authorizer = new HttpJwtAuthorizer(
    'AccessToken',
    `https://cognito-idp.${Stack.of(pool).region}.amazonaws.com/${pool.userPoolId}`,
    { jwtAudience: [...clientIds] },
  );
  const open: HttpRoute[] = [];
  for (const { entry, handler } of endpoints) {
    const routes = api.addRoutes({
      path: entry.path,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration(`${entry.id}Integration`, handler),
      authorizer: entry.signedIn ? authorizer : undefined,
      // An ID token has no scope, so that only an access token passes.
      authorizationScopes: entry.signedIn ? ['aws.cognito.signin.user.admin'] : undefined,
    });
    if (!entry.signedIn) open.push(...routes);
  }

  const accessLog = new LogGroup(scope, 'AccessLog', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new HttpStage(scope, 'Stage', {
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
  if (open.length > 0 && stage.node.defaultChild instanceof CfnStage) {
    stage.node.defaultChild.routeSettings = Object.fromEntries(
      open.map(({ path }) => [`POST ${path}`, OPEN_LIMIT]),
    );
    // API Gateway refuses settings of a route that is not there yet.
    stage.node.addDependency(...open);
  }
  return api;
}

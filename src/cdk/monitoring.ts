/** Alarms, a dashboard, and a limit for each IP address. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { DIMENSION, type Metric as MetricName, NAMESPACE } from '../triggers/metrics.js';
import type { MonitoringProps } from './props.js';

const period = Duration.minutes(5);

/** `name` is what the triggers call the login in their metrics. */
export function monitor(
  scope: Construct,
  name: string,
  functions: readonly LambdaFunction[],
  { alarmTopic, slowAfter = 2000 }: MonitoringProps,
): void {
  const metric = (metricName: MetricName, statistic = 'Sum') =>
    new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { [DIMENSION]: name }, statistic, period });
  const latency = metric('AuthsignalLatency', 'p95');

  const alarm = (id: string, alarmDescription: string, watched: IMetric, threshold: number, periods = 1) => {
    const made = new Alarm(scope, id, {
      alarmDescription,
      metric: watched,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Nobody signs in at night.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (alarmTopic) made.addAlarmAction(new SnsAction(alarmTopic));
  };
  alarm(
    'AuthsignalFails',
    'Authsignal refuses the secret or does not answer',
    metric('AuthsignalFailures'),
    5,
  );
  alarm('AuthsignalIsSlow', 'Sign-ins wait for Authsignal', latency, slowAfter, 3);
  alarm('ManyDecoys', 'Somebody tries names that nobody has', metric('Decoys'), 100);
  for (const { node, metricErrors, metricThrottles } of functions.map((made) => ({
    node: made.node,
    metricErrors: made.metricErrors({ period }),
    metricThrottles: made.metricThrottles({ period }),
  }))) {
    alarm(`${node.id}Fails`, `The function ${node.id} throws`, metricErrors, 5);
    alarm(`${node.id}IsThrottled`, `The function ${node.id} is called too often`, metricThrottles, 0);
  }

  new Dashboard(scope, 'Dashboard', {
    widgets: [
      [
        new GraphWidget({
          title: 'Sign-ins',
          left: [metric('SignInsStarted'), metric('SignInsFinished'), metric('SignInsRefused')],
        }),
        new GraphWidget({
          title: 'Authsignal, milliseconds',
          left: [metric('AuthsignalLatency', 'p50'), latency],
        }),
      ],
      [
        new GraphWidget({
          title: 'Names that nobody has, contexts that were ignored',
          left: [metric('Decoys'), metric('ContextsIgnored')],
        }),
        new GraphWidget({ title: 'Sign-ins by text message', left: [metric('SmsSignIns')] }),
        new GraphWidget({
          title: 'Failures',
          left: [metric('AuthsignalFailures'), ...functions.map((made) => made.metricErrors({ period }))],
        }),
      ],
    ],
  });
}

/** Blocks an IP address that sends more requests to the pool in five minutes than `limit`. */
export function limitAddresses(scope: Construct, pool: IUserPool, limit: number): void {
  const visibilityConfig = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName,
    sampledRequestsEnabled: false,
  });
  const acl = new CfnWebACL(scope, 'WebAcl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibilityConfig(`${Stack.of(scope).stackName}-all`),
    rules: [
      {
        name: 'RequestsPerAddress',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300 } },
        visibilityConfig: visibilityConfig(`${Stack.of(scope).stackName}-blocked`),
      },
    ],
  });
  new CfnWebACLAssociation(scope, 'WebAclOfPool', { resourceArn: pool.userPoolArn, webAclArn: acl.attrArn });
}

/** Counts what happens, without any personal datum, in CloudWatch's embedded metric format: one line of JSON in the log. */

const UNITS = {
  /** Create was asked for the first time in a session. */
  SignInsStarted: 'Count',
  /** Tokens were issued. */
  SignInsFinished: 'Count',
  /** Too many wrong answers, another app client, or blocked by Authsignal's rules. */
  SignInsRefused: 'Count',
  /** Somebody typed a name that nobody has. */
  Decoys: 'Count',
  /** A signed context was forged, expired, used before, or of somebody or something else. */
  ContextsIgnored: 'Count',
  /** An answer was by a code in a text message, which the tenant pays for. */
  SmsSignIns: 'Count',
  /** Time that Authsignal took, for all calls of one run of a trigger. */
  AuthsignalLatency: 'Milliseconds',
  /** Authsignal refused the secret, did not answer in time, or could not be reached. */
  AuthsignalFailures: 'Count',
} as const;

export type Metric = keyof typeof UNITS;

export type RecordMetric = (metric: Metric, value: number) => void;

export const NAMESPACE = 'AuthsignalCognitoLogin';

/** The dimension that tells one login from another in the same account. */
export const DIMENSION = 'Login';

/** Writes metrics of the login that is called `name`. */
export const embeddedMetrics =
  (name: string): RecordMetric =>
  (metric, value) => {
    const line = {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [[DIMENSION]],
            Metrics: [{ Name: metric, Unit: UNITS[metric] }],
          },
        ],
      },
      [DIMENSION]: name,
      [metric]: value,
    };
    // Lambda puts a time and an id before what console.log() writes, and the line would be no JSON.
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };

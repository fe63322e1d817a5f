/** What can be set about the construct. */
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Functions that the pool's triggers were before. */
export interface ChainedFunctions {
  readonly preSignUp?: IFunction;
  readonly defineAuthChallenge?: IFunction;
  readonly createAuthChallenge?: IFunction;
  readonly verifyAuthChallengeResponse?: IFunction;
}

/** Which endpoints of the form to make. */
export interface EndpointChoice {
  /** For `enrollment-token-url`. Default: true. */
  readonly enrollmentToken?: boolean;
  /**
   * For `username-url`, which makes users of email addresses. Default: true for a new pool. A pool of yours must take an email
   * address for a user name, and not as an alias of one.
   */
  readonly username?: boolean;
  /**
   * For `context-url`, which signs device, address and agent for the tenant's rules; CreateAuthChallenge then asks for them. The
   * key is made with it, in Secrets Manager. Default: false.
   */
  readonly context?: boolean;
}

/** Alarms, and a dashboard of the metrics. */
export interface MonitoringProps {
  /** Where alarms go. Default: nowhere; they can be seen. */
  readonly alarmTopic?: ITopic;
  /** Milliseconds that Authsignal may take, 95 of 100 times. Default: 2000. */
  readonly slowAfter?: number;
}

export interface AuthsignalLoginProps {
  /**
   * The pool that people sign in to, of this app or imported. Default: a new one, which takes email addresses and outlives the
   * stack.
   */
  readonly userPool?: IUserPool;
  /** Ids of app clients of `userPool` that have the form. Default: a new client, which is `client`. */
  readonly clientIds?: readonly string[];
  /** Authsignal's tenant id, which is public. */
  readonly tenantId: string;
  /** Holds the tenant's server secret. */
  readonly secret: ISecret;
  /** Origins of the sites with the form, such as `https://www.example.com`: no other may call the endpoints. */
  readonly siteOrigins: readonly string[];
  /** Authsignal's API of your region. Default: `https://api.authsignal.com/v1`. */
  readonly authsignalUrl?: string;
  /** The page with the form, if it has `mode="redirect"`. */
  readonly redirectUrl?: string;
  /** What everybody signs in with. Default: `email` for a new pool, nothing for one of yours. */
  readonly identifier?: 'email' | 'phone';
  readonly endpoints?: EndpointChoice;
  /**
   * The pool's own triggers, which ours call for other app clients, and PreSignUp for all. They are put back when the stack goes
   * from an imported pool. In a pool of this app, give them here in place of `lambdaTriggers`.
   */
  readonly chain?: ChainedFunctions;
  /** More variables of the triggers, such as `AUTHSIGNAL_DECOY`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Metrics, alarms and a dashboard. Default: none. */
  readonly monitoring?: MonitoringProps;
  /**
   * Requests that one IP address may send to Cognito in five minutes, by a web ACL of AWS WAF for the pool, which may have no
   * other. At least 10. Default: no web ACL.
   */
  readonly requestsPerAddress?: number;
  /** Node 22 or 24. Default: `NODEJS_24_X`. */
  readonly runtime?: Runtime;
}

/** The login as a construct of the AWS CDK. For Node only; `aws-cdk-lib` and `constructs` are the app's own. */
export { AuthsignalLogin } from './authsignal-login.js';
export type { AuthsignalLoginProps, ChainedFunctions, EndpointChoice, MonitoringProps } from './props.js';

/** What is asked for at every deployment; CloudFormation remembers it. Nothing of it is secret. */
import { CfnParameter, type Stack } from 'aws-cdk-lib';

export interface Parameters {
  /** Where the form is, such as `https://www.example.com`. */
  readonly siteOrigin: string;
  readonly tenantId: string;
  readonly authsignalUrl: string;
  /** Where Authsignal's pre-built UI returns to; empty for nowhere. */
  readonly redirectUrl: string;
  /** The name in Secrets Manager of what holds the tenant's server secret. */
  readonly secretName: string;
}

export function createParameters(stack: Stack): Parameters {
  const parameter = (id: string, description: string, pattern: string, initial?: string): string => {
    const allowedPattern = `^(${pattern})$`;
    return new CfnParameter(stack, id, {
      description,
      allowedPattern,
      constraintDescription: `must match ${allowedPattern}`,
      default: initial,
    }).valueAsString;
  };

  return {
    siteOrigin: parameter(
      'SiteOrigin',
      'Origin of the site with the form, such as https://www.example.com',
      String.raw`https://[^/*\s]+|http://localhost(:\d+)?`,
    ),
    tenantId: parameter('AuthsignalTenantId', 'Tenant id, from the Authsignal portal', '[A-Za-z0-9-]+'),
    authsignalUrl: parameter(
      'AuthsignalUrl',
      'Authsignal API of your region',
      String.raw`https://([a-z]+\.)?api\.authsignal\.com/v1`,
      'https://api.authsignal.com/v1',
    ),
    redirectUrl: parameter(
      'RedirectUrl',
      'Page with the form, if it has mode="redirect"',
      String.raw`|https://\S+|http://localhost\S*`,
      '',
    ),
    secretName: parameter(
      'AuthsignalKeyName',
      'Name in Secrets Manager of the secret that holds the server secret of the tenant',
      '[A-Za-z0-9/_+=.@-]+',
      'authsignal/server-secret',
    ),
  };
}

/** Where Cognito is, unless the page says otherwise. */

/** The domains of the partitions that have one of their own, by the start of their regions' names. */
const DOMAINS: Readonly<Record<string, string>> = {
  'cn-': 'amazonaws.com.cn',
  'eusc-': 'amazonaws.eu',
  'us-iso-': 'c2s.ic.gov',
  'us-isob-': 'sc2s.sgov.gov',
  'eu-isoe-': 'cloud.adc-e.uk',
  'us-isof-': 'csp.hci.ic.gov',
};

/** Cognito's public endpoint in `region`, as the AWS SDK's endpoint rules have it. */
export function cognitoEndpoint(region: string): string {
  const start = Object.keys(DOMAINS).find((prefix) => region.startsWith(prefix)) ?? '';
  return `https://cognito-idp.${region}.${DOMAINS[start] ?? 'amazonaws.com'}`;
}

/**
 * Where a stored session's refresh token may be sent. Whoever can write into the page's storage could name a host of their
 * own, so what is found there counts only where it is Amazon's, the page's, or named by the page.
 */
import { isSecureUrl, parseUrl } from '../urls.js';

/**
 * A host of Cognito's API or of its issuers, with the region in it, in any AWS partition: commercial and GovCloud, China,
 * European Sovereign Cloud, and the isolated ones.
 * Source: the partitions in the AWS SDK's endpoint rules (@aws-sdk/core, util-endpoints).
 */
const COGNITO_HOST =
  /^(?:issuer-)?(cognito-idp(?:-fips)?\.([a-z]+(?:-[a-z]+)+-\d+)\.(?:amazonaws\.(?:com|com\.cn|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov|api\.(?:aws|aws\.ic\.gov|aws\.scloud|aws\.hci\.ic\.gov|cloud-aws\.adc-e\.uk|amazonwebservices\.(?:eu|com\.cn))))$/;

/** The region and the API's host that an address of Cognito names; none where it is not Cognito's. */
function cognitoAt({ protocol, host }: URL): { readonly region?: string; readonly apiHost?: string } {
  const [, apiHost, region] = (protocol === 'https:' && COGNITO_HOST.exec(host)) || [];
  return { region, apiHost };
}

/**
 * Cognito's API in the region of a token's issuer; `undefined` where `iss` is none of Cognito's two forms.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function endpointOfIssuer(iss: unknown): string | undefined {
  const url = typeof iss === 'string' ? parseUrl(iss) : undefined;
  if (!url || url.origin + url.pathname !== iss) return undefined;
  const { region, apiHost } = cognitoAt(url);
  const poolRegion = /^\/([a-z0-9-]+)_[A-Za-z0-9]+$/.exec(url.pathname)?.[1];
  return apiHost && region === poolRegion ? `https://${apiHost}` : undefined;
}

/** `text` as an address of Cognito or of a proxy before it; `undefined` where it may not be one. A path is the page's own. */
export function readEndpoint(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const url = parseUrl(text, /^\/(?![/\\])/.test(text) ? globalThis.location?.href : undefined);
  const isPlain = url && isSecureUrl(url) && !url.search && !url.hash && !url.username && !url.password;
  return isPlain ? url.href.replace(/\/+$/, '') : undefined;
}

/** What the page said itself, by the session's `configure()` or by a sign-in in this very page. */
let configured: string | undefined;
let used: string | undefined;

/** Names the only address that refresh tokens are sent to from now on. */
export const configureEndpoint = (endpoint: string | undefined): void => {
  configured = endpoint;
};

/** Remembers where a sign-in in this page took place. */
export const trustEndpoint = (endpoint: string): void => {
  used = endpoint;
};

/** Whether `url` is of the page's own server, or of this machine like the page, as a local cloud is. */
function isOwn(url: URL): boolean {
  const { location } = globalThis;
  if (url.origin === location?.origin) return true;
  // Plain http is taken from this machine alone.
  const isLocal = (hostname?: string) => isSecureUrl(new URL(`http://${hostname || 'example.com'}`));
  return isLocal(url.hostname) && isLocal(location?.hostname);
}

let isTold = false;

/**
 * Where to send a refresh token: what the page configured; else what was stored, if that may be; else what the issuers of
 * the tokens say, the first that is Cognito's. `undefined` where nothing may be.
 */
export function endpointFor(stored: unknown, issuers: readonly unknown[]): string | undefined {
  if (configured) return configured;
  const [issuer] = issuers.flatMap((iss) => endpointOfIssuer(iss) ?? []);
  const endpoint = readEndpoint(stored);
  if (!endpoint || endpoint === issuer) return issuer;
  const url = new URL(endpoint);
  const { region } = cognitoAt(url);
  const isCognito =
    region !== undefined && issuer !== undefined && region === cognitoAt(new URL(issuer)).region;
  if (endpoint === used || isOwn(url) || isCognito) return endpoint;
  if (!isTold)
    console.warn(
      `[authsignal-cognito-login] Tokens are not refreshed at ${url.origin}, which the stored session names: where that is the form's "cognito-url", call configure({ cognitoUrl }) of the session entry.`,
    );
  isTold = true;
  return issuer;
}

/** What a page's headers allow, as browsers read them. */

/** Directives by name; of a directive that comes twice the first counts. */
type Policy = ReadonlyMap<string, readonly string[]>;

function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const directive of text.split(';')) {
    const [name = '', ...values] = directive.trim().split(/\s+/);
    if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), values);
  }
  return policy;
}

/** The content security policies in the values of headers and `<meta>`s; all of them count. */
export const parsePolicies = (values: readonly string[]): Policy[] =>
  values
    .flatMap((value) => value.split(','))
    .map(parsePolicy)
    .filter(({ size }) => size > 0);

const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'connect-src': ['connect-src', 'default-src'],
  'frame-src': ['frame-src', 'child-src', 'default-src'],
  'script-src-elem': ['script-src-elem', 'script-src', 'default-src'],
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'https:': '443',
  'http:': '80',
  'wss:': '443',
  'ws:': '80',
};

const portOf = ({ port, protocol }: URL): string => port || (DEFAULT_PORTS[protocol] ?? '');

/** Whether a source of `scheme` stands for `protocol`: a secure one of the same kind is as good. */
const fitsScheme = (scheme: string, protocol: string): boolean =>
  scheme === protocol ||
  (scheme === 'http:' && protocol === 'https:') ||
  (scheme === 'ws:' && /^(wss|http|https):$/.test(protocol)) ||
  (scheme === 'wss:' && protocol === 'https:');

/** Whether the source expression lets the page have `url`. Source: https://www.w3.org/TR/CSP3/#match-url-to-source-expression */
function fitsSource(source: string, url: URL, page: URL): boolean {
  if (source === '*') return /^(https?|wss?):$/.test(url.protocol) || url.protocol === page.protocol;
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return fitsScheme(source.toLowerCase(), url.protocol);
  if (source.toLowerCase() === "'self'")
    return url.origin === page.origin || (url.host === page.host && fitsScheme(page.protocol, url.protocol));
  const [, scheme, host = '', port, path] =
    /^(?:([a-z][a-z\d+.-]*:)\/\/)?(\*|(?:\*\.)?[\w.-]+|\[[\da-f:]+\])(?::(\*|\d+))?(\/[^?#]*)?$/i.exec(
      source,
    ) ?? [];
  if (!host || !fitsScheme(scheme?.toLowerCase() ?? page.protocol, url.protocol)) return false;
  const name = host.toLowerCase();
  const fitsHost =
    name === '*' || (name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name);
  const usual = scheme ? DEFAULT_PORTS[scheme.toLowerCase()] : undefined;
  const fitsPort =
    port === '*' ||
    (port ? port === portOf(url) : portOf(url) === DEFAULT_PORTS[url.protocol] || portOf(url) === usual);
  const fitsPath =
    !path || path === '/' || (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path);
  return fitsHost && fitsPort && fitsPath;
}

/** Whether each of the policies lets the page have `url` for what `directive` is about. */
export const allows = (
  policies: readonly Policy[],
  directive: keyof typeof FALLBACKS,
  url: URL,
  page: URL,
): boolean =>
  policies.every((policy) => {
    const name = FALLBACKS[directive]?.find((candidate) => policy.has(candidate));
    const sources = name === undefined ? undefined : policy.get(name);
    // A script with a nonce or a hash may be from anywhere; whether this one has it, its markup says.
    if (directive === 'script-src-elem' && sources?.some((source) => /^'(nonce|sha\d+)-/.test(source)))
      return true;
    return sources?.some((source) => fitsSource(source, url, page)) ?? true;
  });

/** Whether the policies let a script make a Trusted Types policy named `name`. */
export const allowsTrustedTypes = (policies: readonly Policy[], name: string): boolean =>
  policies.every((policy) => {
    const names = policy.get('trusted-types');
    return !names || names.some((listed) => listed === name || listed === '*');
  });

/** What a sandbox lacks of `rights`; empty where there is no sandbox. */
export const missingRights = (policies: readonly Policy[], rights: readonly string[]): string[] =>
  rights.filter((right) =>
    policies.some((policy) => policy.has('sandbox') && !policy.get('sandbox')?.includes(right)),
  );

/** Whether the page says who may frame it. */
export const limitsFraming = (policies: readonly Policy[], headers: Headers): boolean =>
  policies.some((policy) => {
    const ancestors = policy.get('frame-ancestors');
    return ancestors && !ancestors.some((source) => source === '*' || /^https?:$/i.test(source));
  }) || /^\s*(deny|sameorigin)\s*$/i.test(headers.get('x-frame-options') ?? '');

/**
 * Whether the header Permissions-Policy lets the page itself use `feature`.
 * Source: https://www.w3.org/TR/permissions-policy/#permissions-policy-http-header-field
 */
export function permits(headers: Headers, feature: string, { origin }: URL): boolean {
  const value = headers.get('permissions-policy') ?? '';
  const found = [...value.matchAll(/(?:^|,)\s*([\w-]+)\s*=\s*(\*|self|\([^)]*\))/g)].findLast(
    ([, name]) => name === feature,
  );
  const list = found?.[2];
  if (list === undefined) return true;
  return /^\*$|^self$|[( ]\*|[( ]self[ )]/.test(list) || list.includes(`"${origin}"`);
}

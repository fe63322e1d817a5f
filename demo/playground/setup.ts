/** What else a page and an account need for the form: commands, and the content security policy for these settings. */
import { copyButton, element } from './dom.js';
import { CONNECTION, type Values } from './settings.js';

/** The origin of an address that is not the page's own; `undefined` for others. */
const originOf = (address: string): string | undefined =>
  /^https:\/\//.test(address) && URL.canParse(address) ? new URL(address).origin : undefined;

/** An address that the visitor set; the default is that of this machine. */
const ownOrigin = (values: Values, name: string): string | undefined => {
  const address = values[name] ?? '';
  return address === CONNECTION[name] ? undefined : originOf(address);
};

/** All that the form needs with these settings, and no more. */
export function policy(values: Values): string {
  const { region = 'us-east-1', methods = '', mode, 'without-passkey': withoutPasskey } = values;
  const authsignal = ownOrigin(values, 'authsignal-url') ?? 'https://api.authsignal.com';
  const isInline = mode === undefined || mode === 'inline';
  const hasQrCode = isInline && (!methods || methods.split(' ').includes('qr-code'));
  // Passkeys are asked for in the form itself, whatever shows the challenge.
  const asksAuthsignal = isInline || !withoutPasskey;
  const connect = [
    ownOrigin(values, 'cognito-url') ?? `https://cognito-idp.${region}.amazonaws.com`,
    asksAuthsignal && authsignal,
    hasQrCode &&
      authsignal
        .replace('https://api.', 'wss://api-ws.')
        .replace(/^https:\/\/(\w+)\.api\./, 'wss://$1.api-ws.'),
    originOf(values['username-url'] ?? ''),
    originOf(values['context-url'] ?? ''),
    originOf(values['enrollment-token-url'] ?? ''),
  ].filter((source): source is string => Boolean(source));
  const logo = values.logo && (originOf(values.logo) ?? "'self'");
  return [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src ${[...new Set(connect)].join(' ')}`,
    ...(mode === 'popup' ? ['frame-src https://mfa.authsignal.com'] : []),
    ...(logo ? [`img-src ${logo}`] : []),
    "frame-ancestors 'none'",
    'trusted-types lit-html',
    "require-trusted-types-for 'script'",
  ]
    .map((directive) => `${directive};`)
    .join('\n');
}

const blocks = (values: Values): readonly (readonly [title: string, what: string, text: string])[] => [
  ['From npm', 'the npm command', 'npm install authsignal-cognito-login'],
  [
    'As a script tag: copy dist/cdn of the package to your site',
    'the copy command',
    'npm pack authsignal-cognito-login\ntar -xzf authsignal-cognito-login-*.tgz\ncp -r package/dist/cdn your-site/authsignal-cognito-login',
  ],
  [
    'On AWS, from nothing: the pool, its client and its triggers',
    'the AWS commands',
    'cd demo/aws && npm install\nnpm run deploy -- \\\n  --parameters SiteOrigin=https://www.example.com \\\n  --parameters AuthsignalTenantId=your-authsignal-tenant-id',
  ],
  ['Content security policy for these settings, as a header', 'the policy', policy(values)],
];

/** Fills `root` with what `values` need. */
export function showSetup(root: HTMLElement, values: Values): void {
  root.replaceChildren(
    ...blocks(values).map(([title, what, text]) =>
      element(
        'section',
        {},
        element(
          'div',
          { class: 'toolbar' },
          element('h3', {}, title),
          copyButton(what, () => text),
        ),
        element('pre', {}, text),
      ),
    ),
  );
}

/** The checks of the page that has the form: what its server sends, against what the form needs. */
import { ask, type Answer } from '../diagnose/ask.js';
import { isSecure } from '../diagnose/authsignal.js';
import { good, skip, type Check, type Examination, type Found, type Outcome } from '../diagnose/check.js';
import { isText } from '../json.js';
import {
  allows,
  allowsTrustedTypes,
  limitsFraming,
  missingRights,
  parsePolicies,
  permits,
} from './policy.js';

const MAX_REDIRECTS = 5;

const withoutWww = ({ hostname }: URL): string => hostname.replace(/^www\./, '');

interface Page {
  readonly url: URL;
  readonly answer: Answer;
}

/** Opens the page as a browser does, as long as it stays on its site. */
async function open({ world, patience }: Examination, start: URL): Promise<Page | Found> {
  let url = start;
  for (let redirects = 0; ; redirects += 1) {
    const headers = { accept: 'text/html,application/xhtml+xml' };
    const answer = await ask(world, url.href, { headers }, patience);
    const { status } = answer;
    const values = { status: String(status) };
    if (status === 401 || status === 403) return { code: 'page-behind-login', values };
    const location = answer.headers.get('location');
    if (status >= 300 && status < 400 && location && URL.canParse(location, url)) {
      const next = new URL(location, url);
      if (withoutWww(next) !== withoutWww(start))
        return { code: 'page-redirects', values: { address: next.origin + next.pathname } };
      if (redirects === MAX_REDIRECTS)
        return { code: 'page-error', values: { status: 'redirects without end' } };
      url = next;
      continue;
    }
    if (status !== 200) return { code: 'page-error', values };
    const type = answer.headers.get('content-type') ?? 'nothing';
    if (!/html/i.test(type)) return { code: 'page-no-html', values: { type } };
    return { url, answer };
  }
}

const decode = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, '&');

/** The attribute `name` in a tag's source. */
const attribute = (tag: string, name: string): string | undefined => {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag) ?? [];
  const value = double ?? single ?? bare;
  return value === undefined ? undefined : decode(value);
};

const tags = (html: string, name: string): string[] =>
  // What is in a comment is none.
  html.replace(/<!--[^]*?-->/g, '').match(new RegExp(`<${name}\\b[^>]*>`, 'gi')) ?? [];

/** The policies of the page, those in its markup included. */
function policiesOf({ answer }: Page) {
  const inMarkup = tags(answer.text, 'meta')
    .filter((tag) => attribute(tag, 'http-equiv')?.toLowerCase() === 'content-security-policy')
    .map((tag) => attribute(tag, 'content') ?? '');
  const inHeader = answer.headers.get('content-security-policy') ?? '';
  return {
    all: parsePolicies([inHeader, ...inMarkup]),
    // Browsers ignore these directives in markup.
    header: parsePolicies([inHeader]),
  };
}

/** Where the form's requests go. */
function targetsOf({ config, endpoint }: Examination): URL[] {
  const { authsignalUrl, usernameUrl, enrollmentTokenUrl, contextUrl, tenantId } = config;
  const addresses = [
    `${endpoint}/`,
    tenantId && `${authsignalUrl}/client/init`,
    usernameUrl,
    enrollmentTokenUrl,
    contextUrl,
  ];
  return addresses.filter(isText).map((address) => new URL(address));
}

/** The address of the pre-built UI, where the form shows it in a frame. */
function framed({ config, challenge }: Examination): URL | undefined {
  const { token, url } = challenge?.parameters ?? {};
  const isPopup = config.mode === 'popup' || (config.mode === 'inline' && !token);
  if (!isPopup) return undefined;
  if (url && URL.canParse(url)) return new URL(url);
  if (challenge) return undefined;
  return new URL(`https://${config.prebuiltUiHost ?? 'mfa.authsignal.com'}`);
}

/** The script of the form, as far as the markup has it. */
function scriptOf({ url, answer }: Page): URL | undefined {
  const sources = tags(answer.text, 'script').map((tag) => attribute(tag, 'src') ?? '');
  const found = sources.find((source) => /authsignal-cognito-login[\w.-]*\.js/.test(source));
  return found !== undefined && URL.canParse(found, url) ? new URL(found, url) : undefined;
}

function judgePolicy(page: Page, examination: Examination): Found[] {
  const { url, answer } = page;
  const { all, header } = policiesOf(page);
  const found: Found[] = [];
  const script = scriptOf(page);
  if (script && !allows(all, 'script-src-elem', script, url))
    found.push({ code: 'policy-script', values: { address: script.href, origin: script.origin } });
  const forbidden = targetsOf(examination).filter((target) => !allows(all, 'connect-src', target, url));
  for (const origin of new Set(forbidden.map((target) => target.origin)))
    found.push({ code: 'policy-connect', values: { origin } });
  const frame = framed(examination);
  if (frame && !allows(all, 'frame-src', frame, url))
    found.push({ code: 'policy-frame', values: { origin: frame.origin } });
  if (!allowsTrustedTypes(all, 'lit-html')) found.push({ code: 'policy-trusted-types' });
  const [right] = missingRights(header, ['allow-scripts', 'allow-same-origin']);
  if (right) found.push({ code: 'policy-sandbox', values: { right } });
  if (!limitsFraming(header, answer.headers)) found.push({ code: 'page-framable' });
  return found;
}

function judgeFeatures({ url, answer: { headers } }: Page, examination: Examination): Found[] {
  const { config } = examination;
  const found: Found[] = [];
  const features = ['publickey-credentials-get'];
  if (config.passkeyEnrollment !== 'off') features.push('publickey-credentials-create');
  const feature = features.find((name) => !permits(headers, name, url));
  if (feature && !config.withoutPasskey) found.push({ code: 'passkeys-forbidden', values: { feature } });
  const [opener = ''] = (headers.get('cross-origin-opener-policy') ?? '').split(';');
  if (config.mode === 'window' && /^(same-origin|noopener-allow-popups)$/.test(opener.trim()))
    found.push({ code: 'opener-policy', values: { policy: opener.trim() } });
  const embedder = headers.get('cross-origin-embedder-policy') ?? '';
  if (framed(examination) && /^\s*(require-corp|credentialless)/.test(embedder))
    found.push({ code: 'embedder-policy' });
  return found;
}

const PAGE: Check = {
  id: 'page',
  title: 'Page and its policies',
  unreachable: 'page-unreachable',
  async run(examination): Promise<Outcome> {
    const { page } = examination;
    if (!page) return skip('no --page is given');
    const opened = await open(examination, page);
    if ('code' in opened) return { found: [opened] };
    const insecure: Found[] = isSecure(opened.url) ? [] : [{ code: 'page-insecure' }];
    const found = [...insecure, ...judgePolicy(opened, examination), ...judgeFeatures(opened, examination)];
    return found.length > 0 ? { found } : good(opened.answer.isCut ? 'its first megabyte' : opened.url.href);
  },
};

export const PAGE_CHECKS: readonly Check[] = [PAGE];

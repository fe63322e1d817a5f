/** The checks of the endpoints that the page's owner provides. None is told a name that nobody has: it might create a user. */
import { isText } from '../json.js';
import { ask, jsonOf, type Answer } from './ask.js';
import { fault, good, skip, type Check, type Examination, type Outcome } from './check.js';

type EndpointConfig = 'usernameUrl' | 'enrollmentTokenUrl' | 'contextUrl';

interface Endpoint {
  readonly attribute: string;
  readonly key: EndpointConfig;
  /** The request header, besides the type of the body, that browsers ask leave for. */
  readonly header?: string;
  /** What to send, with which headers. */
  readonly request: (examination: Examination) => {
    readonly headers: Record<string, string>;
    readonly body: object;
  };
  /** What is wrong with the answer, or why it is good. */
  readonly judge: (answer: Answer, examination: Examination) => Outcome;
}

/** Whether a browser lets the page read the answer. */
const mayRead = (answer: Answer, origin: string): boolean => {
  const allowed = answer.headers.get('access-control-allow-origin');
  return allowed === '*' || allowed === origin;
};

const names = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? '').split(',').map((part) => part.trim().toLowerCase());

/** What keeps a page of another origin from posting, in words; `undefined` when nothing does. */
function refusalOf(preflight: Answer, origin: string, header: string): string | undefined {
  const { headers, status } = preflight;
  if (status < 200 || status > 299) return `it answers the browser's question (OPTIONS) with ${status}`;
  if (!mayRead(preflight, origin)) return `Access-Control-Allow-Origin must be ${origin}`;
  const allowed = names(headers, 'access-control-allow-headers');
  // The star does not stand for "authorization".
  if (!allowed.includes(header) && !(allowed.includes('*') && header !== 'authorization'))
    return `Access-Control-Allow-Headers must have ${header}`;
  return undefined;
}

/** What every answer has to be, whatever was asked. */
function misbehaviour(answer: Answer, attribute: string): Outcome | undefined {
  const { status, headers } = answer;
  const values = { attribute, status: String(status) };
  // A page gets no status of a redirect.
  if (status === 0 || (status >= 300 && status < 400)) return fault('endpoint-redirects', values);
  // By 404 a username-url says that nobody has the name, and not by a page.
  const isUnknown = attribute === 'username-url' && !/html/i.test(headers.get('content-type') ?? '');
  if (status === 405 || (status === 404 && !isUnknown)) return fault('endpoint-not-there', values);
  return undefined;
}

const ENDPOINTS: readonly Endpoint[] = [
  {
    attribute: 'username-url',
    key: 'usernameUrl',
    request: ({ identifier }) => ({
      headers: { 'content-type': 'application/json' },
      body: identifier === undefined ? {} : { [kindOf(identifier)]: identifier },
    }),
    judge(answer, examination) {
      const { identifier } = examination;
      const username = jsonOf(answer)?.username;
      if (identifier === undefined)
        return answer.status === 200 && !isText(username)
          ? wrongSchema(answer, 'username-url', 'username')
          : good();
      if (answer.status === 404) return fault('identifier-unknown');
      if (answer.status !== 200 || !isText(username) || username.length > 128 || /\s/.test(username))
        return wrongSchema(answer, 'username-url', 'username');
      examination.username = username;
      return good();
    },
  },
  {
    attribute: 'enrollment-token-url',
    key: 'enrollmentTokenUrl',
    header: 'authorization',
    // Nobody's token: it must be refused.
    request: () => ({ headers: { authorization: 'Bearer not.a.token' }, body: {} }),
    judge({ status }) {
      if (status >= 200 && status < 300) return fault('endpoint-open');
      if (status >= 500)
        return fault('endpoint-fails', { attribute: 'enrollment-token-url', status: String(status) });
      return good('refuses a wrong token');
    },
  },
  {
    attribute: 'context-url',
    key: 'contextUrl',
    // It makes nobody, so that a name that nobody has does no harm.
    request: ({ username, identifier = 'doctor' }) => ({
      headers: { 'content-type': 'application/json' },
      body: {
        username: username ?? identifier,
        deviceId: '00000000-0000-4000-8000-000000000000',
        locale: 'en',
      },
    }),
    judge(answer) {
      const isFine = answer.status === 200 && isText(jsonOf(answer)?.context);
      return isFine ? good() : wrongSchema(answer, 'context-url', 'context');
    },
  },
];

const kindOf = (identifier: string): string => {
  if (identifier.includes('@')) return 'email';
  return identifier.startsWith('+') ? 'phoneNumber' : 'username';
};

const wrongSchema = ({ status }: Answer, attribute: string, key: string): Outcome =>
  fault('endpoint-schema', { attribute, key, status: String(status) });

const checkOf = ({ attribute, key, header = 'content-type', request, judge }: Endpoint): Check => ({
  id: attribute,
  title: `Endpoint ${attribute}`,
  unreachable: 'endpoint-unreachable',
  async run(examination) {
    const { world, page, patience, config } = examination;
    const url = config[key];
    if (!url) return skip('none is given');
    // In a page the browser asks by itself, and the answer that it withholds is out of reach.
    const isElsewhere = page && !isBrowser && new URL(url).origin !== page.origin;
    if (isElsewhere) {
      const headers = {
        origin: page.origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': header,
      };
      const preflight = await ask(world, url, { method: 'OPTIONS', headers }, patience);
      const reason = refusalOf(preflight, page.origin, header);
      if (reason) return fault('endpoint-cors', { attribute, reason });
    }
    const { headers, body } = request(examination);
    const init = { method: 'POST', body: JSON.stringify(body) };
    const answer = await ask(
      world,
      url,
      { ...init, headers: { ...headers, ...(page && { origin: page.origin }) } },
      patience,
    );
    const wrong = misbehaviour(answer, attribute);
    if (wrong) return wrong;
    const outcome = judge(answer, examination);
    // The answers to what was wrong need not be readable, only those to what is right.
    if (isElsewhere && outcome.found.length === 0 && answer.status === 200 && !mayRead(answer, page.origin))
      return fault('endpoint-cors', { attribute, reason: 'the answer lacks Access-Control-Allow-Origin' });
    return outcome;
  },
});

const isBrowser = typeof document === 'object';

export const ENDPOINT_CHECKS: readonly Check[] = ENDPOINTS.map(checkOf);

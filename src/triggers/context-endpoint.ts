/** `POST` of `context-url`: signs where, on what and in which language a browser is that is about to sign in. */
import { isIP } from 'node:net';
import { readSecret } from './aws-settings.js';
import { idsIn } from './clients.js';
import { errorName, log } from './log.js';
import { signContext } from './signed-context.js';

/** Of an event in the format 2.0 of API Gateway's HTTP APIs and of Lambda's function URLs: what is looked at. */
export interface ContextRequest {
  headers: Record<string, string | undefined>;
  body?: string | undefined;
  isBase64Encoded?: boolean | undefined;
  requestContext: { http: { sourceIp: string } };
}

export interface ContextReply {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export interface ContextEndpointOptions {
  /** The `contextKey` of the triggers: 32 characters at least, or a function that fetches it, called at the first use. */
  contextKey: string | (() => Promise<string>);
  userPoolId: string;
  /** The ids of the app clients that the form signs in to. */
  clientIds: readonly string[];
  /**
   * From which address the browser called. Default: the one that API Gateway saw. Behind a CDN that is the CDN's: take the one
   * that the CDN wrote, and only where nobody can call past it.
   */
  addressOf?: ((request: ContextRequest) => string | undefined) | undefined;
  /** Milliseconds since the epoch. Default: the system's clock. */
  now?: (() => number) | undefined;
}

/** More than such a request has, in characters. */
const MAX_BODY = 4096;

const MAX_AGENT = 512;

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

const reply = (statusCode: number, body: object): ContextReply => ({
  statusCode,
  headers: HEADERS,
  body: JSON.stringify(body),
});

/**
 * Makes the handler. It takes `{"username","deviceId"?,"locale"?}` and answers `{"context"}`, 400 to anything else, and 502 when
 * the key cannot be read.
 */
export function createContextEndpoint({
  contextKey,
  userPoolId,
  clientIds,
  addressOf = ({ requestContext }) => requestContext.http.sourceIp,
  now = Date.now,
}: ContextEndpointOptions): (request: ContextRequest) => Promise<ContextReply> {
  let known: string | undefined;
  const keyOf = async () => (known ??= typeof contextKey === 'function' ? await contextKey() : contextKey);
  return async (request) => {
    const said = readBody(request);
    if (!said) return reply(400, { message: 'Send {"username":"…","deviceId":"…","locale":"…"}.' });
    const ipAddress = addressOf(request);
    const seen = {
      ...said,
      userPoolId,
      clientIds: clientIds.flatMap(idsIn),
      ipAddress: ipAddress && isIP(ipAddress) ? ipAddress : undefined,
      // A proxy may have taken it away.
      userAgent: headerOf(request, 'user-agent')?.slice(0, MAX_AGENT),
    };
    try {
      return reply(200, { context: signContext(seen, await keyOf(), now()) });
    } catch (error: unknown) {
      log(`No context was signed: ${errorName(error)}.`);
      return reply(502, { message: 'The context could not be signed.' });
    }
  };
}

/** Header names come in any case from what stands before the function. */
const headerOf = ({ headers }: ContextRequest, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] || undefined;

interface Said {
  username: string;
  deviceId?: string | undefined;
  locale?: string | undefined;
}

function readBody({ body = '', isBase64Encoded }: ContextRequest): Said | undefined {
  if (body.length > MAX_BODY) return undefined;
  try {
    const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
    const { username, deviceId, locale } = JSON.parse(text) as Record<string, unknown>;
    if (!isWord(username, 128)) return undefined;
    return {
      username,
      deviceId: isWord(deviceId, 128) ? deviceId : undefined,
      locale: isWord(locale, 35) ? locale : undefined,
    };
  } catch {
    return undefined;
  }
}

const isWord = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxLength && !/\s/.test(value);

let known: { settings: string; endpoint: ReturnType<typeof createContextEndpoint> } | undefined;

/**
 * The handler by the environment, which is read when it is called. Reads `AUTHSIGNAL_CLIENT_IDS`, `AUTHSIGNAL_USER_POOL_ID` and
 * `AUTHSIGNAL_CONTEXT_KEY`, or `AUTHSIGNAL_CONTEXT_KEY_NAME`: the name or ARN of a secret in Secrets Manager.
 */
export const contextHandler = async (request: ContextRequest): Promise<ContextReply> => {
  const read = (name: string) => process.env[`AUTHSIGNAL_${name}`]?.trim() ?? '';
  const [userPoolId, clientIds, key, keyName] = [
    read('USER_POOL_ID'),
    read('CLIENT_IDS'),
    read('CONTEXT_KEY'),
    read('CONTEXT_KEY_NAME'),
  ];
  const settings = JSON.stringify([userPoolId, clientIds, key, keyName]);
  // A key that was read is kept.
  if (known?.settings !== settings) {
    const contextKey = key || (() => readSecret(keyName));
    const endpoint = createContextEndpoint({ contextKey, userPoolId, clientIds: [clientIds] });
    known = { settings, endpoint };
  }
  return known.endpoint(request);
};

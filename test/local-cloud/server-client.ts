/** Calls to a running local cloud, over HTTP as a page makes them. */

export interface HttpReply {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON body; undefined when it is none. */
  body: unknown;
}

export async function send(url: string, init: RequestInit = {}): Promise<HttpReply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

export function sendJson(url: string, method: string, body: unknown): Promise<HttpReply> {
  return send(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function callCognito(cloudUrl: string, operation: string, body: object): Promise<HttpReply> {
  return send(`${cloudUrl}/cognito/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      origin: 'https://shop.example',
    },
    body: JSON.stringify(body),
  });
}

/** A call of Authsignal's client API; `token` is absent for the bare tenant. */
export function callAuthsignal(
  cloudUrl: string,
  path: string,
  token?: string,
  body?: object,
): Promise<HttpReply> {
  return send(`${cloudUrl}/authsignal/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: token ? `Bearer ${token}` : `Basic ${btoa('local-tenant')}`,
      origin: 'https://shop.example',
    },
    body: body && JSON.stringify(body),
  });
}

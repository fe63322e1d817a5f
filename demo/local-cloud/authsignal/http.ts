/** Reading requests: who calls, and what they sent. */
import type { Context } from 'hono';
import type { Cloud } from './cloud.js';
import { ApiError, invalidRequest } from './errors.js';
import { enrolled } from './store.js';
import type { Action, User, VerificationMethod } from './types.js';

/** Who holds the bearer token, and what it is for. */
export interface Session {
  user: User;
  action: Action;
  scope: string;
}

export type Body = Record<string, unknown>;

const ACTION_CODE = /^[a-zA-Z0-9_-]{1,64}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE_NUMBER = /^\+[1-9]\d{6,14}$/;

export const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object that was sent; `{}` when there was no body, as the SDK does on some calls. */
export async function readBody(c: Context): Promise<Body> {
  const text = await c.req.text();
  if (text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalidRequest('The body is not JSON.');
  }
  if (!isObject(body)) throw invalidRequest('The body is not a JSON object.');
  return body;
}

export function optionalText(body: Body, key: string): string | undefined {
  const value = body[key] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw invalidRequest(`${key} must be a string.`);
  return value;
}

export function requiredText(body: Body, key: string): string {
  const value = optionalText(body, key);
  if (!value) throw invalidRequest(`${key} is required.`);
  return value;
}

export function optionalEmail(body: Body): string | undefined {
  const email = optionalText(body, 'email');
  if (email !== undefined && !EMAIL.test(email)) throw invalidRequest('email is not an email address.');
  return email;
}

export function optionalPhoneNumber(body: Body): string | undefined {
  const phoneNumber = optionalText(body, 'phoneNumber');
  if (phoneNumber !== undefined && !PHONE_NUMBER.test(phoneNumber)) {
    throw invalidRequest('phoneNumber is not in E.164 format.');
  }
  return phoneNumber;
}

export function checkActionCode(action: string): string {
  if (!ACTION_CODE.test(action)) throw invalidRequest('The action code is not valid.');
  return action;
}

export function optionalAction(body: Body): string | undefined {
  const action = optionalText(body, 'action');
  return action === undefined ? undefined : checkActionCode(action);
}

/** The user part of a Basic header; callers end it with a colon or not. */
function basicUser(header: string): string {
  return Buffer.from(header.slice('Basic '.length), 'base64').toString('utf8').replace(/:$/, '');
}

export function requireSecretKey(cloud: Cloud, header: string | undefined): void {
  if (!header?.startsWith('Basic ') || basicUser(header) !== cloud.apiSecretKey) {
    throw new ApiError(
      401,
      'unauthorized',
      'The request is unauthorized. Check that your API key and region base URL are correctly configured.',
    );
  }
}

export async function sessionOf(cloud: Cloud, token: string): Promise<Session> {
  const { userId, idempotencyKey, scope } = await cloud.tokens.read(token);
  const user = cloud.store.users.get(userId);
  const action = cloud.store.actions.get(idempotencyKey);
  if (!user || !action) throw new ApiError(401, 'invalid_token', 'The user of this token does not exist.');
  return { user, action, scope };
}

/** The session of the bearer token; undefined for the bare tenant, which only some calls accept. */
export async function readCaller(cloud: Cloud, c: Context): Promise<Session | undefined> {
  const header = c.req.header('authorization') ?? '';
  if (header.startsWith('Bearer ')) return sessionOf(cloud, header.slice('Bearer '.length));
  if (header.startsWith('Basic ') && basicUser(header) === encodeURIComponent(cloud.tenantId))
    return undefined;
  throw new ApiError(401, 'unauthorized', 'The request is unauthorized. Check the tenant ID and region.');
}

export async function requireSession(cloud: Cloud, c: Context): Promise<Session> {
  const session = await readCaller(cloud, c);
  if (!session) throw new ApiError(401, 'unauthorized', 'This call needs a token.');
  return session;
}

export function requireAllowed(cloud: Cloud, method: VerificationMethod): void {
  if (!cloud.settings.allowedVerificationMethods.includes(method)) {
    throw new ApiError(400, 'invalid_configuration', `${method} is not enabled for this tenant.`);
  }
}

/** Who has no authenticator may add the first one; whoever has one needs the scope for another. */
export function requireEnrollmentScope({ user, scope }: Session): void {
  if (enrolled(user).length > 0 && !scope.split(' ').includes('add:authenticators')) {
    throw new ApiError(403, 'insufficient_scope', 'The token lacks the scope add:authenticators.');
  }
}

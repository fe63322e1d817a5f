/** Errors that go to the caller as Authsignal's own error bodies. */
import type { Context } from 'hono';

export const AUTHSIGNAL_ERRORS = [
  'AUTHENTICATOR_NOT_FOUND',
  'expired_token',
  'insufficient_scope',
  'invalid_configuration',
  'invalid_credential',
  'invalid_request',
  'invalid_token',
  'not_found',
  'too_many_requests',
  'unauthorized',
  'unexpected_error',
] as const;

export type AuthsignalErrorCode = (typeof AUTHSIGNAL_ERRORS)[number];

export type ErrorStatus = 400 | 401 | 403 | 404 | 429 | 500;

export class ApiError extends Error {
  constructor(
    readonly status: ErrorStatus,
    readonly code: AuthsignalErrorCode,
    readonly description: string,
  ) {
    super(description);
  }
}

export const invalidRequest = (description: string) => new ApiError(400, 'invalid_request', description);

/** The server SDK reads the code from `error`, the browser SDK from `errorCode`: both are sent. */
export function errorResponse(error: unknown, c: Context): Response {
  const { status, code, description } =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'unexpected_error', 'The local Authsignal failed; its terminal says why.');
  if (!(error instanceof ApiError)) console.error(error);
  return c.json({ error: code, errorCode: code, errorDescription: description }, status);
}

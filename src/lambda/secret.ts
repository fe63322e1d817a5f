/** Authsignal's server secret: read when it is first needed, and kept. */
import { readSecret } from '../triggers/aws-settings.js';

let reading: Promise<string> | undefined;

/**
 * From `AUTHSIGNAL_SECRET`, or from Secrets Manager by the name in `AUTHSIGNAL_SECRET_NAME`. Rejects when it cannot be read or
 * is empty; the next call then tries again.
 */
export function authsignalSecret(): Promise<string> {
  const { AUTHSIGNAL_SECRET, AUTHSIGNAL_SECRET_NAME = '' } = process.env;
  if (AUTHSIGNAL_SECRET?.trim()) return Promise.resolve(AUTHSIGNAL_SECRET.trim());
  reading ??= readSecret(AUTHSIGNAL_SECRET_NAME).catch((error: unknown) => {
    reading = undefined;
    throw error;
  });
  return reading;
}

/** Reads what Authsignal answers about prompts and QR codes. */
import { isText } from '../json.js';

/** Longest text that is drawn as a QR code, in bytes of UTF-8. */
const MAX_QR_LENGTH = 1000;

/** Whether `value` is a text that a QR code has room for. */
export const isQrText = (value: unknown): value is string =>
  isText(value) && new TextEncoder().encode(value).length <= MAX_QR_LENGTH;

/** What has become of a prompt or a QR code. */
export interface Decision {
  /** Present once the person approved. */
  readonly validationToken?: string;
  readonly isRejected: boolean;
}

/** The decision in an answer; `undefined` when the answer's shape is wrong. */
export function readDecision(data: Readonly<Record<string, unknown>>): Decision | undefined {
  const { isVerified, isConsumed, accessToken } = data;
  if (isVerified === true)
    return isText(accessToken) ? { validationToken: accessToken, isRejected: false } : undefined;
  return isVerified === false && typeof isConsumed === 'boolean' ? { isRejected: isConsumed } : undefined;
}

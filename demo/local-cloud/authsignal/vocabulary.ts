/** Authsignal's own names, as both APIs have them. */

export const VERIFICATION_METHODS = [
  'EMAIL_OTP',
  'SMS',
  'WHATSAPP',
  'AUTHENTICATOR_APP',
  'PASSKEY',
  'SECURITY_KEY',
  'EMAIL_MAGIC_LINK',
  'PUSH',
  // What a QR code is confirmed with: the app on the person's phone. Newer tenants call it by the second name.
  'DEVICE',
  'QR_CODE',
] as const;
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

export const USER_ACTION_STATES = [
  'ALLOW',
  'BLOCK',
  'CHALLENGE_REQUIRED',
  'CHALLENGE_SUCCEEDED',
  'CHALLENGE_FAILED',
  'REVIEW_REQUIRED',
  'REVIEW_SUCCEEDED',
  'REVIEW_FAILED',
] as const;
export type UserActionState = (typeof USER_ACTION_STATES)[number];

/** Finds a method's module; each is a chunk of its own. */
import type { MethodId } from '../types.js';
import emailOtp from './email-otp.js';
import type { Method, PasskeyMethod } from './method.js';

const LOADERS: Record<MethodId, () => Promise<{ default: Method }>> = {
  // What most people sign in with comes with the steps.
  'email-otp': () => Promise.resolve({ default: emailOtp }),
  sms: () => import('./sms.js'),
  whatsapp: () => import('./whatsapp.js'),
  totp: () => import('./totp.js'),
  passkey: () => import('./passkey.js'),
  'security-key': () => import('./security-key.js'),
  'magic-link': () => import('./magic-link.js'),
  push: () => import('./push.js'),
  'qr-code': () => import('./qr-code.js'),
};

/** Loads a method. */
export const loadMethod = async (id: MethodId): Promise<Method> => (await LOADERS[id]()).default;

/** Loads the passkey method with what only it can do. */
export const loadPasskeys = async (): Promise<PasskeyMethod> => (await import('./passkey.js')).default;

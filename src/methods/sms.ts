/** A one-time code by text message. */
import { createCodeMethod } from './code-method.js';
import type { Method } from './method.js';

/** Whether `value` is as long as a tenant's codes can be. */
const isCode = (value: unknown): value is string => typeof value === 'string' && /^\d{2,10}$/.test(value);

/** Settles with what the browser's WebOTP reads in the message, or when `signal` aborts. */
async function listen(signal: AbortSignal): Promise<string> {
  try {
    const request: CredentialRequestOptions & { otp: { transport: string[] } } = {
      otp: { transport: ['sms'] },
      signal,
    };
    const credential = await navigator.credentials.get(request);
    // What is no code, whatever the tenant's length, is nothing to enter: the person types it.
    if (credential && 'code' in credential && isCode(credential.code)) return credential.code;
  } catch {
    // The person declined, or the page may not listen: they type the code.
  }
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}

const sms: Method = {
  ...createCodeMethod({
    id: 'sms',
    enroll: (sdk, phoneNumber) => sdk.sms.enroll({ phoneNumber }),
    isAddress: (identifier) => identifier.startsWith('+'),
    challenge: (sdk) => sdk.sms.challenge(),
    verify: (sdk, code) => sdk.sms.verify({ code }),
  }),
  listen: 'OTPCredential' in globalThis ? listen : undefined,
};

export default sms;

/** A browser about to sign in, without Authsignal's SDK. */
import type { AuthsignalGateway } from '../../../src/gateways/authsignal-gateway.js';
import type { AuthsignalSdk } from '../../../src/gateways/authsignal-gateway.js';
import type { Visitor } from '../../../src/gateways/sign-in-context.js';

export const DEVICE_ID = 'a2b1c8de-0000-4000-8000-000000000001';

/** `call` takes the place of the SDK's; by itself it knows the device. */
export function visitor(
  changes: Partial<Visitor> = {},
  call: AuthsignalGateway['call'] = async ({ run, read }) => {
    const { data } = await run({ anonymousId: DEVICE_ID } as AuthsignalSdk);
    const value = read(data as Readonly<Record<string, unknown>>);
    if (value === undefined) throw new Error('The shape is wrong.');
    return value;
  },
): Visitor {
  return {
    authsignal: { call, post: () => Promise.reject(new Error('Nobody posts.')) },
    config: {},
    locale: { language: 'de-CH' },
    page: { warn: () => undefined },
    ...changes,
  };
}

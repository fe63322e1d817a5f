/** Asks Authsignal what the holder of a token can be challenged with. Its SDK does not, and not every API answers. */
import { isObject } from '../json.js';
import { METHOD_CATALOG } from '../method-catalog.js';
import { METHOD_IDS, type Challenge, type MethodId } from '../types.js';
import type { AuthsignalGateway } from './authsignal-gateway.js';
import { withDeadline } from './deadline.js';

/** How long a sign-in is held up for an answer that it can do without, in milliseconds. */
const DEADLINE_MS = 4000;

/** The widget's ids of Authsignal's verification methods. */
const IDS = new Map<unknown, MethodId>(
  METHOD_IDS.flatMap((id) => METHOD_CATALOG[id].authsignalNames.map((name) => [name, id] as const)),
);

/** What is known of a challenge besides what the triggers say. */
export type TokenOptions = Pick<
  Challenge,
  'isEnrolled' | 'enrolledMethods' | 'allowedMethods' | 'defaultMethod'
>;

type Body = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Body => (isObject(value) ? value : {});

/** The methods in a list of Authsignal's names; those of another version are left out. */
const readMethods = (value: unknown): MethodId[] | undefined =>
  Array.isArray(value) ? value.flatMap((name) => IDS.get(name) ?? []) : undefined;

/** The options in an answer; `undefined` when its shape is wrong. */
function readOptions({
  challengeOptions,
  userAuthenticators,
  actionConfiguration,
}: Body): TokenOptions | undefined {
  const { verificationMethods, defaultVerificationMethod } = asObject(challengeOptions);
  const challengeable = readMethods(verificationMethods);
  const isEnrolled = Array.isArray(userAuthenticators) ? userAuthenticators.length > 0 : undefined;
  if (!challengeable || (isEnrolled === undefined && challengeable.length === 0)) return undefined;
  return {
    isEnrolled,
    // Where nobody has an authenticator, these are all that the tenant has.
    enrolledMethods: isEnrolled ? challengeable : undefined,
    allowedMethods:
      isEnrolled === false
        ? readMethods(asObject(actionConfiguration).allowedVerificationMethods)
        : challengeable,
    defaultMethod: IDS.get(defaultVerificationMethod),
  };
}

/** What Authsignal says about `token`; nothing where it does not. Rejects only when `signal` aborts. */
export async function fetchTokenOptions(
  authsignal: AuthsignalGateway,
  token: string,
  signal: AbortSignal,
): Promise<TokenOptions | undefined> {
  try {
    return await withDeadline(DEADLINE_MS, signal, (inner) =>
      authsignal.post('/client/init', { token, signal: inner, body: {}, read: readOptions }),
    );
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

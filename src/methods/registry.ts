/** Finds a method's module; each is a chunk of its own. */
import type { MethodId } from '../types.js';
import type { Method } from './method.js';

const LOADERS: Partial<Record<MethodId, () => Promise<{ default: Method }>>> = {
  'email-otp': () => import('./email-otp.js'),
};

/** The methods that this version has. */
export const availableMethods = Object.keys(LOADERS) as MethodId[];

/** Loads a method that is available. */
export const loadMethod = async (id: MethodId): Promise<Method | undefined> =>
  (await LOADERS[id]?.())?.default;

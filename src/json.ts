/** Tells apart what the network and the storage hand over. */

/** Whether `value` is a non-empty string. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Whether `value` has properties, as a JSON object or array does. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** One line in the function's log, for its operator: no personal data, no secrets, no text of other services. */
export function log(line: string): void {
  console.warn(`[authsignal-cognito-login] ${line}`);
}

/** The class of an error, and its code if it has one: those are safe to log when its message may not be. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { code?: unknown };
  // The form of Node's own codes, such as ERR_MODULE_NOT_FOUND.
  const isCode = typeof code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(code);
  return isCode ? `${error.name} ${code}` : error.name;
}

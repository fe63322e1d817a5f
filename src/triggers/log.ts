/** One line in the function's log, for its operator: no personal data, no secrets, no text of other services. */
export function log(line: string): void {
  console.warn(`[authsignal-cognito-login] ${line}`);
}

/** The class of an error, which is safe to log when its message may not be. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Answers of the endpoints. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export const reply = (
  statusCode: number,
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** Says in the function's log what failed, by the error's class alone: its text may carry personal data or a secret. */
export function logFailure(what: string, error: unknown): void {
  console.error(
    `[authsignal-cognito-login] ${what} failed: ${error instanceof Error ? error.name : typeof error}.`,
  );
}

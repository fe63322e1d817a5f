/** What AWS refused, in words for whoever has to change it. */

/** `iam:PassRole` and the like, where an error says that it is not allowed. */
export function missingRight(error: unknown): string | undefined {
  if (!(error instanceof Error) || !/AccessDenied|NotAuthorized|Forbidden/.test(error.name)) return undefined;
  // "User: … is not authorized to perform: iam:PassRole on resource: …"
  return /perform: ([a-z-]+:\w+)/.exec(error.message)?.[1];
}

/** One line about an error of the AWS SDK. */
export function describeAwsError(error: unknown): string {
  const right = missingRight(error);
  if (right) return `AWS does not allow ${right}: give that right to whoever calls this.`;
  return error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : 'Unknown error.';
}

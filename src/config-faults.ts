/** Says to developers, in English, what is wrong with the attributes; loaded when something is. */
import type { PropertyDeclaration } from 'lit';
import type { Fault, RawConfig } from './first-config.js';

/** Where the developer is told. */
interface Page {
  warn(text: string): void;
}

const ADDRESS = 'an https or localhost address or a path, without query or fragment';

/** What has to be there, and has no default. */
const REQUIRED: Readonly<Record<string, string>> = {
  region: 'an AWS region such as us-east-1',
  'user-pool-client-id': "the user pool's app client id",
  'tenant-id': 'your Authsignal tenant id',
};

const OPTIONAL: Readonly<Record<string, string>> = {
  'authsignal-url': ADDRESS,
  'prebuilt-ui-host': 'a host such as login.example.com',
  'cognito-url': ADDRESS,
  'username-url': ADDRESS,
  'context-url': ADDRESS,
  'enrollment-token-url': ADDRESS,
  'success-url': 'of this site or https',
  action: '1 to 64 letters, digits, "_" or "-"',
  country: 'a country code such as NZ',
  'code-length': 'a whole number from 2 to 10',
  'heading-level': 'a whole number from 1 to 6',
};

/** One sentence for each fault in the attributes `raw`. */
export const describeFaults = (faults: readonly Fault[], raw: RawConfig): string[] =>
  faults.map(({ attribute, accepted = [] }) => {
    const required = REQUIRED[attribute];
    const value = raw[attribute];
    const isMissing = typeof value !== 'string' || value.trim() === '';
    if (required) return `"${attribute}" ${isMissing ? 'is missing' : 'is wrong'}: it must be ${required}.`;
    const list = accepted.join(', ');
    if (attribute === 'methods') return `"methods" must be a space-separated list of ${list}.`;
    return `"${attribute}" must be ${OPTIONAL[attribute] ?? `one of ${list}`}.`;
  });

let isInvited = false;

/** Tells developers, once a page, how to find what is wrong. */
export function invite(): void {
  if (!isInvited)
    console.info(
      `[authsignal-cognito-login] Is it all set up right? "await document.querySelector('authsignal-cognito-login').diagnose()" says. (Only on ${location.hostname}.)`,
    );
  isInvited = true;
}

/**
 * One sentence for each property that `changed` while a sign-in was under way. Those without an attribute are left out:
 * frameworks set objects anew whenever they render.
 */
export const describeChanges = (
  changed: Iterable<PropertyKey>,
  properties: Readonly<Record<string, PropertyDeclaration>>,
): string[] =>
  [...changed].flatMap((name) => {
    const { attribute = name } = properties[String(name)] ?? { attribute: false };
    const countsLater = attribute !== false && attribute !== 'theme';
    return countsLater
      ? `"${String(attribute)}" was changed during a sign-in and counts from the next one.`
      : [];
  });

/** Tells the developer what is wrong with the attributes, and returns it. */
export function warnOfFaults(page: Page, ...what: Parameters<typeof describeFaults>): string {
  const texts = describeFaults(...what);
  for (const text of texts) page.warn(text);
  return texts.join(' ');
}

/** Tells the developer which of the properties that changed count only from the next sign-in. */
export function warnOfChanges(page: Page, ...what: Parameters<typeof describeChanges>): void {
  for (const text of describeChanges(...what)) page.warn(text);
}

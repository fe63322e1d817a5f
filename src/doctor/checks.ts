/** Every check of the command line, in the order in which they are made. */
import { AUTHSIGNAL_CHECKS } from '../diagnose/authsignal.js';
import type { Check } from '../diagnose/check.js';
import { COGNITO_CHECKS } from '../diagnose/cognito.js';
import { ENDPOINT_CHECKS } from '../diagnose/endpoints.js';
import { accountChecks, type Account } from './account.js';
import { PAGE_CHECKS } from './page.js';
import { tenantCheck } from './tenant.js';

export interface Credentials {
  /** The AWS account; absent without credentials. */
  readonly account?: Account;
  /** Authsignal's server secret. */
  readonly secret?: string;
}

export const checksWith = ({ account, secret }: Credentials): readonly Check[] => [
  // The user name of a person comes from an endpoint, where there is one.
  ...ENDPOINT_CHECKS,
  ...COGNITO_CHECKS,
  ...AUTHSIGNAL_CHECKS,
  tenantCheck(secret),
  ...PAGE_CHECKS,
  ...accountChecks(account),
];

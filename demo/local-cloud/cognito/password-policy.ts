/** Checks a password against a pool's policy. */
import { CognitoError } from './errors.js';
import type { PasswordPolicy } from './pools.js';

const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/;

export function checkPassword(policy: PasswordPolicy, password: string): void {
  if (password.length < policy.minimumLength) throw refused('Password not long enough');
  if (policy.requireUppercase && !/[A-Z]/.test(password))
    throw refused('Password must have uppercase characters');
  if (policy.requireLowercase && !/[a-z]/.test(password))
    throw refused('Password must have lowercase characters');
  if (policy.requireNumbers && !/[0-9]/.test(password))
    throw refused('Password must have numeric characters');
  if (policy.requireSymbols && !SYMBOL.test(password)) throw refused('Password must have symbol characters');
}

function refused(reason: string): CognitoError {
  return new CognitoError('InvalidPasswordException', `Password did not conform with policy: ${reason}`);
}

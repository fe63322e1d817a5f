/** The only errors that triggers throw while they run. Cognito shows their text to the browser, so it is fixed. */

const refused = 'Authsignal refused the request. Check AUTHSIGNAL_SECRET and AUTHSIGNAL_URL.';

const messages = {
  'not-configured': 'The Authsignal secret is missing. Set AUTHSIGNAL_SECRET.',
  'secret-unreadable': 'The Authsignal secret could not be read.',
  'clients-missing': 'The app clients are not named. Set AUTHSIGNAL_CLIENT_IDS.',
  'clients-unreadable': 'The ids of the app clients could not be read.',
  'other-client': 'This app client is not among those in AUTHSIGNAL_CLIENT_IDS.',
  refused,
  // The secret is wrong, whatever was asked.
  unauthorized: refused,
  'two-addresses':
    'The sign-up has two addresses, and neither is known to be the user name. Set AUTHSIGNAL_IDENTIFIER.',
  'no-address': 'The sign-up has no address. Send an email address or a phone number.',
  'password-kept': 'The password of the new account could not be replaced. Look at the log of the function.',
  'chain-failed': 'The trigger that the pool had before is not available. Try again.',
  unavailable: 'Authsignal is not available. Try again.',
};

export type TriggerErrorCode = keyof typeof messages;

/** Has no `cause`: the errors of HTTP clients carry the request with its credentials, and Lambda logs what is thrown. */
export class TriggerError extends Error {
  override readonly name = 'TriggerError';

  constructor(readonly code: TriggerErrorCode) {
    super(messages[code]);
  }
}

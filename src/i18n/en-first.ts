/** The first step's words in English. */
import type { FirstMessages } from './messages.js';

const first: FirstMessages = {
  signIn: 'Sign in',
  signInDescription: 'No password needed.',
  emailLabel: 'Email address',
  phoneLabel: 'Phone number',
  emailOrPhoneLabel: 'Email address or phone number',
  usernameLabel: 'Username',
  countryLabel: 'Country',
  continue: 'Continue',
  usePasskey: 'Sign in with a passkey',
  useOtherAccount: 'Use another account',
  invalidEmail: 'Enter an email address, such as name@example.com.',
  invalidEmailOrPhone: 'Enter an email address or a phone number.',
  invalidUsername: 'Enter your username without spaces.',
  starting: 'One moment…',
  notSetUp: 'This sign-in form is not set up yet. Please tell the owner of this site.',
  loadFailed: 'A part of this form did not load. Check your connection.',
};

export default first;

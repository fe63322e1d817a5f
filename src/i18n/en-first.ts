/** The first step's words in English. */
import type { FirstMessages } from './messages.js';

const first: FirstMessages = {
  signIn: 'Sign in',
  signInDescription: 'No password needed.',
  signInOrUpDescription: "No password needed. New here? We'll create your account.",
  emailLabel: 'Email address',
  phoneLabel: 'Phone number',
  emailOrPhoneLabel: 'Email or phone number',
  usernameLabel: 'Username',
  countryLabel: 'Country code',
  continue: 'Continue',
  usePasskey: 'Sign in with a passkey',
  useOtherAccount: 'Use another account',
  invalidEmail: 'Enter a valid email address, like name@example.com.',
  invalidEmailOrPhone: 'Enter a valid email address or phone number.',
  invalidUsername: 'Enter your username, without spaces.',
  starting: 'One moment…',
  notSetUp: "Sign-in isn't available yet. Please let the site's owner know.",
  loadFailed: "Part of this form didn't load. Check your connection and try again.",
};

export default first;

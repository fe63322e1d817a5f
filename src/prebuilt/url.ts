/** Checks the address of the pre-built UI, which comes from a trigger and is not trusted. */
import { isSecureUrl } from '../urls.js';
import { LoginError } from '../errors.js';

const HINT =
  'CreateAuthChallenge set an "url" that is not the pre-built UI. It must be what track() returned: an https address with a query and without a fragment, on authsignal.com, below it, or on the host of "authsignal-url".';

const AUTHSIGNAL_HOST = /^(.+\.)?authsignal\.com$/;

/** The address of the pre-built UI in what the trigger sent. Throws `misconfigured` when it is any other address. */
export function checkPrebuiltUrl(text: string, { authsignalUrl }: { readonly authsignalUrl: string }): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isFine =
    url &&
    isSecureUrl(url) &&
    (AUTHSIGNAL_HOST.test(url.host) || url.host === new URL(authsignalUrl).host) &&
    !url.username &&
    !url.password &&
    url.search &&
    // An empty fragment is none to `hash`, but would swallow what is appended.
    !url.href.includes('#');
  if (!isFine) throw new LoginError('misconfigured', { hint: HINT });
  return url;
}

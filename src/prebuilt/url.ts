/** Checks the address of the pre-built UI, which comes from a trigger and is not trusted. */
import type { LoginConfig } from '../config.js';
import { isSecureUrl } from '../urls.js';
import { LoginError } from '../errors.js';

const HINT =
  'CreateAuthChallenge set an "url" that is not the pre-built UI. It must be what track() returned: an https address with a query and without a fragment, on authsignal.com, below it, on the host of "authsignal-url", or on the host that "prebuilt-ui-host" names.';

const AUTHSIGNAL_HOST = /^(.+\.)?authsignal\.com$/;

/** The address of the pre-built UI in what the trigger sent. Throws `misconfigured` when it is any other address. */
export function checkPrebuiltUrl(
  text: string,
  { authsignalUrl, prebuiltUiHost }: Pick<LoginConfig, 'authsignalUrl' | 'prebuiltUiHost'>,
): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isFine =
    url &&
    isSecureUrl(url) &&
    (AUTHSIGNAL_HOST.test(url.host) || [new URL(authsignalUrl).host, prebuiltUiHost].includes(url.host)) &&
    !url.username &&
    !url.password &&
    url.search &&
    // An empty fragment is none to `hash`, but would swallow what is appended.
    !url.href.includes('#');
  if (!isFine) throw new LoginError('misconfigured', { hint: HINT });
  return url;
}

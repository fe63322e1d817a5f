/** Takes what a redirect to the pre-built UI brought back out of the address bar, at once. */

/** What the address bar held, for the widget whose flow it belongs to. */
let returned: string | undefined;

/** Takes every `token` in the query out of the address bar; the rest of the address stays as it is written. */
export function hideReturnedToken(): void {
  const { pathname, search, hash } = location;
  // The pre-built UI appends its own, so the last one counts.
  const rest = search.replace(/([?&])token=([^&]*)/g, (_, before: string, token: string) => {
    returned = token;
    return before === '?' ? before : '';
  });
  if (rest === search) return;
  const query = rest.replace(/^\?(&|$)/, (_, next: string) => next && '?');
  history.replaceState(history.state, '', pathname + query + hash);
}

/** What the address bar held; once, to whoever asks first. */
export function takeReturnedToken(): string | undefined {
  const token = returned;
  returned = undefined;
  return token;
}

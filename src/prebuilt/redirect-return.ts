/** Takes what a redirect to the pre-built UI brought back out of the address bar, at once. */

const RETURNED = /^token=(.*)$/;

/** What the address bar held, for the widget whose flow it belongs to. */
let returned: string | undefined;

/** Takes every `token` in the query out of the address bar; the rest of the address stays as it is written. */
export function hideReturnedToken(): void {
  const { pathname, search, hash } = location;
  const parts = search.slice(1).split('&');
  const others = parts.filter((part) => !RETURNED.test(part));
  if (others.length === parts.length) return;
  // The pre-built UI appends its own, so the last one counts.
  for (const part of parts) returned = RETURNED.exec(part)?.[1] ?? returned;
  const query = others.length ? `?${others.join('&')}` : '';
  history.replaceState(history.state, '', `${pathname}${query}${hash}`);
}

/** What the address bar held; once, to whoever asks first. */
export function takeReturnedToken(): string | undefined {
  const token = returned;
  returned = undefined;
  return token;
}

/** Trades the access token for a session with your server. */
export async function startSession(accessToken: string): Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch('/session', { method: 'POST', headers });
  if (!response.ok) throw new Error(`The session was refused with ${response.status}.`);
}

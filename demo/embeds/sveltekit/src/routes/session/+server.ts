import { cloudUrl } from '$lib/server/cloud';

/** Yours checks the access token and sets a cookie; this one asks the local cloud. */
export async function POST({ request }) {
  const authorization = request.headers.get('authorization') ?? '';
  const { status } = await fetch(`${cloudUrl()}/session`, { method: 'POST', headers: { authorization } });
  return new Response(null, { status });
}

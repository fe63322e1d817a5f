/** Yours checks the access token and sets a cookie; this one asks the local cloud. */
export default defineEventHandler(async (event) => {
  const { cloudUrl } = useRuntimeConfig(event).public;
  const headers = { authorization: getHeader(event, 'authorization') ?? '' };
  const { status } = await fetch(`${cloudUrl}/session`, { method: 'POST', headers });
  setResponseStatus(event, status);
  return null;
});

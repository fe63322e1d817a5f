/**
 * Keeps the pages of other sites from the controls, with which they would read codes and decide how sign-ins end. A browser
 * names the origin of a page that calls elsewhere; tools and tests name none.
 */
import type { MiddlewareHandler } from 'hono';

const LOOPBACK = /^(localhost|[\w-]+(\.[\w-]+)*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** `host` is the address that the server was told to listen on, if any. */
export const ownPagesOnly =
  (host: string | undefined): MiddlewareHandler =>
  (c, next) => {
    const here = new URL(c.req.url);
    const origin = c.req.header('origin');
    const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === here.host);
    // A name of somebody else's that leads here would make that somebody's pages our own.
    const isHere = host !== undefined || LOOPBACK.test(here.hostname);
    if (isOwn && isHere) return next();
    return Promise.resolve(c.json({ error: 'Only pages of the local cloud itself may call this.' }, 403));
  };

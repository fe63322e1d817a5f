/** Who was signing in when the page was reloaded: on a phone, a look into the mail app is enough for that. */
import type { FirstConfig } from '../first-config.js';

type Config = Pick<FirstConfig, 'userPoolClientId'> | undefined;

/** Milliseconds after which nobody goes on with a sign-in. */
const LIFETIME_MS = 10 * 60_000;

/** What `use` makes of the key in this tab's storage; where that is blocked or full, nothing. */
function withKey<T>(config: Config, use: (key: string) => T): T | undefined {
  try {
    return use(`authsignal-cognito-login.unfinished.${config?.userPoolClientId}`);
  } catch {
    return undefined;
  }
}

/** Keeps the identifier in this tab; without one, forgets it. */
export const keepUnfinished = (config: Config, identifier?: string): void =>
  withKey(config, (key) =>
    identifier ? sessionStorage.setItem(key, `${Date.now()} ${identifier}`) : sessionStorage.removeItem(key),
  );

/** The identifier that was kept minutes ago; `undefined` where there is none. */
export const findUnfinished = (config: Config): string | undefined =>
  withKey(config, (key) => {
    const [time, identifier] = sessionStorage.getItem(key)?.split(' ') ?? [];
    // The device's clock may have been set back.
    return Math.abs(Date.now() - Number(time)) < LIFETIME_MS ? identifier : undefined;
  });

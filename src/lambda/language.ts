/** Tells Authsignal in which language to write to somebody. */
import { Authsignal } from '@authsignal/node';
import { authsignalLocale } from '../triggers/languages.js';
import { logFailure } from './reply.js';
import { authsignalSecret } from './secret.js';

/**
 * Keeps the language of the page with the form, which the form sends as `Accept-Language`, with the user at Authsignal. A failure
 * is logged, and a language in which Authsignal does not write is left out.
 */
export async function keepLanguage(
  userId: string,
  { 'accept-language': accepted = '' }: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
  const locale = authsignalLocale(accepted.split(/[,;]/)[0]?.trim());
  if (!locale) return;
  try {
    const apiUrl = process.env.AUTHSIGNAL_URL?.trim() || undefined;
    const authsignal = new Authsignal({ apiSecretKey: await authsignalSecret(), apiUrl, retries: 0 });
    await authsignal.updateUser({ userId, attributes: { locale } });
  } catch (error) {
    logFailure('Telling Authsignal the language', error);
  }
}

/** The archive with the functions, as it came with this package. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const ARCHIVE = fileURLToPath(new URL('../lambda/authsignal-cognito-login.zip', import.meta.url));

export interface Archive {
  content: Uint8Array;
  /** SHA-256 in base64, as Lambda tells it. */
  hash: string;
}

/** Rejects when the file is not the archive of `version`. */
export async function readArchive(path: string, version: string): Promise<Archive> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch {
    throw new Error(`The archive ${path} cannot be read.`);
  }
  // The manifest is stored as it is.
  const found = /\{"name":"authsignal-cognito-login","version":"([^"]+)"/.exec(
    content.toString('latin1'),
  )?.[1];
  if (found === undefined) throw new Error(`${path} is not an archive of authsignal-cognito-login.`);
  if (found !== version)
    throw new Error(
      `${path} is of version ${found}, and this is ${version}: use the archive of the same version.`,
    );
  return { content, hash: createHash('sha256').update(content).digest('base64') };
}

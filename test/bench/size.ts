/** How many bytes and requests the script-tag build takes. */
import { brotliBytes, chunksByName, staticGraph } from '../helpers/bundle.js';
import { CDN } from './folders.js';

const ENTRY = 'authsignal-cognito-login.js';

/** Prints the table. */
export function measureSize(): void {
  const entry = staticGraph(CDN, ENTRY);
  const rows = [{ file: ENTRY, 'brotli bytes': brotliBytes(CDN, [ENTRY]), loads: 'with the page' }];
  for (const [name, file] of [...chunksByName(CDN)].sort())
    rows.push({
      file: name,
      'brotli bytes': brotliBytes(CDN, [file]),
      loads: entry.has(file) ? 'with the page' : 'on demand',
    });
  console.table(rows);
  console.log(
    `Until the identifier can be typed: ${brotliBytes(CDN, entry)} bytes in ${entry.size} request(s), and the page.`,
  );
}

/** How many bytes and requests the script-tag build takes. */
import { measureBudgets } from '../helpers/budgets.js';
import { brotliBytes, chunksByName, ENTRY, staticGraph } from '../helpers/bundle.js';
import { CDN } from './folders.js';

/** Prints what every file takes, and what is left of the budgets. */
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
  console.table(measureBudgets(CDN));
}

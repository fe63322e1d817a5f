/** Where the benchmark finds what it measures. */
import { fileURLToPath } from 'node:url';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The script-tag build. */
export const CDN = folder('../../dist/cdn/');

/** What servers write the form with. */
export const SERVER = folder('../../dist/server/index.js');

/** The pages that are measured. */
export const PAGES = folder('pages/');

/** The code that runs in them. */
export const IN_PAGE = folder('in-page/');

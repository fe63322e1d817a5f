/** Rollup plug-in: packs what was built into one archive for Lambda, and writes its hash beside it. */
import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';

/** The earliest that the format knows, so that the same code makes the same archive whenever it is built. */
const LONG_AGO = new Date(1980, 0, 1);

/** The archive of `files`, contents by path: the same bytes for the same contents, in whatever order. */
export function zip(files) {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  // From Unix, readable by all: Lambda runs as somebody else than whoever unpacked it.
  const attributes = { mtime: LONG_AGO, os: 3, attrs: 0o100644 << 16 };
  const entries = sorted.map(([path, content]) => [
    path,
    // The manifest is stored as it is, so that whoever has the archive can read its version without unpacking it.
    [
      typeof content === 'string' ? strToU8(content) : content,
      { ...attributes, level: path === 'package.json' ? 0 : 9 },
    ],
  ]);
  return zipSync(Object.fromEntries(entries));
}

/**
 * Adds `file` and `file`.sha256, in the form of `sha256sum`. `extra` are files of the archive that are not of the build.
 * @returns {import('rollup').Plugin}
 */
export function zipped(file, extra) {
  return {
    name: 'zipped',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const built = Object.values(bundle)
          .filter(({ fileName }) => !fileName.endsWith('.map'))
          .map((output) => [output.fileName, output.type === 'chunk' ? output.code : output.source]);
        const source = zip({ ...Object.fromEntries(built), ...extra });
        const hash = createHash('sha256').update(source).digest('hex');
        this.emitFile({ type: 'asset', fileName: file, source });
        this.emitFile({ type: 'asset', fileName: `${file}.sha256`, source: `${hash}  ${file}\n` });
      },
    },
  };
}

/** Rollup plug-in: leaves out what the AWS SDK's codec has for shapes that no operation of the widget has. */

/** For streams, timestamps, blobs, unions, big numbers, documents, media types, and errors as classes. */
const UNUSED = [
  'protocols/collect-stream-body.js',
  'protocols/json/jsonReviver.js',
  'protocols/UnionSerde.js',
  'protocols/serde/determineTimestampFormat.js',
  'schema/TypeRegistry.js',
  'serde/date-utils.js',
  'serde/lazy-json.js',
  'serde/parse-utils.js',
  'serde/util-base64/fromBase64.browser.js',
  'serde/util-base64/toBase64.browser.js',
  'serde/value/NumericValue.js',
];

/** What is less in a browser, for requests without ids of their own and answers without big numbers. */
const SHORTER = {
  'protocols/json/codec-v2/JsonBytesStringAdapter.js':
    'export const JsonBytesStringAdapter = { allocUnsafe: (length) => new Uint8Array(length) };',
  'protocols/json/needsReviver.js': 'export const needsReviver = () => false;',
  'serde/uuid/v4.js': 'export const bindV4 = () => undefined;',
};

const PATHS = [...UNUSED, ...Object.keys(SHORTER)];

const ABSENT = '\0absent';

/** The names that a module of the SDK exports. */
const exportsOf = ({ body }) =>
  body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return [];
    const { declaration, specifiers } = node;
    if (!declaration) return specifiers.map(({ exported }) => exported.name);
    return declaration.id ? [declaration.id.name] : declaration.declarations.map(({ id }) => id.name);
  });

/**
 * Puts a function that throws, or less, in the place of each of them. A test drives every operation with what is left.
 * @returns {import('rollup').Plugin}
 */
export function adaptAws() {
  const found = new Set();
  return {
    name: 'adapt-aws',
    resolveId: (id) => (id === ABSENT ? ABSENT : null),
    load: (id) =>
      id === ABSENT ? 'export function absent() { throw new Error("Not in this build."); }' : null,
    transform(code, id) {
      const path = PATHS.find((end) => id.endsWith(`/@smithy/core/dist-es/submodules/${end}`));
      if (!path) return null;
      found.add(path);
      if (SHORTER[path]) return { code: SHORTER[path], map: null };
      const names = exportsOf(this.parse(code)).map((name) => `absent as ${name}`);
      return { code: `export { ${names.join(', ')} } from '${ABSENT}';`, map: null };
    },
    buildEnd(error) {
      const missing = PATHS.filter((path) => !found.has(path));
      // A build without the codec has none of them.
      if (!error && found.size > 0 && missing.length > 0)
        this.error(`The AWS SDK has no ${missing.join(', ')} any more.`);
    },
  };
}

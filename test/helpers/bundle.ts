/** Reads the script-tag build: which files load together, and how many bytes they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { ProgramNode } from 'rollup';
import { parseAst } from 'rollup/parseAst';
import { METHOD_IDS, type MethodId } from '../../src/types.js';

const CHUNKS = 'chunks';

/** The file that a page names. */
export const ENTRY = 'authsignal-cognito-login.js';

/** What a sign-in by email code loads after the first chunk, with passkeys among the suggestions, as by default. */
export const EMAIL_CODE_SIGN_IN = ['sign-in-sign-in', 'gateways-cognito-sdk', 'gateways-authsignal-sdk'];

/** The methods that have a chunk: all but the one that comes with the steps. */
export const METHODS: readonly MethodId[] = METHOD_IDS.filter((id) => id !== 'email-otp');

/** The languages that have a chunk: all but English, which the others stand on. */
export const LANGUAGES = readdirSync(new URL('../../src/i18n/locales/', import.meta.url))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((language) => language !== 'en');

type Statement = ProgramNode['body'][number];

/** What a chunk does when it runs: it is a module with one function. */
function runOf(statement: Statement): Statement[] {
  const declarations = statement.type === 'VariableDeclaration' ? statement.declarations : [];
  return declarations.flatMap(({ init }) =>
    init?.type === 'ArrowFunctionExpression' && init.async && init.body.type === 'BlockStatement'
      ? init.body.body
      : [],
  );
}

/** The files that a chunk waits for: `const [{ a }] = await Promise.all([loadChunk('./b.js')])`. */
function awaitedFiles(statement: Statement): string[] {
  const declarations = statement.type === 'VariableDeclaration' ? statement.declarations : [];
  return declarations
    .filter(({ init }) => init?.type === 'AwaitExpression')
    .flatMap(({ init }) => [...JSON.stringify(init).matchAll(/"value":"(\.\/[^"]+)"/g)])
    .map(([, file = '']) => file);
}

function importsOf(folder: string, file: string): string[] {
  const program = parseAst(readFileSync(join(folder, file), 'utf8'));
  return program.body
    .flatMap((node) => {
      const isImport = node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration';
      const source = isImport || node.type === 'ExportAllDeclaration' ? node.source?.value : undefined;
      return typeof source === 'string' ? [source] : runOf(node).flatMap(awaitedFiles);
    })
    .map((source) => join(dirname(file), source));
}

/** The files that the browser loads for `file` before it runs, `file` included. */
export function staticGraph(folder: string, file: string): Set<string> {
  const graph = new Set([file]);
  // A set's iteration also visits what is added on the way.
  for (const loaded of graph) for (const imported of importsOf(folder, loaded)) graph.add(imported);
  return graph;
}

/** The chunks by the name of the module that import() asks for. */
export function chunksByName(folder: string): Map<string, string> {
  const chunks = new Map<string, string>();
  for (const file of readdirSync(join(folder, CHUNKS)).filter((entry) => entry.endsWith('.js'))) {
    const name = file.replace(/-[\w-]{8}\.js$/, '');
    if (chunks.has(name)) throw new Error(`Two chunks are named ${name}.`);
    chunks.set(name, join(CHUNKS, file));
  }
  return chunks;
}

export function brotliBytes(folder: string, files: Iterable<string>): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  let bytes = 0;
  for (const file of files) bytes += brotliCompressSync(readFileSync(join(folder, file)), { params }).length;
  return bytes;
}

/** Loads somebody else's Lambda handlers from a folder. */
import { randomUUID } from 'node:crypto';
import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BuildFailure } from 'esbuild';
import type { TriggerHandler, Triggers } from './cognito/triggers.js';

export type HandlerFiles = Partial<Record<keyof Triggers, string>>;

interface Candidate {
  name: string;
  file: string;
}

const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts'];
const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** In this order: a name counts for the first word that it contains. */
const WORDS: [keyof Triggers, string][] = [
  ['preSignUp', 'presignup'],
  ['defineAuthChallenge', 'define'],
  ['createAuthChallenge', 'create'],
  ['verifyAuthChallengeResponse', 'verify'],
];

/** Finds the handlers by their names. Rejects with a one-line message when a needed one is missing. */
export async function findHandlers(folder: string): Promise<HandlerFiles> {
  const root = resolve(folder);
  let entries: Dirent[];
  try {
    entries = await readdir(root, { withFileTypes: true });
  } catch {
    throw new Error(`The triggers folder ${folder} cannot be read.`);
  }
  const candidates = new Map<keyof Triggers, Candidate[]>();
  for (const entry of entries) {
    const file = handlerFile(root, entry);
    const name = entry.name.toLowerCase().replace(/[^a-z]/g, '');
    const role = WORDS.find(([, word]) => name.includes(word))?.[0];
    if (file && role) candidates.set(role, [...(candidates.get(role) ?? []), { name: entry.name, file }]);
  }

  const files: HandlerFiles = {};
  for (const [role, word] of WORDS) {
    const found = onlyChallenges(candidates.get(role) ?? []);
    if (found.length > 1) {
      const names = found.map(({ name }) => name).join(', ');
      throw new Error(`The triggers folder ${folder} has more than one "${word}" handler: ${names}.`);
    }
    if (found.length === 0 && role !== 'preSignUp') {
      throw new Error(`The triggers folder ${folder} has no handler with "${word}" in its name.`);
    }
    files[role] = found[0]?.file;
  }
  return files;
}

/** Loads handlers; they read the environment as they load, so it is set first. */
export async function loadHandlers(
  files: HandlerFiles,
  environment: Record<string, string>,
): Promise<Triggers> {
  Object.assign(process.env, environment);
  const triggers: Triggers = {};
  for (const [role] of WORDS) {
    const file = files[role];
    if (file) triggers[role] = await loadHandler(file);
  }
  return triggers;
}

function handlerFile(root: string, entry: Dirent): string | undefined {
  const path = join(root, entry.name);
  if (entry.isDirectory()) {
    return EXTENSIONS.map((extension) => join(path, `index${extension}`)).find((file) => existsSync(file));
  }
  return EXTENSIONS.includes(extname(path)) && !/\.(?:d|test|spec)\.\w+$/.test(path) ? path : undefined;
}

/** Where other functions share a word (`create-user`), the ones about challenges are meant. */
function onlyChallenges(candidates: Candidate[]): Candidate[] {
  const challenges = candidates.filter(({ name }) => /challenge/i.test(name));
  return challenges.length > 0 ? challenges : candidates;
}

async function loadHandler(file: string): Promise<TriggerHandler> {
  let exported: { handler?: unknown; default?: { handler?: unknown } };
  try {
    exported = (await import(await bundle(file))) as typeof exported;
  } catch (error) {
    throw new Error(`The handler ${file} does not load: ${reasonOf(error)}`, { cause: error });
  }
  const handler = exported.handler ?? exported.default?.handler;
  if (typeof handler !== 'function')
    throw new Error(`The handler ${file} exports no function named handler.`);
  return handler as TriggerHandler;
}

/** One line: of a failed build its first mistake, else the first line of the message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [mistake] = 'errors' in error ? (error as BuildFailure).errors : [];
  if (!mistake) return error.message.split('\n')[0] ?? '';
  return mistake.location ? `line ${mistake.location.line}: ${mistake.text}` : mistake.text;
}

/** The package does not have it among its dependencies, for who starts no handlers from a folder does not need it. */
const loadEsbuild = () =>
  import('esbuild').catch((cause: unknown) => {
    throw new Error('handlers of a folder take the package esbuild: npm install --save-dev esbuild', {
      cause,
    });
  });

/**
 * Makes one module of a handler and what it imports, as deployment tools do for Lambda: so it does not matter whether it is
 * TypeScript, ESM or CommonJS, and packages that its own folder lacks are found here.
 */
async function bundle(file: string): Promise<string> {
  const { build } = await loadEsbuild();
  const url = JSON.stringify(pathToFileURL(file).href);
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    nodePaths: [NODE_MODULES],
    define: {
      __dirname: JSON.stringify(dirname(file)),
      __filename: JSON.stringify(file),
      'import.meta.url': url,
    },
    // The id makes a new module of it each time: Node keeps modules, and this one has read the environment.
    banner: {
      js: `// ${randomUUID()}\nimport { createRequire } from 'node:module';\nconst require = createRequire(${url});`,
    },
    logLevel: 'silent',
  });
  const code = outputFiles.map(({ text }) => text).join('');
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

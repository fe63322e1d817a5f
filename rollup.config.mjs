/**
 * Builds dist/ (modules for bundlers), dist/cdn/ (for script tags), dist/node/ (the command line and the test kit),
 * dist/lambda/ (the functions to upload) and dist/demo/ (the demo page's script).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { adaptAws } from './test/tools/rollup/adapt-aws.mjs';
import { adaptLit } from './test/tools/rollup/adapt-lit.mjs';
import { chunksAsFunctions } from './test/tools/rollup/chunks-as-functions.mjs';
import { collectLicenses } from './test/tools/rollup/collect-licenses.mjs';
import { compileHint } from './test/tools/rollup/compile-hint.mjs';
import { declarations } from './test/tools/rollup/declarations.mjs';
import { firstWords } from './test/tools/rollup/first-words.mjs';
import { minifyTemplates } from './test/tools/rollup/minify-templates.mjs';
import { zipped } from './test/tools/rollup/zip.mjs';

// One line per entry of package.json's "exports".
const modules = [
  'src/cdk/index.ts',
  'src/index.ts',
  'src/authsignal-cognito-login.ts',
  ...readdirSync('src/i18n/locales').map((file) => `src/i18n/locales/${file}`),
  'src/no-dom.ts',
  'src/frameworks/environment.ts',
  'src/frameworks/environment-browser.ts',
  'src/frameworks/react.ts',
  'src/frameworks/vue.ts',
  'src/session/index.ts',
  'src/triggers/index.ts',
];
const demo = { playground: 'demo/playground.ts' };

// How class fields are compiled is said in this very file: esbuild does not follow "extends" here.
const tsconfig = fileURLToPath(new URL('tsconfig.json', import.meta.url));

function compile() {
  // JSON, because the AWS SDK imports its own package.json.
  const loaders = { '.json': 'json' };
  const typescript = esbuild({ tsconfig, target: 'es2022', include: /\.(ts|json)$/, exclude: [], loaders });
  // Its resolver would run first and pass over the "browser" field of the AWS SDK's packages.
  delete typescript.resolveId;
  return typescript;
}

function resolveAndCompile() {
  const extensions = ['.ts', '.js', '.json'];
  return [
    nodeResolve({
      extensions,
      browser: true,
      exportConditions: ['production'],
      // "sideEffects" in package.json is about dist/, not about the sources.
      ignoreSideEffectsForRoot: true,
    }),
    compile(),
  ];
}

/** Puts the files of a folder beside the modules that read them. */
const emitFiles = (name, folder) => ({
  name: 'emit-files',
  generateBundle() {
    for (const file of readdirSync(folder))
      this.emitFile({
        type: 'asset',
        fileName: `${name}/${file}`,
        source: readFileSync(`${folder}/${file}`),
      });
  },
});

function failOnWarning(warning) {
  throw new Error(warning.message);
}

/** What writes the first step: its views need no more of Lit than that, and Lit needs a document. */
const firstStepAsText = () => [
  {
    name: 'without-lit',
    resolveId: {
      order: 'pre',
      handler: (id) => (id === 'lit' ? fileURLToPath(new URL('src/server/lit.ts', import.meta.url)) : null),
    },
  },
  firstWords({ first: '../en-first.js', languages: /\/i18n\/locales\/(?!en\.)[\w-]+\.ts$/ }),
];

/**
 * A build that has all that it needs in it, as short as it gets.
 * @returns {import('rollup').RollupOptions & { output: import('rollup').OutputOptions }}
 */
export const bundle = (input, output, ...plugins) => ({
  input,
  onwarn: failOnWarning,
  // The first chunk keeps what the others share, so that the form does not need a third request.
  preserveEntrySignatures: 'allow-extension',
  // Cognito's errors are told apart by name, so the SDK's registry of error classes is not needed; nor is its class for blobs.
  treeshake: {
    manualPureFunctions: ['n0_registry', '_s_registry', 'TypeRegistry', 'bindUint8ArrayBlobAdapter'],
  },
  plugins: [
    ...resolveAndCompile(),
    adaptAws(),
    adaptLit(),
    minifyTemplates(),
    ...plugins,
    // Together they find more than each alone.
    minify({ target: 'es2022' }),
    terser({
      ecma: 2022,
      module: true,
      // Nothing here or in the SDKs reads a property for its side effect.
      compress: { passes: 4, pure_getters: true, keep_fargs: false },
      format: { comments: false },
    }),
    collectLicenses(),
  ],
  output: { format: 'es', sourcemap: true, generatedCode: 'es2015', ...output },
});

// Chunks carry the folder and the name of the module that import() asks for; the budgets find them by it.
const chunkNames = {
  entryFileNames: '[name].js',
  chunkFileNames: ({ facadeModuleId, moduleIds }) => {
    const [, folder] = /\/src\/(?:.*\/)?([\w-]+)\/[^/]+$/.exec(facadeModuleId ?? moduleIds.at(-1)) ?? [];
    return folder ? `chunks/${folder}-[name]-[hash].js` : 'chunks/[name]-[hash].js';
  },
};

// What a user installs anyway, or chooses to. All else that Node's part needs is in it, so that it costs a page nothing.
const { dependencies, license, name, peerDependencies, version } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const installed = Object.keys({ ...dependencies, ...peerDependencies }).filter(
  (dependency) => dependency !== '@authsignal/node',
);

const node = {
  input: {
    cli: 'src/cli/bin.ts',
    testing: 'demo/local-cloud/testing.ts',
    playwright: 'demo/local-cloud/playwright.ts',
  },
  external: (id) =>
    isBuiltin(id) || installed.some((dependency) => id === dependency || id.startsWith(`${dependency}/`)),
  onwarn(warning) {
    // Packages do what they like among themselves.
    if (!(warning.ids ?? [warning.id ?? '']).every((id) => id.includes('/node_modules/')))
      failOnWarning(warning);
  },
  plugins: [
    nodeResolve({
      extensions: ['.ts', '.js'],
      exportConditions: ['node', 'production'],
      preferBuiltins: true,
    }),
    compile(),
    commonjs(),
    minify({ target: 'node20', minifyIdentifiers: false }),
    emitFiles('prebuilt', 'demo/local-cloud/authsignal/prebuilt'),
    declarations('demo/local-cloud', ['testing.ts', 'playwright.ts']),
    collectLicenses(),
  ],
  output: { dir: 'dist/node', format: 'es', generatedCode: 'es2015', chunkFileNames: '[name]-[hash].js' },
};

/**
 * The functions for Lambda, with all that they need in them: its own AWS SDK changes when Amazon updates it.
 * @returns {import('rollup').RollupOptions}
 */
export const lambda = (format, extension, ...plugins) => ({
  input: 'src/lambda/index.ts',
  onwarn: failOnWarning,
  plugins: [
    nodeResolve({
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportConditions: ['node', 'production'],
      preferBuiltins: true,
      ignoreSideEffectsForRoot: true,
    }),
    commonjs({ extensions: ['.js', '.cjs'] }),
    json({ preferConst: true }),
    esbuild({ tsconfig, target: 'node22', include: /\.ts$/ }),
    minify({ target: 'node22', keepNames: false }),
    collectLicenses(),
    ...plugins,
  ],
  output: {
    dir: 'dist/lambda',
    format,
    entryFileNames: `index.${extension}`,
    chunkFileNames: `chunks/[name]-[hash].${extension}`,
    generatedCode: 'es2015',
    // Whoever handles an error is shown the sources by its stack; the maps stay out of the archive.
    sourcemap: false,
  },
});

const builds = [
  {
    input: modules,
    // What writes the form has a build of its own, without Lit.
    external: (id) => (!id.startsWith('.') && !isAbsolute(id)) || id.endsWith('/server/index.js'),
    onwarn: failOnWarning,
    plugins: resolveAndCompile(),
    output: {
      dir: 'dist',
      // React's component is one for browsers, which a server only writes.
      banner: ({ name }) => (name === 'frameworks/react' ? "'use client';" : ''),
      format: 'es',
      sourcemap: true,
      generatedCode: 'es2015',
      preserveModules: true,
      preserveModulesRoot: 'src',
    },
  },
  {
    input: 'src/server/index.ts',
    onwarn: failOnWarning,
    plugins: [...resolveAndCompile(), ...firstStepAsText(), minifyTemplates()],
    output: {
      file: 'dist/server/index.js',
      format: 'es',
      sourcemap: true,
      generatedCode: 'es2015',
      inlineDynamicImports: true,
    },
  },
  bundle(
    { 'authsignal-cognito-login': 'src/cdn.ts' },
    { dir: 'dist/cdn', ...chunkNames },
    chunksAsFunctions({ entry: 'src/cdn.ts', index: 'src/index.ts' }),
    compileHint(),
  ),
  bundle('src/session/index.ts', { file: 'dist/cdn/session.js', inlineDynamicImports: true }),
  bundle('src/index.ts', { file: 'dist/cdn/authsignal-cognito-login.single.js', inlineDynamicImports: true }),
  node,
  bundle(demo, { dir: 'dist/demo' }, ...firstStepAsText()),
  lambda('cjs', 'cjs'),
  lambda(
    'es',
    'mjs',
    zipped('authsignal-cognito-login.zip', { 'package.json': JSON.stringify({ name, version, license }) }),
  ),
];

export default builds;

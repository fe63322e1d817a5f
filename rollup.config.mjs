/** Builds dist/ (modules for bundlers), dist/cdn/ (chunks for script tags) and dist/demo/ (the demo page's script). */
import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

// One line per entry of package.json's "exports".
const modules = [
  'src/index.ts',
  'src/authsignal-cognito-login.ts',
  ...['ar', 'de', 'en', 'es', 'fr', 'ja'].map((language) => `src/i18n/${language}.ts`),
  'src/triggers/index.ts',
];
const cdn = { 'authsignal-cognito-login': 'src/index.ts' };
const demo = { playground: 'demo/playground.ts' };

// How class fields are compiled is said in this very file: esbuild does not follow "extends" here.
const tsconfig = fileURLToPath(new URL('tsconfig.json', import.meta.url));

function resolveAndCompile() {
  // JSON, because the AWS SDK imports its own package.json.
  const loaders = { '.json': 'json' };
  const typescript = esbuild({ tsconfig, target: 'es2022', include: /\.(ts|json)$/, exclude: [], loaders });
  // Its resolver would run first and pass over the "browser" field of the AWS SDK's packages.
  delete typescript.resolveId;
  const extensions = ['.ts', '.js', '.json'];
  return [nodeResolve({ extensions, browser: true, exportConditions: ['production'] }), typescript];
}

/** Takes the indentation out of the style sheets, which terser leaves as they are. */
function minifyStyles() {
  const minify = (css) =>
    css
      .replace(/\s+/g, ' ')
      .replace(/\s*([{};])\s*/g, '$1')
      .replace(/;}/g, '}');
  return {
    name: 'minify-styles',
    transform: (code, id) =>
      id.includes('/src/styles/') ? { code: code.replace(/css`[^`]*`/g, minify), map: null } : null,
  };
}

/** Writes LICENSES.txt: the licence of every package that ended up in the bundle. */
function collectLicenses() {
  const folderOf = (id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
  const describe = (folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    return `${name} ${version} (${license})\n\n${text}\n`;
  };
  return {
    name: 'collect-licenses',
    generateBundle(_options, bundle) {
      const used = Object.values(bundle).flatMap(({ modules = {} }) =>
        Object.keys(modules).filter((id) => modules[id].renderedLength > 0),
      );
      const folders = new Set(used.map(folderOf).filter(Boolean));
      const source = [...folders]
        .sort()
        .map(describe)
        .join(`\n${'-'.repeat(79)}\n\n`);
      if (source) this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
    },
  };
}

function failOnWarning(warning) {
  throw new Error(warning.message);
}

const bundle = (input, dir) => ({
  input,
  onwarn: failOnWarning,
  // The entry keeps what its chunks share, so that the form needs one request and not two in a row.
  preserveEntrySignatures: 'allow-extension',
  // Cognito's errors are told apart by name, so the SDK's registry of error classes is not needed.
  treeshake: { manualPureFunctions: ['n0_registry', '_s_registry'] },
  plugins: [
    ...resolveAndCompile(),
    minifyStyles(),
    terser({
      ecma: 2022,
      module: true,
      // Nothing here or in the SDKs reads a property for its side effect.
      compress: { passes: 4, pure_getters: true, keep_fargs: false },
      format: { comments: false },
    }),
    collectLicenses(),
  ],
  output: {
    dir,
    format: 'es',
    sourcemap: true,
    generatedCode: 'es2015',
    // Chunks carry the name of the module that import() asks for; the budgets find them by it.
    // A view may be named like its method.
    chunkFileNames: ({ facadeModuleId }) =>
      facadeModuleId?.includes('/src/views/') ? 'chunks/view-[name]-[hash].js' : 'chunks/[name]-[hash].js',
  },
});

const builds = [
  {
    input: modules,
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    onwarn: failOnWarning,
    plugins: resolveAndCompile(),
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      generatedCode: 'es2015',
      preserveModules: true,
      preserveModulesRoot: 'src',
    },
  },
  bundle(cdn, 'dist/cdn'),
];
if (Object.keys(demo).length > 0) builds.push(bundle(demo, 'dist/demo'));

export default builds;

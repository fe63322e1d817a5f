/** Builds dist/ (modules for bundlers), dist/cdn/ (for script tags) and dist/demo/ (the demo page's script). */
import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild, { minify } from 'rollup-plugin-esbuild';

// One line per entry of package.json's "exports".
const modules = [
  'src/index.ts',
  'src/authsignal-cognito-login.ts',
  ...['ar', 'de', 'en', 'es', 'fr', 'ja'].map((language) => `src/i18n/${language}.ts`),
  'src/react.ts',
  'src/triggers/index.ts',
  'src/vue.ts',
];
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
  return [
    nodeResolve({
      extensions,
      browser: true,
      exportConditions: ['production'],
      // "sideEffects" in package.json is about dist/, not about the sources.
      ignoreSideEffectsForRoot: true,
    }),
    typescript,
  ];
}

/**
 * What the bundles have differently from Lit's modules for browsers: they can be loaded without a document, and do without
 * what stands in for constructable style sheets, which every supported browser has.
 */
const LIT_CHANGES = {
  '/reactive-element.js': [['extends HTMLElement', 'extends(globalThis.HTMLElement??class{})']],
  '/lit-html.js': [
    ['=document,', '=globalThis.document,'],
    ['.createTreeWalker(', '?.createTreeWalker('],
  ],
  '/css-tag.js': [
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
  ],
};

/** Lets the bundles be loaded on a server, where they do nothing. Lit's own modules for servers are larger. */
function adaptLit() {
  return {
    name: 'adapt-lit',
    transform(code, id) {
      const [, changes] = Object.entries(LIT_CHANGES).find(([end]) => id.endsWith(end)) ?? [];
      if (!changes) return null;
      const replace = (text, [before, after]) => {
        if (!text.includes(before)) this.error(`There is no "${before}" in ${id} any more.`);
        return text.replace(before, after);
      };
      return { code: changes.reduce(replace, code), map: null };
    },
  };
}

/** Takes the indentation out of style sheets and templates, which terser leaves as they are. */
function minifyTemplates() {
  const shorten = (css) =>
    css
      .replace(/\s+/g, ' ')
      .replace(/\s*([{};])\s*/g, '$1')
      .replace(/;}/g, '}');
  return {
    name: 'minify-templates',
    transform(code, id) {
      if (id.includes('/src/styles/')) return { code: code.replace(/css`[^`]*`/g, shorten), map: null };
      // HTML takes any white space for one space.
      return id.includes('/src/views/') ? { code: code.replace(/\n\s+/g, '\n'), map: null } : null;
    },
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
  // The entries for React and Vue are types only.
  if (warning.code !== 'EMPTY_BUNDLE') throw new Error(warning.message);
}

/** The module of the script-tag build's first chunk. */
const CORE = '/src/cdn.ts';
const findCore = (chunks) =>
  Object.values(chunks).find(({ facadeModuleId }) => facadeModuleId?.endsWith(CORE));

/**
 * Lets a chunk that did not load be loaded again: every import() becomes a call of the first chunk's `loadChunk`. So do the
 * imports between chunks, for a browser never tries those again; the first chunk itself is there before any other.
 */
function retryableChunks() {
  const pathOf = ({ fileName }) => fileName.replace('chunks/', './');

  function failOnCycle(context, bundle, chunk, path = []) {
    if (path.includes(chunk.fileName)) context.error(`Chunks wait for each other: ${path.join(', ')}.`);
    for (const name of chunk.imports) failOnCycle(context, bundle, bundle[name], [...path, chunk.fileName]);
  }

  return {
    name: 'retryable-chunks',
    renderDynamicImport: ({ targetModuleId }) => targetModuleId && { left: 'loadChunk(', right: ')' },
    renderChunk(code, chunk, _options, { chunks }) {
      const core = findCore(chunks);
      if (chunk.fileName === core.fileName) return null;
      const imports = this.parse(code).body.filter(({ source }) => source && source.value !== pathOf(core));
      if (imports.length === 0 && !code.includes('loadChunk(')) return null;
      const targets = imports.map(({ type, specifiers }) => {
        if (type !== 'ImportDeclaration' || specifiers.some(({ imported }) => !imported))
          this.error(`${chunk.name} takes more from another chunk than names.`);
        return `{ ${specifiers.map(({ imported, local }) => `${imported.name}: ${local.name}`).join(', ')} }`;
      });
      const loads = imports.map(({ source }) => `loadChunk('${source.value}')`);
      const wait = `const [${targets.join(', ')}] = await Promise.all([${loads.join(', ')}]);`;
      // Every line stays where the source map has it.
      const rest = imports.reduceRight(
        (text, { start, end }) => text.slice(0, start) + text.slice(end),
        code,
      );
      return {
        code: `import { loadChunk } from '${pathOf(core)}';${imports.length > 0 ? wait : ''}${rest}`,
        map: null,
      };
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') failOnCycle(this, bundle, file);
    },
  };
}

/** Writes the file that pages name. It is small and stays the same for the page; what it loads may be kept for ever. */
function stableEntry(fileName, index) {
  return {
    name: 'stable-entry',
    generateBundle(_options, bundle) {
      const { exports } = this.getModuleInfo(fileURLToPath(new URL(index, import.meta.url)));
      const source = `export{${exports.join()}}from"./${findCore(bundle).fileName}";\n`;
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

const bundle = (input, output, ...plugins) => ({
  input,
  onwarn: failOnWarning,
  // The first chunk keeps what the others share, so that the form does not need a third request.
  preserveEntrySignatures: 'allow-extension',
  // Cognito's errors are told apart by name, so the SDK's registry of error classes is not needed.
  treeshake: { manualPureFunctions: ['n0_registry', '_s_registry'] },
  plugins: [
    ...resolveAndCompile(),
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

// Chunks carry the name of the module that import() asks for; the budgets find them by it.
const chunkNames = {
  entryFileNames: 'chunks/[name]-[hash].js',
  // A view may be named like its method.
  chunkFileNames: ({ facadeModuleId }) =>
    facadeModuleId?.includes('/src/views/') ? 'chunks/view-[name]-[hash].js' : 'chunks/[name]-[hash].js',
};

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
  bundle(
    { core: 'src/cdn.ts' },
    { dir: 'dist/cdn', ...chunkNames },
    retryableChunks(),
    stableEntry('authsignal-cognito-login.js', 'src/index.ts'),
  ),
  bundle('src/index.ts', { file: 'dist/cdn/authsignal-cognito-login.single.js', inlineDynamicImports: true }),
  bundle(demo, { dir: 'dist/demo' }),
];

export default builds;

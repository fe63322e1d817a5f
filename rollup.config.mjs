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
  'src/session/index.ts',
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

/**
 * Makes every chunk but the first a function of what the first one shares with it, and every import() a call of the first
 * one's `loadChunk`. So no chunk asks for the first by an address, which a query or a redirect may have changed, and a chunk
 * that did not load can be loaded again, as browsers never do for an import between chunks.
 */
function chunksAsFunctions(entry, index) {
  const [entryFile, indexFile] = [entry, index].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const objectOf = (pairs) => `{ ${pairs.map(([name, value]) => `${name}: ${value}`).join(', ')} }`;

  function failOnCycle(context, bundle, chunk, path = []) {
    if (path.includes(chunk.fileName)) context.error(`Chunks wait for each other: ${path.join(', ')}.`);
    for (const name of chunk.imports) failOnCycle(context, bundle, bundle[name], [...path, chunk.fileName]);
  }

  return {
    name: 'chunks-as-functions',
    renderDynamicImport: ({ targetModuleId }) => targetModuleId && { left: 'loadChunk(', right: ')' },
    renderChunk(code, chunk) {
      const isEntry = chunk.facadeModuleId === entryFile;
      const { body } = this.parse(code);
      const linked = body.filter(({ type, source }) => source || /^Export/.test(type));
      // Every line stays where the source map has it.
      const own = linked.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), code);
      const mayChange = new Set(
        body.flatMap(({ kind, declarations = [] }) =>
          kind === 'const' ? [] : declarations.map(({ id }) => id.name),
        ),
      );
      const exported = linked
        .filter(({ type }) => type !== 'ImportDeclaration')
        .flatMap(({ source, declaration, specifiers }) => {
          if (source || declaration || !specifiers) this.error(`${chunk.name} exports more than names.`);
          // What is shared is what a name stands for at the end of the chunk.
          for (const { local } of specifiers)
            if (mayChange.has(local.name))
              this.error(`${chunk.name} exports ${local.name}, which may change.`);
          return specifiers.map(({ exported, local }) => [exported.name, local.name]);
        });

      if (isEntry) {
        const { exports } = this.getModuleInfo(indexFile);
        const specifiers = exported
          .filter(([name]) => exports.includes(name))
          .map(([name, local]) => `${local} as ${name}`);
        const [, shared] = exported.find(([name]) => name === 'shared');
        return {
          code: `${own.replaceAll("loadChunk('./chunks/", "loadChunk('./")}Object.assign(${shared}, ${objectOf(exported)});export { ${specifiers.join(', ')} };`,
          map: null,
        };
      }

      const [fromEntry, fromChunks] = [true, false].map((wanted) =>
        linked.filter(({ source }) => source && source.value.startsWith('../') === wanted),
      );
      const taken = ({ specifiers }) =>
        specifiers.map(({ imported, local }) => {
          if (!imported) this.error(`${chunk.name} takes more from another chunk than names.`);
          return [imported.name, local.name];
        });
      const shared = fromEntry.flatMap(taken);
      if (code.includes('loadChunk(') || fromChunks.length > 0) shared.push(['loadChunk', 'loadChunk']);
      const loads = fromChunks.map(({ source }) => `loadChunk('${source.value}')`);
      const wait = `const [${fromChunks.map((node) => objectOf(taken(node))).join(', ')}] = await Promise.all([${loads.join(', ')}]);`;
      return {
        code: `export default async (${objectOf(shared)}) => { ${loads.length > 0 ? wait : ''}${own}return ${objectOf(exported)}; };`,
        map: null,
      };
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') failOnCycle(this, bundle, file);
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
  entryFileNames: '[name].js',
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
    { 'authsignal-cognito-login': 'src/cdn.ts' },
    { dir: 'dist/cdn', ...chunkNames },
    chunksAsFunctions('src/cdn.ts', 'src/index.ts'),
  ),
  bundle('src/session/index.ts', { file: 'dist/cdn/session.js', inlineDynamicImports: true }),
  bundle('src/index.ts', { file: 'dist/cdn/authsignal-cognito-login.single.js', inlineDynamicImports: true }),
  bundle(demo, { dir: 'dist/demo' }),
];

export default builds;

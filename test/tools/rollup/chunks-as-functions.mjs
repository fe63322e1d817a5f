/** Rollup plug-in: links the chunks of the script-tag build. */
import { resolve } from 'node:path';

/**
 * Makes every chunk but the first a function of what the first one shares with it, and every import() a call of the first
 * one's `loadChunk`. So no chunk asks for the first by an address, which a query or a redirect may have changed, and a chunk
 * that did not load can be loaded again, as browsers never do for an import between chunks.
 */
export function chunksAsFunctions({ entry, index }) {
  const [entryFile, indexFile] = [entry, index].map((path) => resolve(path));
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

/** Rollup plug-in: the licences of what is bundled. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes LICENSES.txt: the licence of every package that ended up in the bundle. */
export function collectLicenses() {
  // Ids of modules that a plug-in made, such as the CommonJS one's, begin with a null character.
  const folderOf = (id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(id)?.[1];
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

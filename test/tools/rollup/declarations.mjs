/** Rollup plug-in: the declarations of entries whose modules are bundled. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

const RELATIVE = /\bfrom '(\.[^']+)\.js'/g;
const PACKAGE = /\bfrom '([^.][^']*)'/;

/** The declarations of one module, which has to say the type of all that it exports. Throws where it does not. */
function declarationOf(path) {
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(path, 'utf8'), {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const [mistake] = diagnostics ?? [];
  if (mistake) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(mistake.messageText, ' ')}`);
  const [, name] = PACKAGE.exec(outputText) ?? [];
  if (name) throw new Error(`${path}: the declarations need the package ${name}, which is bundled.`);
  return outputText;
}

/** Writes the declarations of `entries`, modules of `folder`, and of the modules of it that these name. */
export const declarations = (folder, entries) => ({
  name: 'declarations',
  generateBundle() {
    const paths = new Set(entries);
    // A set also visits what is added on the way.
    for (const path of paths) {
      const source = declarationOf(posix.join(folder, path));
      for (const [, specifier] of source.matchAll(RELATIVE))
        paths.add(`${posix.join(posix.dirname(path), specifier)}.ts`);
      this.emitFile({ type: 'asset', fileName: path.replace(/\.ts$/, '.d.ts'), source });
    }
  },
});

/**
 * Writes the types of dist/cdk, one module at a time: the compiler needs no `aws-cdk-lib` for that, which only `demo/aws`
 * installs. There the sources are checked with it.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);
const source = new URL('src/cdk/', root);
const target = new URL('dist/cdk/', root);

mkdirSync(target, { recursive: true });
for (const file of readdirSync(source).filter((name) => name.endsWith('.ts'))) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(
    readFileSync(new URL(file, source), 'utf8'),
    {
      fileName: file,
      compilerOptions: { isolatedDeclarations: true, declaration: true, target: ts.ScriptTarget.ES2022 },
    },
  );
  if (diagnostics.length > 0)
    throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(diagnostics[0].messageText, '\n')}`);
  writeFileSync(new URL(file.replace(/\.ts$/, '.d.ts'), target), outputText);
}

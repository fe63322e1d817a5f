/** Reads the imports of a TypeScript module: from where, and whether for types, values or by import(). */
import { posix } from 'node:path';
import ts from 'typescript';

export type ImportKind = 'type' | 'value' | 'dynamic';

export interface ModuleImport {
  kind: ImportKind;
  /** Path below `src` without extension, such as `flow/state`; `npm:` and the specifier for a package. */
  target: string;
}

function resolve(module: string, specifier: string): string {
  if (!specifier.startsWith('.')) return `npm:${specifier}`;
  return posix.join(posix.dirname(module), specifier).replace(/\.js$/, '');
}

function textOf(node: ts.Node | undefined): string {
  // An import() of an expression could load anything, so it is reported as such.
  return node && ts.isStringLiteral(node) ? node.text : '(expression)';
}

/** `module` is the path of the module below `src`, without extension. */
export function importsOf(module: string, source: string): ModuleImport[] {
  const found: ModuleImport[] = [];
  const add = (kind: ImportKind, specifier: string) =>
    found.push({ kind, target: resolve(module, specifier) });

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node)) {
      // `import { type A }` stays an import at run time; only `import type` disappears.
      add(node.importClause?.isTypeOnly ? 'type' : 'value', textOf(node.moduleSpecifier));
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node.isTypeOnly ? 'type' : 'value', textOf(node.moduleSpecifier));
    } else if (ts.isImportTypeNode(node)) {
      add('type', textOf(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add('dynamic', textOf(node.arguments[0]));
    }
    ts.forEachChild(node, visit);
  }

  visit(ts.createSourceFile(`${module}.ts`, source, ts.ScriptTarget.ES2022));
  return found;
}

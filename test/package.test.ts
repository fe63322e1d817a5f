/** The package as its users get it: what it contains, and that its entries resolve and load. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command: string, args: string[]) => promisify(execFile)(command, args, { cwd: root });

type Target = string | null | { types: string; default: string };
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  name: string;
  exports: Record<string, Target>;
};

async function packedFiles(): Promise<string[]> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']);
  const [packed] = JSON.parse(stdout) as { files: { path: string }[] }[];
  return packed?.files.map(({ path }) => path) ?? [];
}

const targets = Object.values(manifest.exports)
  .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target ?? {})))
  .map((target) => target.replace('./', ''));

/** Does `target`, which may have one star, name `file`? */
function names(target: string, file: string): boolean {
  const [start = '', end] = target.split('*');
  return end === undefined ? file === target : file.startsWith(start) && file.endsWith(end);
}

describe('the package', () => {
  it('contains what its users need and nothing else', async () => {
    const wanted =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(?!demo\/).+\.(js|js\.map|d\.ts|json|txt))$/;
    const files = await packedFiles();
    assert.deepEqual(
      files.filter((file) => !wanted.test(file)),
      [],
    );
    for (const file of ['LICENSE', 'CHANGELOG.md', 'dist/cdn/authsignal-cognito-login.js']) {
      assert.ok(files.includes(file), file);
    }
  });

  it('contains a file for each target of its exports', async () => {
    const files = await packedFiles();
    for (const target of targets)
      assert.ok(
        files.some((file) => names(target, file)),
        target,
      );
  });

  it('passes publint', async () => {
    await run('npx', ['publint', '--strict']);
  });

  it('has types that resolve for ES module users', async () => {
    await run('npx', ['attw', '--pack', '.', '--profile', 'esm-only']);
  });
});

describe('in Node, without a document', () => {
  // The script-tag build is for pages; a server renders with the entries for bundlers.
  const entries = ['.', './element', './locales/en'];

  for (const entry of entries) {
    it(`importing ${entry} does nothing`, async () => {
      const specifier = entry.replace('.', manifest.name);
      const script = `
        await import('lit');
        const before = Object.getOwnPropertyNames(globalThis).join();
        await import('${specifier}');
        const added = Object.getOwnPropertyNames(globalThis).join() !== before;
        const defined = globalThis.customElements?.get('authsignal-cognito-login') !== undefined;
        console.log(JSON.stringify({ added, defined }));`;
      // It ends by itself: nothing was started.
      const { stdout, stderr } = await run('node', ['--input-type=module', '--eval', script]);
      assert.deepEqual(JSON.parse(stdout), { added: false, defined: false });
      assert.equal(stderr, '');
    });
  }

  it('importing the triggers starts nothing and needs no environment', async () => {
    const script = `const { createTriggers } = await import('${manifest.name}/triggers'); console.log(typeof createTriggers);`;
    const { stdout } = await run('node', ['--input-type=module', '--eval', script]);
    assert.equal(stdout.trim(), 'function');
  });
});

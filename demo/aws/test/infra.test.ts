/** The templates in `demo/infra`, read by tools that others made, and held against the table of the functions. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from '@cdktf/hcl2json';
import { ATTACH, ENDPOINTS, TRIGGERS } from '../../../src/attach/entries.js';

const pathOf = (file: string) => fileURLToPath(new URL(`../../infra/${file}`, import.meta.url));
const read = (file: string) => readFileSync(pathOf(file), 'utf8');
const made = [...TRIGGERS, ATTACH, ...ENDPOINTS.filter(({ name }) => name !== 'username')];

for (const kind of ['cloudformation', 'sam']) {
  const file = `${kind}/template.yaml`;
  describe(file, () => {
    it('has each function, with the rights that it needs', () => {
      const template = read(file);
      for (const { handler, rights } of made) {
        assert.ok(template.includes(`Handler: index.${handler}\n`), handler);
        for (const right of rights) assert.ok(template.includes(`cognito-idp:${right}`), right);
      }
      for (const { trigger } of TRIGGERS)
        assert.match(template, new RegExp(`^        ${trigger}:\n          arn:`, 'm'));
    });

    it('passes cfn-lint, where that is installed', async (context) => {
      try {
        // W3002: the archive is a path until "aws cloudformation package" has uploaded it.
        // W1028: SAM writes the condition of a function again into the route that it makes of an event.
        const ignored = kind === 'sam' ? ['W3002', 'W1028'] : ['W3002'];
        await promisify(execFile)('cfn-lint', ['--ignore-checks', ...ignored, '--', pathOf(file)]);
      } catch (error) {
        const { code, stdout } = error as { code?: unknown; stdout?: string };
        if (code !== 'ENOENT') assert.fail(stdout);
        context.diagnostic('cfn-lint is not installed: not checked by it.');
      }
    });
  });
}

const byName = ([a]: unknown[], [b]: unknown[]) => (String(a) < String(b) ? -1 : 1);

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

describe('the modules for Terraform', () => {
  it('have each function, with the rights that it needs', async () => {
    const module = await parse('main.tf', read('terraform/main.tf'));
    const { resource, locals } = module as {
      resource: Blocks;
      locals: [{ triggers: Record<string, { handler: string; rights: string[]; secret: boolean }> }];
    };
    assert.deepEqual(
      Object.entries(locals[0].triggers)
        .map(([key, { handler, rights, secret }]) => [key, handler, rights, secret])
        .sort(byName),
      TRIGGERS.map(({ trigger, handler, rights, secret }) => [trigger, handler, [...rights], secret]).sort(
        byName,
      ),
    );
    assert.deepEqual(Object.keys(resource.aws_lambda_function ?? {}).sort(), [
      'attach',
      'context',
      'trigger',
    ]);
    for (const right of ATTACH.rights)
      assert.ok(read('terraform/main.tf').includes(`"cognito-idp:${right}"`));
  });

  it('name no variable that is not declared', async () => {
    for (const folder of ['terraform', 'terraform-authsignal']) {
      const files = folder === 'terraform' ? ['main.tf', 'variables.tf', 'outputs.tf'] : ['main.tf'];
      const parsed = await Promise.all(files.map((file) => parse(file, read(`${folder}/${file}`))));
      const declared = parsed.flatMap((file) => Object.keys((file as { variable?: object }).variable ?? {}));
      const used = files.flatMap((file) =>
        [...read(`${folder}/${file}`).matchAll(/\bvar\.(\w+)/g)].map(([, name = '']) => name),
      );
      assert.deepEqual([...new Set(used)].sort(), declared.sort(), folder);
    }
  });
});

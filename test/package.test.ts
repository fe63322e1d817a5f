/** The package as its users get it: what it contains, and that its entries resolve and load. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PAGES } from './helpers/manual.js';
import { unpackInto } from './helpers/packed.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command: string, args: string[], cwd = root) => promisify(execFile)(command, args, { cwd });

type Target = string | null | ({ types: string; default: string } & Record<string, string>);
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
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|demo\/guides\/[\w-]+\.md|demo\/infra\/[\w-]+\/\w+\.(yaml|tf)|dist\/(?!demo\/).+\.(js|js\.map|d\.ts|json|txt)|dist\/lambda\/.+\.(mjs|cjs|zip|sha256)|dist\/cdn\/(snippet\.html|authsignal-cognito-login\.css)|dist\/node\/prebuilt\/page\.css)$/;
    const files = await packedFiles();
    assert.deepEqual(
      files.filter((file) => !wanted.test(file)),
      [],
    );
    const names = [
      'LICENSE',
      'CHANGELOG.md',
      ...PAGES,
      'dist/custom-elements.json',
      'dist/web-types.json',
      'dist/vscode.html-custom-data.json',
      'dist/cdn/authsignal-cognito-login.js',
      'dist/cdn/authsignal-cognito-login.single.js',
      'dist/cdn/authsignal-cognito-login.css',
      'dist/cdn/integrity.json',
      'dist/cdn/LICENSES.txt',
      'dist/node/cli.js',
      'dist/node/LICENSES.txt',
      'dist/lambda/authsignal-cognito-login.zip',
      'dist/lambda/authsignal-cognito-login.zip.sha256',
      'dist/lambda/index.mjs',
      'dist/lambda/index.cjs',
      'dist/lambda/LICENSES.txt',
    ];
    for (const name of names) assert.ok(files.includes(name), name);
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

describe('the script-tag build', () => {
  const cdn = join(root, 'dist/cdn');
  const read = (file: string) => readFileSync(join(cdn, file), 'utf8');
  const hashOf = (file: string) =>
    `sha384-${createHash('sha384')
      .update(readFileSync(join(cdn, file)))
      .digest('base64')}`;
  const files = readdirSync(cdn, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('.'));
  const scripts = files.filter((file) => file.endsWith('.js'));

  it('has the hash of every file', () => {
    const ownFiles = ['integrity.json', 'snippet.html'];
    const expected = files.filter((file) => !ownFiles.includes(file)).map((file) => [file, hashOf(file)]);
    assert.deepEqual(JSON.parse(read('integrity.json')), Object.fromEntries(expected));
  });

  it('has the snippet of the README, with the hash of the single file', () => {
    const [snippet = ''] = read('snippet.html').split('\n\n');
    const hash = hashOf('authsignal-cognito-login.single.js');
    assert.ok(snippet.includes(`integrity="${hash}"`));
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    assert.ok(readme.includes(`\`\`\`html\n${snippet}\n\`\`\``));
  });

  it('has a form to copy that can be typed into and sent', () => {
    assert.match(
      read('snippet.html'),
      /<button[^>]*popovertarget="continue"[^]+<input [^>]*slot="identifier"/,
    );
  });

  it('names every file that may be kept by its content, and has few that may not', () => {
    const stable = scripts.filter((file) => !/^chunks\/[\w.-]+-[\w-]{8}\.js$/.test(file));
    assert.deepEqual(stable.sort(), [
      'authsignal-cognito-login.js',
      'authsignal-cognito-login.single.js',
      'session.js',
    ]);
  });

  it('has a source map for every file with code', () => {
    for (const file of scripts) {
      const [, map] = /\n\/\/# sourceMappingURL=(.+)\s*$/.exec(read(file)) ?? [];
      assert.ok(map, file);
      const { sources, sourcesContent } = JSON.parse(read(join(dirname(file), map))) as Record<
        string,
        string[]
      >;
      assert.equal(sourcesContent?.length, sources?.length);
    }
  });

  it('asks for nothing by a fixed address, so that every load can be tried again', () => {
    for (const file of scripts) {
      const imports = [...read(file).matchAll(/(?:from|import)\s*\(?["'][^"']+["']/g)];
      assert.deepEqual(imports, [], file);
    }
  });
});

describe('the packed package', () => {
  let folder: string;
  before(async () => {
    // Inside node_modules, so that it finds what it depends on.
    folder = await unpackInto(join(root, 'node_modules/.cache/packed'));
  });

  const forNode = ['./cdk', './triggers', './testing', './testing/playwright'];

  /** Every module that its exports name, but for those that no page and no server has. */
  const entries = (): string[] =>
    Object.entries(manifest.exports).flatMap(([entry, target]) => {
      const file = typeof target === 'string' ? target : target?.default;
      if (!file?.endsWith('.js') && !file?.includes('*')) return [];
      if (forNode.includes(entry)) return [];
      const [start = '', end] = file.replace('./', '').split('*');
      if (end === undefined) return [entry];
      return readdirSync(join(root, start), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.js'))
        .map((name) => entry.replace('*', end ? name.slice(0, -end.length) : name))
        .filter((name) => !(name in manifest.exports));
    });

  it('does nothing when a server imports it, whichever entry', async () => {
    const specifiers = entries().map((entry) => entry.replace('.', manifest.name));
    for (const part of [
      '',
      '/element',
      '/locales/en',
      '/react',
      '/server',
      '/session',
      '/vue',
      '/cdn/authsignal-cognito-login.single.js',
    ])
      assert.ok(specifiers.includes(manifest.name + part), part);
    const script = `
      // What it depends on may leave something.
      for (const name of ['lit', 'react', 'vue']) await import(name);
      const before = new Set(Reflect.ownKeys(globalThis));
      for (const specifier of ${JSON.stringify(specifiers)})
        await import(specifier).catch((cause) => { throw new Error(specifier, { cause }); });
      const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
      const defined = globalThis.customElements?.get('authsignal-cognito-login') !== undefined;
      console.log(JSON.stringify({ added, defined }));`;
    // It ends by itself: nothing was started.
    const { stdout, stderr } = await run('node', ['--input-type=module', '--eval', script], folder);
    assert.deepEqual(JSON.parse(stdout), { added: [], defined: false });
    assert.equal(stderr, '');
  });

  for (const condition of ['workerd', 'worker', 'edge-light']) {
    it(`does nothing on a runtime with the condition "${condition}" and without HTMLElement`, async () => {
      const specifiers = entries()
        .filter((entry) => !entry.startsWith('./cdn/'))
        .map((entry) => entry.replace('.', manifest.name));
      const script = `
        for (const specifier of ${JSON.stringify(specifiers)})
          await import(specifier).catch((cause) => { throw new Error(specifier, { cause }); });
        const { LoginError } = await import('${manifest.name}');
        const { renderLogin } = await import('${manifest.name}/server');
        console.log(new LoginError('network').code, typeof HTMLElement, renderLogin({}).split(' ')[0]);`;
      // Such runtimes take the browser's build of everything else.
      const conditions = [condition, 'browser'].map((name) => `--conditions=${name}`);
      const { stdout } = await run('node', [...conditions, '--input-type=module', '--eval', script], folder);
      assert.equal(stdout, `network undefined <${manifest.name}><template\n`);
    });
  }

  it('has nobody signed in on a server, and keeps it from nothing', async () => {
    const script = `
      import { getTokens, onChange, signOut } from '${manifest.name}/session';
      onChange(() => console.log('changed'));
      console.log(await getTokens());
      await signOut();`;
    // It ends by itself: no channel stays open.
    const { stdout } = await run('node', ['--input-type=module', '--eval', script], folder);
    assert.equal(stdout, 'undefined\n');
  });

  for (const moduleResolution of ['bundler', 'nodenext']) {
    it(`has types for pages, Vue and React under ${moduleResolution}`, async () => {
      const sources = {
        'page.ts': `
          import { LoginError } from '${manifest.name}';
          import { getTokens, onChange, signOut } from '${manifest.name}/session';
          document.querySelector('${manifest.name}')?.addEventListener('login-success', ({ detail }) => {
            const token: string = detail.tokens.accessToken;
            void [token, LoginError];
            void getTokens().then((tokens): string | undefined => tokens?.idToken);
            onChange((tokens) => void tokens?.expiresAt)();
            void signOut();
          });
          // @ts-expect-error A mode is one of four.
          document.createElement('${manifest.name}').mode = 'dialog';`,
        'react.tsx': `
          import { AuthsignalCognitoLogin } from '${manifest.name}/react';
          void (
            <AuthsignalCognitoLogin className="login" userPoolClientId="c" ref={(login) => void login?.signIn()}
              onLoginSuccess={({ detail }) => detail.tokens.idToken.length}>
              <h1 slot="header">Sign in</h1>
            </AuthsignalCognitoLogin>
          );
          // @ts-expect-error A mode is one of four.
          void (<AuthsignalCognitoLogin mode="dialog" />);
          void (<${manifest.name} user-pool-client-id="c" onlogin-success={({ detail }) => detail.tokens.idToken.length} />);
          // @ts-expect-error A mode is one of four.
          void (<${manifest.name} mode="dialog" />);`,
        'vue.ts': `
          import type { GlobalComponents } from 'vue';
          import { AuthsignalCognitoLogin } from '${manifest.name}/vue';
          type ComponentProps = InstanceType<typeof AuthsignalCognitoLogin>['$props'];
          void ({ mode: 'popup', nonce: 'n' } satisfies ComponentProps);
          // @ts-expect-error A mode is one of four.
          void ({ mode: 'dialog' } satisfies ComponentProps);
          type Props = InstanceType<GlobalComponents['${manifest.name}']>['$props'];
          void ({ mode: 'popup' } satisfies Props);
          // @ts-expect-error A mode is one of four.
          void ({ mode: 'dialog' } satisfies Props);`,
      };
      for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      const options = `--ignoreConfig --noEmit --strict --skipLibCheck --target es2022 --lib es2022,dom,dom.iterable --types react`;
      const modules = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
      const flags = `${options} --jsx react-jsx --module ${modules} --moduleResolution ${moduleResolution}`;
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      await run('node', [tsc, ...flags.split(' '), ...Object.keys(sources)], folder).catch(
        (error: { stdout?: string }) => assert.fail(error.stdout),
      );
    });
  }

  it('takes undefined for whatever may be left out, under exactOptionalPropertyTypes, too', async () => {
    const sources = {
      'exact.tsx': `
        import { AuthsignalCognitoLogin, LoginError, type PartialMessages } from '${manifest.name}';
        import { configure, getTokens, signOut } from '${manifest.name}/session';
        import { createTriggers, type TriggerOptions } from '${manifest.name}/triggers';
        import type { AuthsignalCognitoLoginProps } from '${manifest.name}/react';
        import type { GlobalComponents } from 'vue';
        import type {} from '${manifest.name}/vue';

        /** The members that may be left out and may not be undefined. */
        type Strict<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? (undefined extends Exact<T>[K] ? never : K) : never }[keyof T];
        /** Without what an optional member brings along. */
        type Exact<T> = { [K in keyof T]-?: T[K] };
        declare function expectNone<Name extends never>(): Name[];

        expectNone<Strict<PartialMessages>>();
        expectNone<Strict<NonNullable<PartialMessages['errors']>>>();
        expectNone<Strict<Pick<AuthsignalCognitoLogin, keyof typeof AuthsignalCognitoLogin.properties>>>();
        expectNone<Strict<NonNullable<ConstructorParameters<typeof LoginError>[1]>>>();
        expectNone<Strict<Parameters<typeof configure>[0]>>();
        expectNone<Strict<NonNullable<Parameters<typeof getTokens>[0]>>>();
        expectNone<Strict<NonNullable<Parameters<typeof signOut>[0]>>>();
        expectNone<Strict<TriggerOptions>>();
        expectNone<Strict<Exclude<TriggerOptions['authsignal'], { track: unknown }>>>();
        type OfTag = keyof typeof AuthsignalCognitoLogin.properties | 'user-pool-client-id' | 'onlogin-success';
        expectNone<Strict<Pick<AuthsignalCognitoLoginProps, OfTag>>>();
        type VueProps = InstanceType<GlobalComponents['${manifest.name}']>['$props'];
        expectNone<Strict<Pick<VueProps, keyof typeof AuthsignalCognitoLogin.properties>>>();

        // What this test says of others.
        expectNone<Strict<{ a?: string | undefined; b: string }>>();
        // @ts-expect-error May be left out, and may not be undefined.
        expectNone<Strict<{ a?: string }>>();

        const login = document.createElement('${manifest.name}');
        login.messages = undefined;
        login.resolveUsername = undefined;
        createTriggers({ authsignal: { apiSecretKey: 'x', apiUrl: process.env.AUTHSIGNAL_URL }, action: process.env.ACTION });
        void (<${manifest.name} username={process.env.NAME} user-pool-client-id={undefined} onlogin-success={undefined} />);`,
    };
    for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const flags =
      '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --target es2022 --lib es2022,dom,dom.iterable --types react,node --jsx react-jsx --module esnext --moduleResolution bundler';
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    await run('node', [tsc, ...flags.split(' '), ...Object.keys(sources)], folder).catch(
      (error: { stdout?: string }) => assert.fail(error.stdout),
    );
  });

  const made = {
    './triggers': 'createTriggers',
    './testing': 'startLocalCloud',
    './testing/playwright': 'signIn',
  };
  for (const [entry, name] of Object.entries(made)) {
    it(`importing ${entry} starts nothing and needs no environment`, async () => {
      const specifier = entry.replace('.', manifest.name);
      const script = `const { ${name} } = await import('${specifier}'); console.log(typeof ${name});`;
      const { stdout } = await run('node', ['--input-type=module', '--eval', script]);
      assert.equal(stdout.trim(), 'function');
    });
  }
});

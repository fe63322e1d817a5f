/** Tools that read packages in their own way find and build this one. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Project } from '../helpers/packed.js';

let project: Project;

before(async () => {
  // By default Parcel passes over exports, which the AWS SDK's packages do not work without; the README says so.
  const manifest = { '@parcel/resolver-default': { packageExports: true } };
  const tools = ['parcel@2.16.0', 'buffer@6', 'esbuild@0.28.2', 'typescript@5.9.3', '@authsignal/node@2'];
  project = await Project.create(tools, manifest);
});

after(() => project.remove());

const PAGE = `
  import 'authsignal-cognito-login';
  document.querySelector('authsignal-cognito-login').addEventListener('login-success', console.log);`;

const builtScripts = (folder: string) =>
  readdirSync(join(project.folder, folder))
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(project.folder, folder, file), 'utf8'))
    .join('\n');

describe('the package', () => {
  it('is built by Parcel with package exports on', async () => {
    project.write('page/index.html', '<script type="module" src="./page.js"></script>');
    project.write('page/page.js', PAGE);
    await project.run('npx', ['parcel', 'build', 'page/index.html', '--dist-dir', 'parcel', '--no-cache']);
    assert.match(builtScripts('parcel'), /customElements\.define/);
  });

  it('has types for TypeScript with the module resolution of Node 10', async () => {
    project.write(
      'page.ts',
      `import { LoginError } from 'authsignal-cognito-login';
       import { AuthsignalCognitoLogin } from 'authsignal-cognito-login/element';
       import { getTokens } from 'authsignal-cognito-login/session';
       import { createTriggers } from 'authsignal-cognito-login/triggers';
       import { startLocalCloud } from 'authsignal-cognito-login/testing';
       import { signIn } from 'authsignal-cognito-login/testing/playwright';
       import english from 'authsignal-cognito-login/locales/en';
       const code: string = new LoginError('network').code;
       void [code, AuthsignalCognitoLogin.version, getTokens, createTriggers, english.signIn, startLocalCloud, signIn];`,
    );
    const flags =
      '--noEmit --strict --skipLibCheck --module esnext --moduleResolution node10 --target es2022 --lib es2022,dom,dom.iterable';
    await project.run('npx', ['tsc', ...flags.split(' '), 'page.ts']);
  });

  for (const [format, extra] of [
    ['cjs', ''],
    ['esm', "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"],
  ] as const) {
    it(`has triggers that esbuild bundles for Lambda as ${format}`, async () => {
      project.write('triggers.js', "export * from 'authsignal-cognito-login/triggers';");
      const file = `lambda/index.${format === 'esm' ? 'mjs' : 'cjs'}`;
      const flags = `--bundle --platform=node --target=node20 --format=${format} --minify --external:@aws-sdk/* --outfile=${file}`;
      await project.run('npx', [
        'esbuild',
        'triggers.js',
        ...flags.split(' '),
        ...(extra ? [`--banner:js=${extra}`] : []),
      ]);
      const names = await project.evaluate(
        `const triggers = await import('./${file}'); console.log(typeof (triggers.preSignUpHandler ?? triggers.default.preSignUpHandler));`,
      );
      assert.equal(names, 'function\n');
    });
  }
});

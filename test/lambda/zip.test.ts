/** The archive for Lambda: what is in it, and that it runs where nothing else is. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { ATTACH, ENDPOINTS, TRIGGERS } from '../../src/attach/entries.js';
import { importsOf } from '../helpers/imports.js';
import { type Backend, KEY_NAME, startBackend } from './backend.js';

const BUILT = fileURLToPath(new URL('../../dist/lambda/', import.meta.url));
const NAME = 'authsignal-cognito-login.zip';
const archive = readFileSync(join(BUILT, NAME));
const files = unzipSync(archive);
const textOf = (path: string) => Buffer.from(files[path] ?? assert.fail(path)).toString();

const HANDLERS = [...TRIGGERS, ...ENDPOINTS, ATTACH].map(({ handler }) => handler);

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});

after(() => rmSync(folder, { recursive: true, force: true }));

/** What a script prints that runs in the folder, with no environment but that given. */
async function run(script: string, environment: Record<string, string> = {}): Promise<unknown> {
  const args = ['--input-type=module', '--eval', script];
  const env = { PATH: process.env.PATH, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  return JSON.parse(stdout) as unknown;
}

describe('the archive', () => {
  it('is less than 1 MB', () => {
    assert.ok(archive.length < 1_000_000, `${archive.length} bytes`);
  });

  it('has its hash beside it', () => {
    const hash = createHash('sha256').update(archive).digest('hex');
    assert.equal(readFileSync(join(BUILT, `${NAME}.sha256`), 'utf8'), `${hash}  ${NAME}\n`);
  });

  it('says which version it is', () => {
    const { name, version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as Record<string, string>;
    const { name: packed, version: packedVersion } = JSON.parse(textOf('package.json')) as Record<
      string,
      string
    >;
    assert.deepEqual([packed, packedVersion], [name, version]);
  });

  it('has the licence of every package in it', () => {
    const licences = textOf('LICENSES.txt');
    for (const name of ['@authsignal/node', '@aws-sdk/client-lambda', '@smithy/core', 'axios', 'form-data'])
      assert.match(licences, new RegExp(`^${name} [\\d.]+ \\(`, 'm'));
    assert.match(licences, /Apache License/);
  });

  it('has modules alone, with their licences', () => {
    const others = Object.keys(files).filter((path) => !/^(index|chunks\/[\w-]+)\.mjs$/.test(path));
    assert.deepEqual(others.sort(), ['LICENSES.txt', 'package.json']);
  });

  it('asks for nothing but Node', () => {
    for (const path of Object.keys(files).filter((name) => name.endsWith('.mjs'))) {
      const packages = importsOf(path, textOf(path)).map(
        ({ target }) => /^npm:(?:node:)?(.*)/.exec(target)?.[1],
      );
      const foreign = packages.filter((name) => name !== undefined && !builtinModules.includes(name));
      assert.deepEqual(foreign, [], path);
    }
  });

  it('has the modules of dist/lambda, of which there is a CommonJS copy', () => {
    const built = readdirSync(BUILT, { recursive: true, encoding: 'utf8' });
    const modules = Object.keys(files).filter((path) => path.endsWith('.mjs'));
    assert.deepEqual(modules.sort(), built.filter((path) => path.endsWith('.mjs')).sort());
    assert.equal(built.filter((path) => path.endsWith('.cjs')).length, modules.length);
  });
});

describe('the functions', () => {
  it('have the names that are documented', async () => {
    const guide = readFileSync(new URL('../../demo/guides/triggers.md', import.meta.url), 'utf8');
    for (const handler of HANDLERS) assert.ok(guide.includes(`\`index.${handler}\``), handler);
    const names = await run(
      `const all = await import('./index.mjs');
       console.log(JSON.stringify(Object.keys(all).filter((name) => typeof all[name] === 'function')));`,
    );
    assert.deepEqual(names, [...HANDLERS].sort());
  });

  it('have the same names in CommonJS', async () => {
    const names = await run(
      `import { createRequire } from 'node:module';
       console.log(JSON.stringify(Object.keys(createRequire(import.meta.url)(${JSON.stringify(join(BUILT, 'index.cjs'))}))));`,
    );
    assert.deepEqual((names as string[]).sort(), [...HANDLERS].sort());
  });
});

describe('the functions in a folder with nothing else', () => {
  let backend: Backend;
  let environment: Record<string, string>;
  before(async () => {
    backend = await startBackend();
    const names = Object.keys(process.env).filter((name) => /^(AWS|AUTHSIGNAL)_/.test(name));
    environment = {
      ...Object.fromEntries(names.map((name) => [name, process.env[name] ?? ''])),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
  });
  after(() => backend.close());

  const callerContext = { clientId: 'localdemoclient' };
  const request = {
    userAttributes: { email: 'bare@example.com', sub: 'c0ffee00-0000-4000-8000-000000000000' },
  };
  const call = (handler: string, event: object) =>
    run(
      `const { ${handler} } = await import('./index.mjs');
       console.log(JSON.stringify(await ${handler}(${JSON.stringify(event)})));`,
      environment,
    );

  it('run PreSignUp', async () => {
    const event = { triggerSource: 'PreSignUp_SignUp', userName: 'bare@example.com', callerContext, request };
    const { response } = (await call('preSignUpHandler', event)) as { response: object };
    assert.deepEqual(response, { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false });
  });

  it('run Define', async () => {
    const event = { callerContext, request: { session: [] } };
    const { response } = (await call('defineAuthChallengeHandler', event)) as { response: object };
    assert.deepEqual(response, {
      challengeName: 'CUSTOM_CHALLENGE',
      issueTokens: false,
      failAuthentication: false,
    });
  });

  it('run Create, with the secret from Secrets Manager', async () => {
    const event = { callerContext, userName: 'bare@example.com', request: { ...request, session: [] } };
    const { response } = (await call('createAuthChallengeHandler', event)) as {
      response: { publicChallengeParameters: Record<string, string> };
    };
    assert.equal(response.publicChallengeParameters.enrolledMethods, 'email-otp');
  });

  it('run Verify, which takes no answer that is none', async () => {
    const event = {
      callerContext,
      userName: 'bare@example.com',
      request: { ...request, challengeAnswer: 'no-token', privateChallengeParameters: {} },
    };
    const { response } = (await call('verifyAuthChallengeResponseHandler', event)) as { response: object };
    assert.deepEqual(response, { answerCorrect: false });
  });

  it('run the endpoint for user names', async () => {
    const event = {
      body: '{"email":"endpoint@example.com"}',
      requestContext: { http: { sourceIp: '192.0.2.1' } },
    };
    const { statusCode, body } = (await call('usernameHandler', event)) as Record<string, unknown>;
    assert.deepEqual([statusCode, body], [200, '{"username":"endpoint@example.com"}']);
  });

  it('run the endpoint for contexts, which Create believes: both have the key from Secrets Manager', async () => {
    Object.assign(environment, {
      AUTHSIGNAL_CLIENT_IDS: callerContext.clientId,
      AUTHSIGNAL_CONTEXT: 'true',
      AUTHSIGNAL_CONTEXT_KEY_NAME: KEY_NAME,
    });
    const { statusCode, body } = (await call('contextHandler', {
      headers: { 'User-Agent': 'Lynx' },
      body: JSON.stringify({ username: 'bare@example.com', deviceId: 'device-1' }),
      requestContext: { http: { sourceIp: '203.0.113.7' } },
    })) as { statusCode: number; body: string };
    assert.equal(statusCode, 200);
    const { context } = JSON.parse(body) as { context: string };
    await call('createAuthChallengeHandler', {
      callerContext,
      userPoolId: environment.AUTHSIGNAL_USER_POOL_ID,
      userName: 'bare@example.com',
      request: {
        ...request,
        session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeMetadata: 'PROVIDE_CONTEXT' }],
        clientMetadata: { deviceId: 'device-1', context },
      },
    });
    const { deviceId, ipAddress, userAgent } =
      backend.cloud.authsignal.actions.list().at(-1)?.circumstances ?? {};
    assert.deepEqual([deviceId, ipAddress, userAgent], ['device-1', '203.0.113.7', 'Lynx']);
  });

  it('run the endpoint for tokens, which gives nothing to who is not signed in', async () => {
    const claims = {
      token_use: 'access',
      sub: request.userAttributes.sub,
      auth_time: String(Date.now() / 1000),
    };
    const event = {
      headers: { authorization: 'Bearer nobody' },
      requestContext: { authorizer: { jwt: { claims } } },
    };
    const { statusCode } = (await call('enrollmentTokenHandler', event)) as Record<string, unknown>;
    assert.equal(statusCode, 401);
  });
});

describe('the archive in the local cloud', () => {
  const NAMES = {
    define: 'defineAuthChallengeHandler',
    create: 'createAuthChallengeHandler',
    verify: 'verifyAuthChallengeResponseHandler',
    presignup: 'preSignUpHandler',
  };

  it('gets as far as a code, with --triggers', async () => {
    const triggers = join(folder, 'triggers');
    mkdirSync(triggers);
    for (const [file, name] of Object.entries(NAMES))
      writeFileSync(join(triggers, `${file}.mjs`), `export { ${name} as handler } from '../index.mjs';\n`);
    const backend = await startBackend(triggers);
    try {
      const response = await fetch(`${backend.cloud.url}/cognito/`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
        },
        body: JSON.stringify({
          ClientId: 'localdemoclient',
          AuthFlow: 'CUSTOM_AUTH',
          AuthParameters: { USERNAME: 'nobody@example.com' },
        }),
      });
      const { ChallengeName, ChallengeParameters } = (await response.json()) as {
        ChallengeName: string;
        ChallengeParameters: Record<string, string>;
      };
      assert.deepEqual([ChallengeName, ChallengeParameters.defaultMethod], ['CUSTOM_CHALLENGE', 'email-otp']);
    } finally {
      await backend.close();
    }
  });
});

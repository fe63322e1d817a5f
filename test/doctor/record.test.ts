/** `--record` and `--compare`: the form of a sign-in, without any of its values. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { theWorld, type World } from '../../src/diagnose/ask.js';
import { shapeOf, type Step } from '../../src/doctor/shapes.js';
import { callCognito } from '../local-cloud/server-client.js';
import { closedUrl } from './site.js';
import { argumentsOf, optionsFor, runDoctor, type Options } from './doctor-run.js';

const PERSON = 'hedy.lamarr@example.com';

let cloud: LocalCloud;
let folder: string;
let file: string;

/** Where no server listens any more. */
let nowhere: string;

before(async () => {
  nowhere = await closedUrl();
  cloud = await startLocalCloud();
  folder = mkdtempSync(join(tmpdir(), 'record-'));
  file = join(folder, 'record.json');
  await callCognito(cloud.url, 'SignUp', {
    ClientId: 'localdemoclient',
    Username: PERSON,
    Password: 'Never-used-1',
    UserAttributes: [{ Name: 'email', Value: PERSON }],
  });
});
after(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const usual = (more: Options = {}): Options => ({
  ...optionsFor(cloud),
  identifier: PERSON,
  record: file,
  ...more,
});

/** Types what the mailbox gets; `change` makes a mistake. */
function typist(change = (code: string) => code): NodeJS.ReadableStream {
  const stdin = new PassThrough();
  const stop = cloud.outbox.subscribe(() => {
    const { code } = cloud.outbox.list().at(-1) ?? {};
    if (!code) return;
    stop();
    stdin.write(`${change(code)}\n`);
  });
  return stdin;
}

/** Every text that is a value somewhere in what `world` sends and gets. */
function listeningWorld(): { world: World; values: Set<string>; names: Set<string> } {
  const values = new Set<string>();
  const names = new Set<string>();
  const note = (value: unknown): void => {
    if (typeof value === 'string') {
      values.add(value);
      // The parts of a token and of an address are values, too.
      for (const part of value.split(/[.?&=/]/)) values.add(part);
      try {
        note(JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()));
      } catch {
        // It is no token.
      }
    } else if (typeof value === 'object' && value !== null)
      for (const [name, part] of Object.entries(value)) {
        names.add(name);
        note(part);
      }
  };
  const read = (text: unknown) => {
    try {
      note(JSON.parse(String(text)));
    } catch {
      // It is empty.
    }
  };
  return {
    values,
    names,
    world: {
      ...theWorld,
      fetch: async (input, init) => {
        read(init?.body);
        const headers = new Headers(init?.headers);
        note(headers.get('authorization'));
        const reply = await fetch(input, init);
        for (const [name, value] of reply.headers) note({ [name]: value });
        read(await reply.clone().text());
        return reply;
      },
    },
  };
}

const readSteps = () => (JSON.parse(readFileSync(file, 'utf8')) as { steps: Step[] }).steps;

describe('doctor --record', () => {
  it('signs somebody in by a code and writes the form of every answer', async () => {
    const { code, stdout, stderr } = await runDoctor(argumentsOf(usual()), { stdin: typist() });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^5 answers written to /);
    const steps = readSteps();
    assert.deepEqual(
      steps.map(({ name, status }) => `${status} ${name}`),
      [
        '200 InitiateAuth',
        '200 /client/init',
        '200 /client/challenge/email-otp',
        '200 /client/verify/email-otp',
        '200 RespondToAuthChallenge',
      ],
    );
    assert.ok(steps[0]?.headers.includes('x-amzn-requestid'));
    const { AuthenticationResult } = steps[4]?.body as unknown as {
      AuthenticationResult: Record<string, object>;
    };
    assert.deepEqual(Object.keys(AuthenticationResult.AccessToken ?? {}), ['jwt', 'header', 'claims']);
  });

  it('writes no value that was on the wire', async () => {
    const { world, values, names } = listeningWorld();
    const { code } = await runDoctor(argumentsOf(usual()), { stdin: typist(), world });
    assert.equal(code, 0);
    const text = readFileSync(file, 'utf8');
    assert.ok(values.size > 50 && values.has(PERSON));
    // Of what was sent only names are there: those of members, headers and steps.
    const allNames = [...names, ...readSteps().map(({ name }) => name)].join(' ');
    const kept = [...values].filter((value) => value.length >= 4 && text.includes(value));
    assert.deepEqual(
      kept.filter((value) => !allNames.includes(value) && !/^(string|number|null|true)$/.test(value)),
      [],
    );
    const leaves = (shape: unknown): unknown[] =>
      typeof shape === 'object' && shape !== null ? Object.values(shape).flatMap(leaves) : [shape];
    for (const leaf of readSteps().flatMap(({ body }) => leaves(body)))
      assert.match(String(leaf), /^(string\(\d+\)|number|boolean|null)$/);
  });

  it('says that the code is wrong, and writes nothing', async () => {
    const other = join(folder, 'other.json');
    const wrong = typist((code) => (code === '000000' ? '111111' : '000000'));
    const { code, stderr } = await runDoctor(argumentsOf(usual({ record: other })), { stdin: wrong });
    assert.equal(code, 1);
    assert.match(stderr, /Authsignal did not accept the code\.\n$/);
    assert.throws(() => readFileSync(other));
  });

  it('ends when nobody is there to type', async () => {
    const { code, stderr } = await runDoctor(argumentsOf(usual()));
    assert.equal(code, 1);
    assert.match(stderr, /No code was typed\.\n$/);
  });

  it('says that a server cannot be reached, and that a file cannot be written', async () => {
    const unreachable = await runDoctor(argumentsOf(usual({ 'cognito-url': nowhere })));
    assert.equal(unreachable.code, 2);
    assert.match(unreachable.stderr, /refused the connection/);
    const unwritable = await runDoctor(argumentsOf(usual({ record: join(folder, 'none', 'file') })), {
      stdin: typist(),
    });
    assert.equal(unwritable.code, 1);
    assert.match(unwritable.stderr, /cannot be written/);
  });
});

describe('doctor --compare', () => {
  const compare = async (change: (steps: Step[]) => unknown = () => undefined) => {
    const steps = readSteps();
    change(steps);
    const changed = join(folder, 'changed.json');
    writeFileSync(changed, JSON.stringify({ version: 1, steps }));
    return runDoctor(['--compare', changed]);
  };

  it('finds that the local cloud answers as the local cloud', async () => {
    const { code, stdout } = await compare();
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'The local cloud answers in the same form.\n' });
  });

  it('names what is only there, only here, and of another type', async () => {
    const { code, stdout } = await compare((steps) => {
      const [begun, init] = steps as [Step & { headers: string[]; body: Record<string, unknown> }, Step];
      begun.headers.push('x-new');
      begun.body.Session = 'number';
      delete begun.body.ChallengeName;
      Object.assign(init, { status: 404 });
    });
    assert.equal(code, 1);
    for (const line of [
      'InitiateAuth: header.x-new is only there',
      'InitiateAuth.Session is number there and string here',
      'InitiateAuth.ChallengeName is only here',
      '/client/init answered 404 there and 200 here',
      '4 differences.',
    ])
      assert.ok(stdout.includes(line), `${line}\n${stdout}`);
  });
});

describe('a shape', () => {
  it('has names, types and lengths, and no value', () => {
    const token = [{ alg: 'HS256' }, { sub: 'somebody', other: { userId: 'x' } }, {}]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    assert.deepEqual(
      shapeOf({
        text: 'secret',
        list: [{ a: 1 }, { a: 2 }, 'x'],
        none: null,
        flag: true,
        token,
        address: 'https://example.com/path?token=abc&4711=1',
        'a@example.com': 1,
        '5f0c9c1e-4d0b-4c56-9d7a-0f6a2f6a8a11': 1,
      }),
      {
        text: 'string(6)',
        list: [{ a: 'number' }, 'string(1)'],
        none: 'null',
        flag: 'boolean',
        token: {
          jwt: `string(${token.length})`,
          header: { alg: 'string(5)' },
          claims: { sub: 'string(8)', other: { userId: 'string(1)' } },
        },
        address: { url: 'string(41)', token: 'string(3)' },
      },
    );
  });
});

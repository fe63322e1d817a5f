/** `doctor --compare`: holds what was recorded against the local cloud. */
import { readFile } from 'node:fs/promises';
import { startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { completeConfig } from '../config.js';
import { ask, theWorld } from '../diagnose/ask.js';
import type { Examination } from '../diagnose/check.js';
import { readFirstConfig } from '../first-config.js';
import { isObject } from '../json.js';
import { compareSteps, type Step } from './shapes.js';
import { signInByCode } from './sign-in.js';

const PERSON = 'recorded@example.com';
const CLIENT = 'localdemoclient';

/** The steps in a file of `--record`; `undefined` where it is none. */
function readSteps(text: string): readonly Step[] | undefined {
  try {
    const { version, steps } = JSON.parse(text) as { version?: unknown; steps?: unknown };
    const isStep = (step: unknown) =>
      isObject(step) &&
      typeof step.name === 'string' &&
      Array.isArray(step.headers) &&
      step.body !== undefined;
    return version === 1 && Array.isArray(steps) && steps.every(isStep) ? (steps as Step[]) : undefined;
  } catch {
    return undefined;
  }
}

/** The same sign-in in the local cloud. */
async function signInHere(): Promise<Step[]> {
  const cloud = await startLocalCloud();
  try {
    const attributes = {
      region: 'us-east-1',
      'user-pool-client-id': CLIENT,
      'tenant-id': 'local-tenant',
      'authsignal-url': `${cloud.url}/authsignal/v1`,
      'cognito-url': `${cloud.url}/cognito`,
    };
    const { config } = readFirstConfig(attributes);
    if (!config) throw new Error('The local cloud has other names.');
    const endpoint = `${cloud.url}/cognito`;
    const examination: Examination = {
      world: theWorld,
      config: completeConfig(config),
      endpoint,
      patience: 10_000,
      found: [],
    };
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp',
    };
    const UserAttributes = [{ Name: 'email', Value: PERSON }];
    const body = JSON.stringify({
      ClientId: CLIENT,
      Username: PERSON,
      Password: 'Recorded-1-person',
      UserAttributes,
    });
    await ask(theWorld, `${endpoint}/`, { method: 'POST', headers, body }, 10_000);
    const signIn = () =>
      signInByCode(examination, PERSON, async () => cloud.outbox.list().at(-1)?.code ?? '');
    // Whoever was recorded has signed in before.
    await signIn();
    return await signIn();
  } finally {
    await cloud.close();
  }
}

/** Resolves with the exit code: 0 where they agree, 1 where they do not. */
export async function compare(
  file: string,
  { stdout, stderr }: { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream },
): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const steps = text === undefined ? undefined : readSteps(text);
  if (!steps) {
    stderr.write(`${file} ${text === undefined ? 'cannot be read' : 'is no file of --record'}.\n`);
    return 2;
  }
  const lines = compareSteps(steps, await signInHere());
  for (const line of lines) stdout.write(`${line}\n`);
  stdout.write(
    lines.length > 0 ? `\n${lines.length} differences.\n` : 'The local cloud answers in the same form.\n',
  );
  return lines.length > 0 ? 1 : 0;
}

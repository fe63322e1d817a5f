/** The AWS SDK's codec in a bundle: what is left out of it is for shapes that no operation of the widget has. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { NormalizedSchema } from '@smithy/core/schema';
import type { CognitoClient } from '../../../src/gateways/cognito-sdk.js';
import { build, run } from '../../helpers/rollup-in-memory.js';
import { bundle } from '../../../rollup.config.mjs';
import { adaptAws } from './adapt-aws.mjs';

const OPERATIONS = {
  signUp: sdk.SignUp$,
  initiateAuth: sdk.InitiateAuth$,
  respondToAuthChallenge: sdk.RespondToAuthChallenge$,
  getTokensFromRefreshToken: sdk.GetTokensFromRefreshToken$,
  revokeToken: sdk.RevokeToken$,
  globalSignOut: sdk.GlobalSignOut$,
} satisfies Record<keyof CognitoClient, unknown>;

/** Something for every field of a shape; fails at a kind that the bundles have no code for. */
function sample(schema: NormalizedSchema, path: string): unknown {
  if (schema.isStructSchema())
    return Object.fromEntries(
      [...schema.structIterator()].map(([name, member]) => [name, sample(member, `${path}.${name}`)]),
    );
  if (schema.isListSchema()) return [sample(schema.getValueSchema(), `${path}[]`)];
  if (schema.isMapSchema()) return { key: sample(schema.getValueSchema(), `${path}{}`) };
  const traits = schema.getMergedTraits();
  assert.ok(!traits.mediaType && !traits.idempotencyToken, `${path} has traits of its own`);
  if (schema.isStringSchema()) return 'ä "quoted" \\ \u2028 text';
  if (schema.isBooleanSchema()) return true;
  assert.ok(schema.isNumericSchema() && !schema.isBigIntegerSchema(), `${path} is of another kind`);
  return 3600;
}

describe('adaptAws', () => {
  it('leaves what every operation needs', async () => {
    let answer: unknown;
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push(JSON.parse(Buffer.concat(chunks).toString()));
        response.end(JSON.stringify(answer));
      });
    }).listen(0);
    await once(server, 'listening');
    const { plugins, treeshake } = bundle('', {});
    const file = new URL('../../../src/gateways/cognito-sdk.ts', import.meta.url).pathname;
    const output = await build(
      { 'index.js': `export { createCognitoClient } from ${JSON.stringify(file)};` },
      { plugins: plugins as never, treeshake } as never,
    );
    try {
      await run<{ createCognitoClient: (endpoint: string) => CognitoClient }>(
        output,
        'index.js',
        async ({ createCognitoClient }) => {
          const client = createCognitoClient(`http://localhost:${(server.address() as AddressInfo).port}`);
          for (const [name, operation] of Object.entries(OPERATIONS)) {
            const [, , , , input, result] = operation as unknown as unknown[];
            const sent = sample(NormalizedSchema.of(input as never), `${name} input`);
            answer = sample(NormalizedSchema.of(result as never), `${name} output`);
            const call = client[name as keyof CognitoClient] as (
              input: unknown,
              signal: AbortSignal,
            ) => unknown;
            assert.deepEqual(await call(sent, AbortSignal.timeout(60_000)), answer, name);
            assert.deepEqual(asked.pop(), sent, name);
          }
        },
      );
    } finally {
      server.close();
    }
  });

  it('fails when the SDK no longer has what it leaves out', async () => {
    const name = 'node_modules/@smithy/core/dist-es/submodules/serde/date-utils.js';
    const output = build({ [name]: 'export const parse = () => 1;' }, { plugins: [adaptAws()] });
    await assert.rejects(output, /The AWS SDK has no .*serde\/parse-utils\.js.* any more/);
  });
});

/** The trace of the state machine in the demo's builds. */
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { FlowEvent, FlowState } from '../../src/flow/state.js';
import { trace } from './trace.mjs';

type Transition = (state: FlowState, event: FlowEvent) => FlowState;

describe('the trace', () => {
  let transition: Transition;
  const lines: string[] = [];

  before(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `export { transition } from './src/flow/transition.js';`,
        resolveDir: process.cwd(),
      },
      bundle: true,
      write: false,
      format: 'esm',
      tsconfig: 'tsconfig.json',
      plugins: [trace],
    });
    const source = `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`;
    ({ transition } = (await import(source)) as { transition: Transition });
    const page = new EventTarget();
    page.addEventListener('login-flow-trace', (event) => lines.push((event as CustomEvent<string>).detail));
    Object.assign(globalThis, { document: page });
  });
  afterEach(() => void (lines.length = 0));

  const first: FlowState = { kind: 'identify', identifier: '' };

  it('has one line for an event, and nothing of what was typed', () => {
    const next = transition(first, { type: 'submit', identifier: 'ana@example.com' });
    assert.equal(next.kind, 'starting');
    assert.deepEqual(lines, ['identify + submit → starting']);
  });

  it('says that an event was ignored', () => {
    assert.equal(transition(first, { type: 'retry' }), first);
    assert.deepEqual(lines, ['identify + retry → ignored']);
  });
});

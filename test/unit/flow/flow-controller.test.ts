import { expect } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import { LoginError } from '../../../src/errors.js';
import { FlowController, type FlowEngine } from '../../../src/flow/flow-controller.js';
import type { FlowEvent, FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import { attempt, challenge, IDENTIFIER, success } from './states.js';

/** Work that ends when the test says so. */
interface Work {
  readonly state: FlowState;
  readonly signal: AbortSignal;
  readonly report: (event: FlowEvent) => void;
  readonly end: (event?: FlowEvent) => Promise<void>;
}

async function setUp({
  isLoaded = true,
  guard = () => true,
  onChange = () => undefined,
}: {
  readonly isLoaded?: boolean;
  readonly guard?: (event: FlowEvent) => boolean;
  readonly onChange?: (flow: FlowController, state: FlowState) => void;
} = {}) {
  const work: Work[] = [];
  const settings: number[] = [];
  let updates = 0;
  const changes: string[] = [];
  const guarded: string[] = [];
  const host = { requestUpdate: () => (updates += 1) } as unknown as ReactiveControllerHost;
  const engine: FlowEngine = {
    transition,
    createEffects: ({ clientMetadata = {} }) => {
      settings.push(Number(clientMetadata.number));
      return (state, signal, report) => {
        let resolve: (event?: FlowEvent) => void = () => undefined;
        const promise = new Promise<FlowEvent | undefined>((done) => (resolve = done));
        work.push({
          state,
          signal,
          report,
          end: async (event) => {
            resolve(event);
            await promise;
            // The controller's own continuations come right after.
            for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
          },
        });
        return promise;
      };
    },
  };
  const loading = Promise.withResolvers<FlowEngine>();
  let reads = 0;
  const flow: FlowController = new FlowController(host, {
    load: () => loading.promise,
    settings: () => ({ config: undefined, clientMetadata: { number: String((reads += 1)) } }),
    guard: (event) => {
      guarded.push(event.type);
      return guard(event);
    },
    onChange: (state, previous, event) => {
      changes.push(`${previous.kind} + ${event.type} → ${state.kind}`);
      onChange(flow, state);
    },
  });
  if (isLoaded) {
    loading.resolve(engine);
    await flow.load();
  }
  const workAt = (index: number): Work => {
    const found = work.at(index);
    if (!found) throw new Error('No such work was started.');
    return found;
  };
  const load = async () => {
    loading.resolve(engine);
    await flow.load();
  };
  const fail = async (error: unknown) => {
    loading.reject(error);
    await flow.load().catch(() => undefined);
    await Promise.resolve();
  };
  return { flow, work, workAt, changes, guarded, settings, load, fail, updates: () => updates };
}

const submit = { type: 'submit', identifier: IDENTIFIER } as const;
const started = { type: 'started', attempt, method: 'email-otp' } as const;

describe('FlowController', () => {
  it('begins with the identifier', async () => {
    expect((await setUp()).flow.state).to.deep.equal({ kind: 'identify', identifier: '' });
  });

  it('gets through the first step before the others are there', async () => {
    const { flow, work } = await setUp({ isLoaded: false });
    flow.dispatch(submit);
    expect(flow.state.kind).to.equal('starting');
    flow.dispatch({ type: 'back' });
    expect(flow.state).to.deep.equal({ kind: 'identify', identifier: IDENTIFIER });
    expect(work).to.be.empty;
  });

  it('starts the work as soon as that is loaded, with the settings of the submit', async () => {
    const { flow, workAt, settings, load } = await setUp({ isLoaded: false });
    flow.dispatch(submit);
    await load();
    expect(workAt(0).state.kind).to.equal('starting');
    expect(settings).to.deep.equal([1]);
  });

  it('fails with load-failed when it does not load', async () => {
    const { flow, fail } = await setUp({ isLoaded: false });
    flow.dispatch(submit);
    await fail(new LoginError('load-failed'));
    expect(flow.state).to.deep.equal({
      kind: 'identify',
      identifier: IDENTIFIER,
      failure: { code: 'load-failed' },
    });
  });

  it('asks once whether an event that applies may happen, and leaves it when it may not', async () => {
    const { flow, work, guarded, changes } = await setUp({ guard: () => false });
    flow.dispatch(submit);
    flow.dispatch({ type: 'resend' });
    expect(guarded).to.deep.equal(['submit']);
    expect([work.length, changes.length]).to.deep.equal([0, 0]);
  });

  it('runs the work of the state it gets into and goes on with its result', async () => {
    const { flow, workAt } = await setUp();
    flow.dispatch(submit);
    expect(workAt(0).state.kind).to.equal('starting');
    await workAt(0).end(started);
    expect(flow.state.kind).to.equal('sending');
    expect(workAt(1).state.kind).to.equal('sending');
  });

  it('asks for a render and tells about each change', async () => {
    const { flow, changes, updates } = await setUp();
    flow.dispatch(submit);
    expect(updates()).to.equal(1);
    expect(changes).to.deep.equal(['identify + submit → starting']);
  });

  it('ignores an event that does not apply', async () => {
    const { flow, work, changes, updates } = await setUp();
    flow.dispatch({ type: 'resend' });
    expect([work.length, changes.length, updates()]).to.deep.equal([0, 0, 0]);
  });

  it('starts one sign-in for two submits', async () => {
    const { flow, work, workAt } = await setUp();
    flow.dispatch(submit);
    flow.dispatch(submit);
    expect(work.length).to.equal(1);
    expect(workAt(0).signal.aborted).to.equal(false);
  });

  it('aborts the work of a state that is left', async () => {
    const { flow, workAt } = await setUp();
    flow.dispatch(submit);
    flow.dispatch({ type: 'back' });
    expect(workAt(0).signal.aborted).to.equal(true);
    expect(workAt(0).signal.reason).to.have.property('name', 'AbortError');
  });

  it('drops what work yields after its state was left', async () => {
    const { flow, workAt } = await setUp();
    flow.dispatch(submit);
    flow.dispatch({ type: 'back' });
    await workAt(0).end(started);
    expect(flow.state.kind).to.equal('identify');
  });

  it('drops the result of an earlier attempt at the same step', async () => {
    const { flow, workAt } = await setUp();
    flow.dispatch(submit);
    flow.dispatch({ type: 'back' });
    flow.dispatch(submit);
    const early = workAt(0);
    await early.end({ type: 'failed', failure: { code: 'network' } });
    expect(flow.state.kind).to.equal('starting');
  });

  it('keeps one set of effects for a sign-in and makes another one for the next', async () => {
    const { flow, workAt, settings } = await setUp();
    flow.dispatch(submit);
    await workAt(0).end(started);
    expect(settings).to.deep.equal([1]);
    flow.dispatch({ type: 'back' });
    flow.dispatch(submit);
    expect(settings).to.deep.equal([1, 2]);
  });

  it('does not start the work of a state that a listener has left already', async () => {
    const { flow, work } = await setUp({
      onChange: (controller, { kind }) => {
        if (kind === 'starting') controller.dispatch({ type: 'back' });
      },
    });
    flow.dispatch(submit);
    expect(flow.state.kind).to.equal('identify');
    expect(work.some(({ state }) => state.kind === 'starting')).to.equal(false);
  });

  it('runs a retry as new work', async () => {
    const { flow, work, workAt } = await setUp();
    flow.dispatch(submit);
    await workAt(-1).end(started);
    await workAt(-1).end({ type: 'failed', failure: { code: 'network' } });
    const before = work.length;
    flow.dispatch({ type: 'retry' });
    expect(work.length).to.equal(before + 1);
    expect(workAt(-1).state).to.include({ kind: 'sending', failure: undefined });
  });

  it('goes on with the same work while it reports progress', async () => {
    const { flow, work, workAt } = await setUp();
    flow.dispatch(submit);
    await workAt(-1).end({ ...started, method: 'qr-code' });
    await workAt(-1).end({ type: 'sent', next: 'waiting', challenge });
    const before = work.length;
    workAt(-1).report({ type: 'progress', progress: { isClaimed: true } });
    expect(flow.state).to.deep.include({ kind: 'waiting', progress: { isClaimed: true } });
    expect(work.length).to.equal(before);
    expect(workAt(-1).signal.aborted).to.equal(false);
  });

  it('drops the progress of work that was left', async () => {
    const { flow, workAt } = await setUp();
    flow.dispatch(submit);
    await workAt(-1).end({ ...started, method: 'qr-code' });
    await workAt(-1).end({ type: 'sent', next: 'waiting', challenge });
    const waiting = workAt(-1);
    flow.dispatch({ type: 'resend' });
    await workAt(-1).end({ type: 'sent', next: 'waiting', challenge });
    waiting.report({ type: 'progress', progress: { isClaimed: true } });
    expect(flow.state.kind).to.equal('waiting');
    expect(flow.state).not.to.have.property('progress');
  });

  it('tells the page as work of its own once the tokens are there', async () => {
    const { flow, workAt } = await setUp();
    flow.dispatch(submit);
    await workAt(-1).end(started);
    await workAt(-1).end({ type: 'sent', next: 'entering', challenge });
    flow.dispatch({ type: 'enter', code: '123456' });
    await workAt(-1).end({ type: 'verified', validationToken: 'validation-token', at: 0 });
    await workAt(-1).end({ type: 'answered', success, passkey: 'none' });
    expect(workAt(-1).state).to.have.property('success', success);
    await workAt(-1).end({ type: 'accepted' });
    expect(flow.state).to.deep.equal({ kind: 'done', success });
  });
});

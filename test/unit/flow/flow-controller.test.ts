import { expect } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import { FlowController } from '../../../src/flow/flow-controller.js';
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

function setUp({
  isExtended = true,
  onChange = () => undefined,
}: {
  readonly isExtended?: boolean;
  readonly onChange?: (flow: FlowController, state: FlowState) => void;
} = {}) {
  const work: Work[] = [];
  let effects = 0;
  let updates = 0;
  const changes: string[] = [];
  const host = { requestUpdate: () => (updates += 1) } as unknown as ReactiveControllerHost;
  const flow: FlowController = new FlowController(host, {
    createEffects: () => {
      effects += 1;
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
            // The controller's own continuation comes right after.
            await Promise.resolve();
          },
        });
        return promise;
      };
    },
    onChange: (state, previous, event) => {
      changes.push(`${previous.kind} + ${event.type} → ${state.kind}`);
      onChange(flow, state);
    },
  });
  if (isExtended) flow.extend(transition);
  const workAt = (index: number): Work => {
    const found = work.at(index);
    if (!found) throw new Error('No such work was started.');
    return found;
  };
  return { flow, work, workAt, changes, effects: () => effects, updates: () => updates };
}

const submit = { type: 'submit', identifier: IDENTIFIER } as const;
const started = { type: 'started', attempt, method: 'email-otp' } as const;

describe('FlowController', () => {
  it('begins with the identifier', () => {
    expect(setUp().flow.state).to.deep.equal({ kind: 'identify', identifier: '' });
  });

  it('gets through the first step before the others are there', () => {
    const { flow, workAt } = setUp({ isExtended: false });
    flow.dispatch(submit);
    expect(workAt(0).state.kind).to.equal('starting');
    flow.dispatch({ type: 'back' });
    expect(flow.state).to.deep.equal({ kind: 'identify', identifier: IDENTIFIER });
  });

  it('runs the work of the state it gets into and goes on with its result', async () => {
    const { flow, workAt } = setUp();
    flow.dispatch(submit);
    expect(workAt(0).state.kind).to.equal('starting');
    await workAt(0).end(started);
    expect(flow.state.kind).to.equal('sending');
    expect(workAt(1).state.kind).to.equal('sending');
  });

  it('asks for a render and tells about each change', () => {
    const { flow, changes, updates } = setUp();
    flow.dispatch(submit);
    expect(updates()).to.equal(1);
    expect(changes).to.deep.equal(['identify + submit → starting']);
  });

  it('ignores an event that does not apply', () => {
    const { flow, work, changes, updates } = setUp();
    flow.dispatch({ type: 'resend' });
    expect([work.length, changes.length, updates()]).to.deep.equal([0, 0, 0]);
  });

  it('starts one sign-in for two submits', () => {
    const { flow, work, workAt } = setUp();
    flow.dispatch(submit);
    flow.dispatch(submit);
    expect(work.length).to.equal(1);
    expect(workAt(0).signal.aborted).to.equal(false);
  });

  it('aborts the work of a state that is left', () => {
    const { flow, workAt } = setUp();
    flow.dispatch(submit);
    flow.dispatch({ type: 'back' });
    expect(workAt(0).signal.aborted).to.equal(true);
    expect(workAt(0).signal.reason).to.have.property('name', 'AbortError');
  });

  it('drops what work yields after its state was left', async () => {
    const { flow, workAt } = setUp();
    flow.dispatch(submit);
    flow.dispatch({ type: 'back' });
    await workAt(0).end(started);
    expect(flow.state.kind).to.equal('identify');
  });

  it('drops the result of an earlier attempt at the same step', async () => {
    const { flow, workAt } = setUp();
    flow.dispatch(submit);
    flow.dispatch({ type: 'back' });
    flow.dispatch(submit);
    const early = workAt(0);
    await early.end({ type: 'failed', failure: { code: 'network' } });
    expect(flow.state.kind).to.equal('starting');
  });

  it('keeps one set of effects for a sign-in and makes another one for the next', async () => {
    const { flow, workAt, effects } = setUp();
    flow.dispatch(submit);
    await workAt(0).end(started);
    expect(effects()).to.equal(1);
    flow.dispatch({ type: 'back' });
    flow.dispatch(submit);
    expect(effects()).to.equal(2);
  });

  it('does not start the work of a state that a listener has left already', () => {
    const { flow, work } = setUp({
      onChange: (controller, { kind }) => {
        if (kind === 'starting') controller.dispatch({ type: 'back' });
      },
    });
    flow.dispatch(submit);
    expect(flow.state.kind).to.equal('identify');
    expect(work.some(({ state }) => state.kind === 'starting')).to.equal(false);
  });

  it('runs a retry as new work', async () => {
    const { flow, work, workAt } = setUp();
    flow.dispatch(submit);
    await workAt(-1).end(started);
    await workAt(-1).end({ type: 'failed', failure: { code: 'network' } });
    const before = work.length;
    flow.dispatch({ type: 'retry' });
    expect(work.length).to.equal(before + 1);
    expect(workAt(-1).state).to.include({ kind: 'sending', failure: undefined });
  });

  it('goes on with the same work while it reports progress', async () => {
    const { flow, work, workAt } = setUp();
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
    const { flow, workAt } = setUp();
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
    const { flow, workAt } = setUp();
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

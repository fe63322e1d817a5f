/** A QR code, which the person scans and approves with an app in which they are signed in already. */
import { LoginError } from '../errors.js';
import type { AuthsignalSdk } from '../gateways/authsignal-gateway.js';
import { isText } from '../json.js';
import type { WaitProgress } from '../types.js';
import { isQrText, readDecision } from './answers.js';
import type { Method, MethodContext } from './method.js';
import { pause } from './pause.js';
import { poll, waitingEnds } from './poll.js';

type Report = (progress: WaitProgress) => void;

/** Milliseconds until a web socket that says nothing is given up. */
const SOCKET_DEADLINE_MS = 5000;

/** Longest time for which a code is shown, in milliseconds. */
const LONGEST_LIFE_MS = 9 * 60_000;
const SHORTEST_LIFE_MS = 2000;

/** The longest interval that a timer takes, in milliseconds: codes are renewed here and not by the SDK. */
const NEVER_MS = 2 ** 31 - 1;

/** When to renew a code that expires at `expiresAt`, by the clock of `performance.now()`. This device's may be wrong. */
function renewalTime(expiresAt: unknown): number {
  const life = typeof expiresAt === 'string' ? Date.parse(expiresAt) - Date.now() : NaN;
  return (
    performance.now() +
    (life > 0 ? Math.min(Math.max(life, SHORTEST_LIFE_MS), LONGEST_LIFE_MS) : LONGEST_LIFE_MS)
  );
}

/** The code in an answer; `undefined` when the answer's shape is wrong. */
const readCode = ({ challengeId, expiresAt }: Readonly<Record<string, unknown>>) =>
  isQrText(challengeId) ? { challengeId, renewAt: renewalTime(expiresAt) } : undefined;

/** The socket that the SDK has opened and does not speak of; `undefined` should a release keep it elsewhere. */
function socketOf(qrCode: AuthsignalSdk['qrCode']): EventTarget | undefined {
  const { handler } = qrCode as unknown as { handler?: { wsClient?: { ws?: unknown } } };
  const socket = handler?.wsClient?.ws;
  return socket instanceof EventTarget ? socket : undefined;
}

type Outcome = { readonly validationToken: string } | 'expired' | 'unusable';

/** Shows one code by web socket. Resolves with what became of it: `unusable` when the socket failed or is silent. */
function showBySocket(
  { authsignal, token, action, signal }: MethodContext,
  report: Report,
  deadline: number,
): Promise<Outcome> {
  const watch = new AbortController();
  let qrCode: AuthsignalSdk['qrCode'] | undefined;
  // At once, because the next attempt may use the same `qrCode`.
  const stop = () => {
    signal.removeEventListener('abort', stop);
    watch.abort(signal.reason);
    qrCode?.disconnect();
    qrCode = undefined;
  };
  signal.addEventListener('abort', stop);

  return new Promise<Outcome>((resolve, reject) => {
    let qrText: string | undefined;
    const onStateChange = (state: string, validationToken?: string) => {
      if (state === 'claimed') report({ qrText, isClaimed: true });
      if (state === 'rejected') reject(new LoginError('not-allowed'));
      if (state !== 'approved') return;
      if (isText(validationToken)) resolve({ validationToken });
      else reject(new LoginError('bad-response'));
    };
    const create = () =>
      authsignal.call({
        token,
        signal: watch.signal,
        deadline: SOCKET_DEADLINE_MS,
        run: (sdk) => {
          qrCode = sdk.qrCode;
          const created = qrCode.challenge({ action, onStateChange, refreshInterval: NEVER_MS });
          socketOf(qrCode)?.addEventListener('close', () => resolve('unusable'));
          return created;
        },
        read: readCode,
      });
    const show = async () => {
      const { challengeId, renewAt } = await create();
      qrText = challengeId;
      report({ qrText, isClaimed: false });
      const end = Math.min(renewAt, deadline);
      while (performance.now() < end) await pause(end - performance.now(), watch.signal);
      resolve('expired');
    };
    show().catch(() => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve('unusable');
    });
  }).finally(stop);
}

/** Shows codes and asks what has become of them; with `isShown`, a code of the web socket is on the screen. */
async function showByPolling(
  { authsignal, token, action, signal }: MethodContext,
  report: Report,
  { deadline, isShown }: { readonly deadline: number; readonly isShown: boolean },
): Promise<string> {
  const create = async () => {
    const code = await authsignal.post('/client/challenge/qr-code', {
      token,
      signal,
      body: { action },
      read: (data) => {
        const { deviceCode } = data;
        const code = readCode(data);
        return code && isText(deviceCode) ? { ...code, deviceCode } : undefined;
      },
    });
    report({ qrText: code.challengeId, isClaimed: false });
    return { ...code, isKnown: false, isClaimed: false };
  };

  // Whoever sees a code already can wait for the next one while the network is down.
  let code = isShown ? undefined : await create();
  const ask = async (): Promise<string | undefined> => {
    if (!code || performance.now() >= code.renewAt) {
      code = await create();
      return undefined;
    }
    const { challengeId, deviceCode } = code;
    try {
      const { validationToken, isClaimed, isRejected } = await authsignal.post('/client/verify/qr-code', {
        signal,
        body: { challengeId, deviceCode },
        read: (data) => {
          const { isClaimed } = data;
          const decision = readDecision(data);
          return decision && typeof isClaimed === 'boolean' ? { ...decision, isClaimed } : undefined;
        },
      });
      if (isRejected) throw new LoginError('not-allowed');
      if (isClaimed && !code.isClaimed) report({ qrText: challengeId, isClaimed });
      code = { ...code, isKnown: true, isClaimed };
      return validationToken;
    } catch (error) {
      // Expired by the server's clock; a code that the server never knew is another matter.
      if (!code?.isKnown || !(error instanceof LoginError) || error.code !== 'not-enrolled') throw error;
      code = undefined;
      return undefined;
    }
  };
  return poll(signal, ask, deadline);
}

const qrCode: Method = {
  id: 'qr-code',

  async wait(context, report) {
    const deadline = waitingEnds();
    let isShown = false;
    const show: Report = (progress) => {
      isShown = true;
      report(progress);
    };
    while (performance.now() < deadline) {
      const outcome = await showBySocket(context, show, deadline);
      if (outcome === 'unusable') return showByPolling(context, report, { deadline, isShown });
      if (outcome !== 'expired') return outcome.validationToken;
    }
    throw new LoginError('code-expired');
  },
};

export default qrCode;

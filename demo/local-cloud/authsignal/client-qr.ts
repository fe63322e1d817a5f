/** Client API: a QR code that a phone claims, by polling and by web socket. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Cloud } from './cloud.js';
import { ApiError, invalidRequest } from './errors.js';
import {
  checkActionCode,
  isObject,
  optionalAction,
  readBody,
  readCaller,
  requireAllowed,
  requiredText,
  sessionOf,
} from './http.js';
import type { Session } from './http.js';
import { addPrompt } from './prompts.js';
import { issueResultToken } from './results.js';
import type { Challenge, PromptChallenge, QrMethod } from './types.js';
import { isQrMethod } from './types.js';

const SOCKET_PATH = /\/authsignal\/ws-v1-challenge$/;
const SUBPROTOCOL = 'authsignal-ws';
const TOKEN_PROTOCOL = 'x.authsignal.token.';
const TENANT_PROTOCOL = 'x.authsignal.tenant.';

/** The name under which the tenant has the QR code. */
const methodOf = ({ settings }: Cloud): QrMethod =>
  settings.allowedVerificationMethods.includes('QR_CODE') ? 'QR_CODE' : 'DEVICE';

async function resultToken(cloud: Cloud, challenge: PromptChallenge): Promise<string | undefined> {
  const action = cloud.store.actions.get(challenge.idempotencyKey);
  return challenge.decision === 'approved' && action
    ? issueResultToken(cloud, action, challenge.scope)
    : undefined;
}

const isQrChallenge = (challenge: Challenge): challenge is PromptChallenge =>
  isQrMethod(challenge.verificationMethod);

const expiresAt = (challenge: PromptChallenge) => new Date(challenge.expiresAt).toISOString();

export function clientQr(cloud: Cloud): Hono {
  const app = new Hono();

  app.post('/challenge/qr-code', async (c) => {
    const session = await readCaller(cloud, c);
    requireAllowed(cloud, methodOf(cloud));
    const actionCode = optionalAction(await readBody(c));
    if (!actionCode) throw invalidRequest('action is required.');
    const deviceCode = randomBytes(16).toString('base64url');
    const challenge = addPrompt(cloud, {
      verificationMethod: methodOf(cloud),
      session,
      actionCode,
      deviceCode,
    });
    return c.json({ challengeId: challenge.challengeId, deviceCode, expiresAt: expiresAt(challenge) });
  });

  app.post('/verify/qr-code', async (c) => {
    await readCaller(cloud, c);
    requireAllowed(cloud, methodOf(cloud));
    const body = await readBody(c);
    const challenge = cloud.store.challenges.get(requiredText(body, 'challengeId'));
    const deviceCode = requiredText(body, 'deviceCode');
    if (
      !challenge ||
      !isQrChallenge(challenge) ||
      challenge.deviceCode !== deviceCode ||
      challenge.expiresAt <= cloud.clock.now()
    ) {
      throw invalidRequest('The challenge is unknown or expired.');
    }
    const { decision } = challenge;
    return c.json({
      isClaimed: decision !== 'pending',
      isVerified: decision === 'approved',
      isConsumed: decision === 'approved' || decision === 'declined',
      accessToken: await resultToken(cloud, challenge),
    });
  });
  return app;
}

/** The caller as the offered subprotocols name it: a token, or the bare tenant. */
async function readSocketCaller(cloud: Cloud, request: IncomingMessage): Promise<Session | undefined> {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const token = offered.find((name) => name.startsWith(TOKEN_PROTOCOL));
  if (offered.includes(SUBPROTOCOL)) {
    if (token) return sessionOf(cloud, token.slice(TOKEN_PROTOCOL.length));
    if (offered.includes(TENANT_PROTOCOL + cloud.tenantId)) return undefined;
  }
  throw new ApiError(401, 'unauthorized', 'The web socket needs a token or the tenant ID.');
}

const STATES = { claimed: 'claimed', approved: 'approved', declined: 'rejected' } as const;

/** Answers `CREATE_CHALLENGE` and reports what becomes of each challenge; other messages are ignored. */
function serveSocket(cloud: Cloud, socket: WebSocket, session: Session | undefined): void {
  const send = (type: string, data: Record<string, unknown>) => socket.send(JSON.stringify({ type, data }));
  socket.on('error', () => socket.terminate());
  socket.on('message', (raw: RawData) => {
    if (cloud.settings.qrTransport === 'silent' || !Buffer.isBuffer(raw)) return;
    const actionCode = readCreateChallenge(raw.toString());
    if (actionCode === undefined) return;
    const challenge = addPrompt(cloud, {
      verificationMethod: methodOf(cloud),
      session,
      actionCode,
      onDecision: async (decision) => {
        if (decision === 'pending' || socket.readyState !== socket.OPEN) return;
        const accessToken = await resultToken(cloud, challenge);
        send('STATE_CHANGE', { challengeId: challenge.challengeId, state: STATES[decision], accessToken });
      },
    });
    send('CHALLENGE_CREATED', {
      challengeId: challenge.challengeId,
      challengeType: 'QR_CODE',
      expiresAt: expiresAt(challenge),
      state: 'unclaimed',
    });
  });
}

/** The action of a well-formed `CREATE_CHALLENGE` message. */
function readCreateChallenge(text: string): string | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (!isObject(message) || message.type !== 'CREATE_CHALLENGE' || !isObject(message.data))
      return undefined;
    const { challengeType, actionCode } = message.data;
    if (challengeType !== 'QR_CODE' || typeof actionCode !== 'string') return undefined;
    return checkActionCode(actionCode);
  } catch {
    return undefined;
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * Serves the QR socket on `server`, on any path that ends in `/authsignal/ws-v1-challenge`.
 * Returns the function that ends that and drops every open socket: `server.close()` waits for them.
 */
export function attachQrSocket(cloud: Cloud, server: Server): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 16_384,
    // A browser fails the handshake unless one of the offered names comes back.
    handleProtocols: () => SUBPROTOCOL,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!SOCKET_PATH.test(pathname)) return;
    if (cloud.settings.qrTransport === 'rest') return refuse(socket, '404 Not Found');
    socket.on('error', () => socket.destroy());
    readSocketCaller(cloud, request).then(
      (session) =>
        sockets.handleUpgrade(request, socket, head, (client) => serveSocket(cloud, client, session)),
      () => refuse(socket, '401 Unauthorized'),
    );
  };
  server.on('upgrade', upgrade);
  return () => {
    server.off('upgrade', upgrade);
    for (const client of sockets.clients) client.terminate();
  };
}

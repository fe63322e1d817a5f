/** Challenge sessions: opaque to the client, good for one answer, gone after a few minutes. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../context.js';
import { CognitoError } from './errors.js';
import type { ClientSettings } from './pools.js';

export interface ChallengeResult {
  challengeName: 'CUSTOM_CHALLENGE' | 'SRP_A' | 'PASSWORD_VERIFIER';
  challengeResult: boolean;
  challengeMetadata: string | null;
}

export interface ChallengeSession {
  clientId: string;
  /** The name the person typed. */
  typedName: string;
  /** The stored name, or the decoy of an unknown user. */
  userName: string;
  /** The `sub` of the user; none for an unknown one. */
  sub?: string;
  history: ChallengeResult[];
  privateParameters: Record<string, string>;
  metadata: string | null;
}

interface Stored<Session> {
  session: Session;
  /** Milliseconds since the epoch. */
  expires: number;
}

export class Sessions<Session extends { clientId: string }> {
  readonly #open = new Map<string, Stored<Session>>();

  constructor(readonly clock: Clock) {}

  open(client: ClientSettings, session: Session, id = randomBytes(384).toString('base64url')): string {
    this.#open.set(id, { session, expires: this.clock.now() + client.authSessionValiditySeconds * 1000 });
    return id;
  }

  /** Hands a session out, once. */
  take(client: ClientSettings, id: string): Session {
    const stored = this.#open.get(id);
    if (!stored || stored.session.clientId !== client.id) throw invalidSession('.');
    this.#open.delete(id);
    if (stored.expires <= this.clock.now()) throw invalidSession(', session is expired.');
    return stored.session;
  }
}

export function invalidSession(ending = '.'): CognitoError {
  return new CognitoError('NotAuthorizedException', `Invalid session for the user${ending}`);
}

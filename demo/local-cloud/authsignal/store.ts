/** The local Authsignal's memory. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../context.js';
import type {
  Action,
  Authenticator,
  Challenge,
  StoredAuthenticator,
  User,
  VerificationMethod,
} from './types.js';

export class Store {
  readonly users = new Map<string, User>();
  /** By idempotency key. */
  readonly actions = new Map<string, Action>();
  readonly challenges = new Map<string, Challenge>();
  /** What the demo's visitor chose for people who have not been tracked yet, by userId, email or phone. */
  readonly presets = new Map<string, StoredAuthenticator[]>();

  constructor(private readonly clock: Clock) {}

  nowIso(): string {
    return new Date(this.clock.now()).toISOString();
  }

  ensureUser(userId: string): User {
    let user = this.users.get(userId);
    if (!user) {
      user = { userId, authenticators: [] };
      this.users.set(userId, user);
    }
    return user;
  }

  /** Finds a person by userId, email address, phone number or username. */
  findUser(identifier: string): User | undefined {
    const wanted = identifier.toLowerCase();
    return (
      this.users.get(identifier) ??
      [...this.users.values()].find(
        ({ email, phoneNumber, username }) =>
          email?.toLowerCase() === wanted || phoneNumber === wanted || username?.toLowerCase() === wanted,
      )
    );
  }

  deleteUser(userId: string): void {
    this.users.delete(userId);
    for (const [key, action] of this.actions) if (action.userId === userId) this.actions.delete(key);
    for (const [id, challenge] of this.challenges) {
      if (challenge.userId === userId) this.challenges.delete(id);
    }
  }

  newAuthenticator(userId: string, verificationMethod: VerificationMethod): StoredAuthenticator {
    return { userId, userAuthenticatorId: randomUUID(), verificationMethod, createdAt: this.nowIso() };
  }

  /** Adds `authenticator`; an enrolment of the same method that was never completed makes way. */
  addAuthenticator(user: User, authenticator: StoredAuthenticator): void {
    user.authenticators = user.authenticators.filter(
      (other) => other.verifiedAt || other.verificationMethod !== authenticator.verificationMethod,
    );
    user.authenticators.push(authenticator);
  }

  authenticator(userId: string, userAuthenticatorId: string | undefined): StoredAuthenticator | undefined {
    return this.users
      .get(userId)
      ?.authenticators.find((candidate) => candidate.userAuthenticatorId === userAuthenticatorId);
  }

  findCredential(credentialId: unknown): StoredAuthenticator | undefined {
    return [...this.users.values()]
      .flatMap((user) => user.authenticators)
      .find((authenticator) => authenticator.publicKey && authenticator.publicKey.id === credentialId);
  }

  addAction(action: Pick<Action, 'userId' | 'actionCode' | 'idempotencyKey' | 'state'>): Action {
    const now = this.nowIso();
    const stored: Action = { ...action, createdAt: now, updatedAt: now, stateUpdatedAt: now };
    this.actions.set(action.idempotencyKey, stored);
    return stored;
  }

  setActionState(action: Action, state: Action['state']): void {
    action.state = state;
    action.updatedAt = action.stateUpdatedAt = this.nowIso();
  }

  /** The newest challenge that `accept` accepts. */
  latestChallenge<T extends Challenge>(accept: (challenge: Challenge) => challenge is T): T | undefined {
    return [...this.challenges.values()].reverse().find(accept);
  }
}

export const enrolled = (user: User, method?: VerificationMethod): StoredAuthenticator[] =>
  user.authenticators.filter(
    (authenticator) => authenticator.verifiedAt && (!method || authenticator.verificationMethod === method),
  );

export const enrolledMethods = (user: User): VerificationMethod[] => [
  ...new Set(enrolled(user).map((authenticator) => authenticator.verificationMethod)),
];

/** The method to offer first: the authenticator marked so, else the oldest. */
export const defaultMethod = (user: User): VerificationMethod | undefined =>
  (enrolled(user).find((authenticator) => authenticator.isDefault) ?? enrolled(user)[0])?.verificationMethod;

/** A copy without what only the server keeps. */
export function publicView(authenticator: StoredAuthenticator): Authenticator {
  const visible = { ...authenticator };
  delete visible.totpSecret;
  delete visible.publicKey;
  return visible;
}

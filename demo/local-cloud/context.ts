/** What the two local clouds share: one clock, one outbox, one list of faults. */

/** A clock that tests can move forward, so that nothing has to wait for an expiry. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock forward by `ms` milliseconds. */
  advance(ms: number): void;
}

/** The ids of the widget's challenge methods, as far as they deliver something to a person. */
export type DeliveryMethod = 'email-otp' | 'sms' | 'whatsapp' | 'magic-link' | 'push' | 'qr-code';

/** Something that a real cloud would deliver to a person's phone or mailbox. */
export interface OutboxEntry {
  id: string;
  /** ISO 8601. */
  at: string;
  method: DeliveryMethod;
  /** Set for what Cognito itself sent; everything else is Authsignal's. */
  from?: 'cognito';
  /** Email address, E.164 number, or the user's name for push prompts. */
  to: string;
  /** What it says, in the person's language; absent for what has no words. */
  text?: string;
  /** The one-time code, for codes. */
  code?: string;
  /** The link to open, for magic links; the page to act on, for push prompts and QR codes. */
  link?: string;
  /** What was decided, once somebody acted on a prompt. */
  state?: 'pending' | 'claimed' | 'approved' | 'declined';
}

export interface NextOptions {
  /** Gives up when it aborts, with its reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds until it gives up; `Infinity` for as long as the cloud runs. Default: 10 000. */
  timeout?: number | undefined;
}

export interface Outbox {
  add(entry: Omit<OutboxEntry, 'id' | 'at'>): OutboxEntry;
  update(id: string, change: Partial<OutboxEntry>): void;
  /** Oldest first. */
  list(): OutboxEntry[];
  clear(): void;
  /** Calls `listener` after every change; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}

/** An outbox on which a caller can wait. */
export interface WaitableOutbox extends Outbox {
  /**
   * The oldest message to an address that no call was given yet; waits for it when there is none. Rejects when it gives up,
   * and when the cloud is reset or stops.
   */
  next(to: string, options?: NextOptions): Promise<OutboxEntry>;
  /** Ends every wait that `next` has begun, with this reason. */
  endWaits(reason: string): void;
}

/** One way in which a call fails on purpose. */
export interface Fault {
  service: 'cognito' | 'authsignal';
  /** A Cognito operation (`InitiateAuth`) or an Authsignal path below the base (`/client/verify/email-otp`). */
  operation: string;
  kind:
    | 'drop' // the connection is closed without an answer
    | 'status' // `status` (429 or 500 …) with the service's own error body
    | 'html' // `status` (502 when absent) with an HTML body, as a proxy sends it
    | 'message-only' // 403 with {"message":"Forbidden"}, as a gateway sends it
    | 'empty' // `status` (200 when absent) without a body
    | 'waf' // as AWS WAF before Cognito: 403 (when absent) blocks, 405 wants a CAPTCHA, 202 a silent challenge
    | 'delay'; // the answer comes `ms` milliseconds later
  status?: number;
  /** The service's error code or exception name for `status`. */
  code?: string;
  /** The service's own words for `status`. */
  message?: string;
  ms?: number;
  /** How many calls it hits; every one when absent. */
  times?: number;
}

export interface Faults {
  /** Returns the function that takes it away again. */
  add(fault: Fault): () => void;
  list(): Fault[];
  clear(): void;
}

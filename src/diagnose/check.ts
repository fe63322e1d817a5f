/** What a check is, what it may find, and the one that runs them all. */
import type { LoginConfig } from '../config.js';
import type { MethodId } from '../types.js';
import { Unreachable, type World } from './ask.js';
import type { TextTable } from './findings.js';

/** What a check found, before it is put into words. */
export interface Found {
  readonly code: string;
  /** What the text names. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What came of a check. */
export interface Outcome {
  readonly found: readonly Found[];
  /** What is good, in a few words. */
  readonly note?: string;
  /** Why it was not made; nothing was found then. */
  readonly skipped?: string;
}

/** A challenge, as far as the checks look at it. */
export interface CognitoChallenge {
  readonly session: string;
  readonly username: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Authsignal's token, or the one in the address of the pre-built UI. */
  readonly token?: string;
  /** What two-round triggers were told. */
  readonly signInMethod?: string;
}

/** What is to be checked, and what the checks so far have learnt. */
export interface Examination {
  readonly world: World;
  readonly config: LoginConfig;
  /** Where Cognito is. */
  readonly endpoint: string;
  /** A person who exists, as they sign in; absent for the checks that need nobody. */
  readonly identifier?: string;
  /** Where the form is; absent where that is not known. */
  readonly page?: URL;
  /** Milliseconds that a request may take. */
  readonly patience: number;
  /** The Cognito username of the person, where an endpoint of the page finds it. */
  username?: string;
  /** Milliseconds that this machine's clock is ahead of Cognito's. */
  skew?: number;
  /** The challenge of the person, else that of a name that nobody has. */
  challenge?: CognitoChallenge;
  /** The same for the name that nobody has. */
  decoy?: CognitoChallenge;
  /** Methods that the tenant and the action allow. */
  allowed?: readonly MethodId[];
  /** Those that the person has. */
  enrolled?: readonly MethodId[];
  /** What was found so far. */
  readonly found: Found[];
}

export interface Check {
  readonly id: string;
  readonly title: string;
  /** The code of the finding when what it asks cannot be reached. */
  readonly unreachable: string;
  run(examination: Examination): Outcome | Promise<Outcome>;
}

/** A finding, in words. */
export interface Reported {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly link: string;
  readonly isUnreachable: boolean;
  /** What it is about, where that has an address. */
  readonly address?: string;
}

export interface Report {
  readonly check: Pick<Check, 'id' | 'title'>;
  readonly findings: readonly Reported[];
  readonly note?: string;
  readonly skipped?: string;
}

/** Whether `code` was found already. */
export const has = ({ found }: Examination, code: string): boolean => found.some((one) => one.code === code);

export const good = (note?: string): Outcome => ({ found: [], note });
export const skip = (skipped: string): Outcome => ({ found: [], skipped });
export const fault = (code: string, values?: Found['values']): Outcome => ({ found: [{ code, values }] });

/** What comes from elsewhere and is shown: one short line without control characters. */
export const tame = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ').slice(0, 200);

/** Puts what was found into words. */
export function inWords(table: TextTable, { code, values = {} }: Found): Reported {
  const text = Object.hasOwn(table, code) ? table[code] : undefined;
  if (!text) throw new Error(`There is no text for the finding "${code}".`);
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => tame(values[name] ?? ''));
  const { link, isUnreachable = false } = text;
  const { address } = values;
  return { code, what: fill(text.what), why: text.why, fix: fill(text.fix), link, isUnreachable, address };
}

/** Makes one check; what could not be reached is a finding, and ends no other check. */
export async function runCheck(check: Check, examination: Examination, table: TextTable): Promise<Report> {
  const { id, title, unreachable } = check;
  let outcome: Outcome;
  try {
    outcome = await check.run(examination);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    outcome = fault(unreachable, { address: error.address, reason: error.message });
  }
  const { found, note, skipped } = outcome;
  // Two checks of one server have one thing to say.
  const news = found.filter((one) => !examination.found.some((known) => isSame(known, one)));
  examination.found.push(...news);
  const isOld = found.length > 0 && news.length === 0;
  return {
    check: { id, title },
    findings: news.map((one) => inWords(table, one)),
    note: note && tame(note),
    skipped: isOld ? 'for the same reason as above' : skipped && tame(skipped),
  };
}

/** What tells two findings of one code apart: what they are about, and not what was answered. */
const isSame = (a: Found, b: Found): boolean => identityOf(a) === identityOf(b);

const identityOf = ({ code, values = {} }: Found): string =>
  JSON.stringify([
    code,
    ...Object.entries(values).filter(([name]) => name !== 'status' && name !== 'reason'),
  ]);

/**
 * The server's half of the Secure Remote Password protocol (RFC 5054) with Cognito's choices: the 3072-bit group of RFC 3526,
 * SHA-256, and a key of 16 bytes that is derived with "Caldera Derived Key".
 */
import { createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto';
import { invalidParameter } from './errors.js';

/** What is kept of a password. */
export interface PasswordRecord {
  salt: bigint;
  verifier: bigint;
}

/** The numbers of one sign-in. */
export interface SrpExchange {
  /** The client's public number, and the server's. */
  A: bigint;
  B: bigint;
  /** The server's secret number. */
  b: bigint;
  record: PasswordRecord;
}

export interface SrpProof {
  poolName: string;
  /** `USER_ID_FOR_SRP`. */
  userId: string;
  /** Base64. */
  secretBlock: string;
  timestamp: string;
}

const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const g = 2n;
const KEY_INFO = Buffer.from('Caldera Derived Key\u0001');

/** Big-endian and of whole bytes; a zero byte keeps it positive where it is read with a sign. */
function pad(value: bigint): Buffer {
  const digits = value.toString(16);
  const whole = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Buffer.from(/^[89a-f]/.test(whole) ? `00${whole}` : whole, 'hex');
}

const hash = (...parts: (Buffer | string)[]) =>
  parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();

const toNumber = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);

const randomNumber = (bytes: number) => toNumber(randomBytes(bytes));

const k = toNumber(hash(pad(N), pad(g)));

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base % N, rest = exponent; rest > 0n; square = (square * square) % N, rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
  }
  return result;
}

export function makeRecord(
  poolName: string,
  userId: string,
  password: string,
  salt = randomNumber(16),
): PasswordRecord {
  const x = toNumber(hash(pad(salt), hash(`${poolName}${userId}:${password}`)));
  return { salt, verifier: power(g, x) };
}

/** Takes the client's `SRP_A`, in hexadecimal digits. */
export function beginExchange(srpA: string, record: PasswordRecord): SrpExchange {
  const A = /^[0-9a-f]+$/i.test(srpA) ? BigInt(`0x${srpA}`) : 0n;
  // RFC 5054, 2.5.4: with such a number anybody would know the key.
  if (A % N === 0n) throw invalidParameter('SRP_A is not a valid public number.');
  const b = randomNumber(32);
  return { A, B: (k * record.verifier + power(g, b)) % N, b, record };
}

/** What the client must send, in base64, if it knows the password. */
export function expectedSignature({ A, B, b, record }: SrpExchange, proof: SrpProof): string {
  const u = toNumber(hash(pad(A), pad(B)));
  const S = power(A * power(record.verifier, u), b);
  const key = createHmac('sha256', createHmac('sha256', pad(u)).update(pad(S)).digest())
    .update(KEY_INFO)
    .digest()
    .subarray(0, 16);
  return createHmac('sha256', key)
    .update(proof.poolName + proof.userId)
    .update(Buffer.from(proof.secretBlock, 'base64'))
    .update(proof.timestamp)
    .digest('base64');
}

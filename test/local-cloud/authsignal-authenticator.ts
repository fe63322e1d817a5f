/** A software WebAuthn authenticator: ES256 keys in memory, attestation "none". */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url');

export class SoftAuthenticator {
  readonly id = randomBytes(16);
  #privateKey: KeyObject;
  #cosePublicKey: Uint8Array;
  #counter = 0;

  constructor(private readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#privateKey = privateKey;
    // COSE: kty EC2, alg ES256, crv P-256, x, y.
    this.#cosePublicKey = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
  }

  create(
    options: PublicKeyCredentialCreationOptionsJSON,
    flags = USER_PRESENT | USER_VERIFIED,
  ): RegistrationResponseJSON {
    const length = Buffer.from([0, this.id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cosePublicKey]);
    const authData = Buffer.concat([this.#authData(options.rp.id ?? '', flags | HAS_CREDENTIAL), attested]);
    const attestation: Parameters<typeof isoCBOR.encode>[0] = new Map<
      string | number,
      string | Uint8Array | Map<string | number, string>
    >([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return {
      ...this.#envelope('platform'),
      response: {
        clientDataJSON: base64url(this.#clientData('webauthn.create', options.challenge)),
        attestationObject: base64url(isoCBOR.encode(attestation)),
      },
    };
  }

  get(options: PublicKeyCredentialRequestOptionsJSON): AuthenticationResponseJSON {
    this.#counter += 1;
    const clientData = this.#clientData('webauthn.get', options.challenge);
    const authData = this.#authData(options.rpId ?? '', USER_PRESENT | USER_VERIFIED);
    const signed = Buffer.concat([authData, sha256(clientData)]);
    return {
      ...this.#envelope('platform'),
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authData),
        signature: base64url(createSign('sha256').update(signed).sign(this.#privateKey)),
      },
    };
  }

  #envelope(authenticatorAttachment: 'platform') {
    const id = base64url(this.id);
    return {
      id,
      rawId: id,
      type: 'public-key' as const,
      authenticatorAttachment,
      clientExtensionResults: {},
    };
  }

  #clientData(type: string, challenge: string) {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }

  #authData(rpId: string, flags: number) {
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags, 0);
    tail.writeUInt32BE(this.#counter, 1);
    return Buffer.concat([sha256(rpId), tail]);
  }
}

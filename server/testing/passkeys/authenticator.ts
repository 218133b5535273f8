import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import { env } from "@/server/infra/env";

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

type Algorithm = "ES256" | "EdDSA" | "RS256";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** Simulates a passkey and the page that it's used on. */
export class Authenticator {
  readonly credentialId = encode(randomBytes(16));
  #key: KeyObject;
  #publicKey: KeyObject;
  #signed = 0;

  constructor(
    readonly origin = env().publicUrl,
    readonly algorithm: Algorithm = "ES256",
    /** Whether it checks a fingerprint or a PIN. */
    readonly verifiesUser = true,
  ) {
    const { privateKey, publicKey } = makeKeys(algorithm);
    this.#key = privateKey;
    this.#publicKey = publicKey;
  }

  get jwk() {
    return this.#publicKey.export({ format: "jwk" });
  }

  /** Answers `navigator.credentials.create()`. */
  register({ challenge, rp }: PublicKeyCredentialCreationOptionsJSON) {
    const id = Buffer.from(this.credentialId, "base64url");
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    const credential = Buffer.concat([Buffer.alloc(16), length, id, this.encodeKey()]);
    const authData = Buffer.concat([this.#state(rp.id ?? "", HAS_CREDENTIAL), credential]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", new Uint8Array(authData)],
    ]);
    const attestationObject = encode(isoCBOR.encode(attestation as never));
    const clientDataJSON = this.#describePage("webauthn.create", challenge);
    return { credential: this.credentialId, clientDataJSON, attestationObject };
  }

  /** Answers `navigator.credentials.get()`. */
  sign({ challenge, rpId }: PublicKeyCredentialRequestOptionsJSON) {
    const authData = this.#state(rpId ?? "", 0);
    const clientDataJSON = this.#describePage("webauthn.get", challenge);
    const data = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    const signature = encode(sign(this.algorithm === "EdDSA" ? null : "sha256", data, this.#key));
    return {
      credential: this.credentialId,
      clientDataJSON,
      authenticatorData: encode(authData),
      signature,
    };
  }

  #state(rpId: string, flags: number): Buffer {
    this.#signed += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#signed);
    const user = USER_PRESENT | (this.verifiesUser ? USER_VERIFIED : 0);
    return Buffer.concat([sha256(rpId), Buffer.from([flags | user]), counter]);
  }

  #describePage(type: string, challenge: string): string {
    return encode(Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false })));
  }

  /** Returns the public key as a COSE key. */
  encodeKey(): Uint8Array<ArrayBuffer> {
    const { x, y, n, e } = this.#publicKey.export({ format: "jwk" });
    const bytes = (text = "") => new Uint8Array(Buffer.from(text, "base64url"));
    const fields: Record<Algorithm, [number, number | Uint8Array][]> = {
      ES256: [
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ],
      EdDSA: [
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(x)],
      ],
      RS256: [
        [1, 3],
        [3, -257],
        [-1, bytes(n)],
        [-2, bytes(e)],
      ],
    };
    return new Uint8Array(isoCBOR.encode(new Map(fields[this.algorithm]) as never));
  }
}

function makeKeys(algorithm: Algorithm) {
  switch (algorithm) {
    case "ES256":
      return generateKeyPairSync("ec", { namedCurve: "P-256" });
    case "EdDSA":
      return generateKeyPairSync("ed25519");
    case "RS256":
      return generateKeyPairSync("rsa", { modulusLength: 2048 });
  }
}

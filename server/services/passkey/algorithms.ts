import { createHash } from "node:crypto";
import { COSEALG, cose, decodeCredentialPublicKey } from "@simplewebauthn/server/helpers";
import { canonicalJson } from "@/server/services/ledger/hash";

/** The accepted passkey algorithms. The evidence verifier supports the same ones. */
export const ALGORITHMS = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];

/** A public key as a JWK (RFC 7517). */
type Jwk = { kty: string; alg: string } & Record<string, string>;

/**
 * Converts a passkey's public key to the JWK that the ledger and the evidence contain. Null if the key isn't supported.
 */
export function toJwk(publicKey: Uint8Array<ArrayBuffer>): Jwk | null {
  const key = decodeCredentialPublicKey(publicKey);
  const alg = key.get(cose.COSEKEYS.alg);
  const encode = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("base64url");
  if (
    alg === COSEALG.ES256 &&
    cose.isCOSEPublicKeyEC2(key) &&
    key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256
  )
    return {
      kty: "EC",
      crv: "P-256",
      alg: "ES256",
      x: encode(key.get(cose.COSEKEYS.x)),
      y: encode(key.get(cose.COSEKEYS.y)),
    };
  if (
    alg === COSEALG.EdDSA &&
    cose.isCOSEPublicKeyOKP(key) &&
    key.get(cose.COSEKEYS.crv) === cose.COSECRV.ED25519
  )
    return { kty: "OKP", crv: "Ed25519", alg: "EdDSA", x: encode(key.get(cose.COSEKEYS.x)) };
  if (alg === COSEALG.RS256 && cose.isCOSEPublicKeyRSA(key))
    return {
      kty: "RSA",
      alg: "RS256",
      n: encode(key.get(cose.COSEKEYS.n)),
      e: encode(key.get(cose.COSEKEYS.e)),
    };
  return null;
}

/** Returns the thumbprint of a passkey's public key (RFC 7638). */
export function thumbprintOf(publicKey: Uint8Array<ArrayBuffer>): string {
  const { alg: _, ...key } = toJwk(publicKey) ?? {};
  return createHash("sha256").update(canonicalJson(key)).digest("base64url");
}

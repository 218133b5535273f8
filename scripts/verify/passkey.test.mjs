import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSignedWith, thumbprintOf } from "./passkey.mjs";

const KEYS = {
  ES256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  EdDSA: () => generateKeyPairSync("ed25519"),
  RS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
const bytes = new Uint8Array(Buffer.from("What was signed."));

describe.each(Object.keys(KEYS))("a signature with %s", (algorithm) => {
  const { privateKey, publicKey } = KEYS[algorithm]();
  const key = publicKey.export({ format: "jwk" });
  const signature = new Uint8Array(sign(algorithm === "EdDSA" ? null : "sha256", bytes, privateKey));

  test("is valid only for these bytes, this key, and this algorithm", () => {
    expect(isSignedWith(bytes, signature, { key, algorithm })).toBe(true);
    expect(isSignedWith(bytes.slice(1), signature, { key, algorithm })).toBe(false);
    const other = KEYS[algorithm]().publicKey.export({ format: "jwk" });
    expect(isSignedWith(bytes, signature, { key: other, algorithm })).toBe(false);
    for (const wrong of Object.keys(KEYS).filter((name) => name !== algorithm))
      expect(isSignedWith(bytes, signature, { key, algorithm: wrong })).toBe(false);
  });

  test("is invalid if any byte differs, or if it's incomplete", () => {
    for (const index of [0, 3, signature.length >> 1, signature.length - 1])
      expect(
        isSignedWith(bytes, signature.with(index, (signature[index] + 1) % 256), { key, algorithm }),
      ).toBe(false);
    for (const part of [signature.slice(1), signature.slice(0, -1), new Uint8Array()])
      expect(isSignedWith(bytes, part, { key, algorithm })).toBe(false);
  });
});

test("a thumbprint is computed as in RFC 7638", () => {
  const n =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
  expect(thumbprintOf({ kty: "RSA", n, e: "AQAB", alg: "RS256", kid: "2011-04-29" })).toBe(
    "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
  );
});

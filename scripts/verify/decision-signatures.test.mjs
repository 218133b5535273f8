import { describe, expect, test } from "vitest";
import { readPins } from "./keys.mjs";
import { readPasskeyPins } from "./passkey.mjs";
import { KEYS, makeEvidence, printEvidence } from "./testing/evidence.mjs";
import { sha256 } from "./testing/ledger.mjs";
import { verifyEvidence } from "./verify.mjs";

const pins = readPins(JSON.stringify(Object.values(KEYS).map(({ jwk }) => jwk)));
const verify = (evidence, trusted = { pins }) => verifyEvidence({ text: printEvidence(evidence) }, trusted);

describe("findings", () => {
  const { evidence } = makeEvidence();
  const change = (edit) => {
    const copy = structuredClone(evidence);
    edit(copy);
    return verify(copy).findings;
  };

  test("include everything that's wrong with a passkey's signature", () => {
    const place = "reviews[0].decisions[2].signature";
    const wrong = (edit) =>
      change(({ reviews }) => edit(reviews[0].decisions[2].signature, reviews[0])).map(
        ({ place, message }) => `${place}: ${message}`,
      );
    const other = sha256("other");
    expect(wrong((signature) => Object.assign(signature, { nonce: null }))).toEqual([
      `${place}: The nonce isn't 32 bytes encoded as base64url.`,
      `${place}: The passkey didn't sign this decision.`,
    ]);
    expect(wrong((signature) => Object.assign(signature, { policy: other }))).toContain(
      `${place}: The signed policy doesn't match the review's policy.`,
    );
    expect(wrong((signature) => Object.assign(signature, { signature: "AAAA" }))).toEqual([
      `${place}.signature: The file says "AAAA", but the ledger recorded ${JSON.stringify(
        makeEvidence().evidence.reviews[0].decisions[2].signature.signature,
      )}.`,
      `${place}: The passkey's signature is wrong.`,
    ]);
    expect(wrong((_, review) => Object.assign(review.policy, { requirePasskey: true }))).toEqual([
      "reviews[0].policy: The policy doesn't match hashed.policy.",
      "reviews[0].decisions[0].signature: The policy requires a passkey, but this approval isn't signed.",
      "reviews[0].decisions[1].signature: The policy requires a passkey, but this approval isn't signed.",
    ]);
  });

  test("include a passkey that isn't pinned, if any are pinned", () => {
    const { evidence } = makeEvidence();
    const added = evidence.ledger.entries.find(({ entry }) => entry.action === "passkey.added");
    const { publicKey } = added.entry.data;
    const passkeys = readPasskeyPins(JSON.stringify({ keys: [publicKey] }));
    expect(verify(evidence, { pins, passkeys })).toMatchObject({ findings: [], summary: { signed: 1 } });
    expect(readPasskeyPins(JSON.stringify(passkeys))).toEqual(passkeys);
    const { findings, summary } = verify(evidence, { pins, passkeys: readPasskeyPins("[]") });
    expect(findings).toMatchObject([
      { message: expect.stringMatching(/^This is signed with the passkey .{43}, which isn't/) },
    ]);
    expect(summary.signed).toBe(0);
  });
});

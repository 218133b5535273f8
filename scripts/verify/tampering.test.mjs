import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPins } from "./keys.mjs";
import { KEYS, makeEvidence, signEvidence } from "./testing/evidence.mjs";
import { listTamperings } from "./testing/tamper.mjs";
import { verifyEvidence } from "./verify.mjs";

const { evidence } = makeEvidence();
const text = JSON.stringify(evidence);
const signature = signEvidence(text);
const pins = readPins(JSON.stringify(Object.values(KEYS).map(({ jwk }) => jwk)));
const [newest, , savedHead] = evidence.ledger.heads;

const tamperings = listTamperings(evidence).filter(({ change }) => makeText(change) !== text);

/**
 * Paths of the parts that the ledger doesn't contain. Only the signature of the whole file protects these parts.
 * docs/evidence.md lists them.
 */
const ONLY_SIGNED = [
  /^madeAt$/,
  /^run\.(sessionId|currentStepOrder|waitingMs|workingMs|agentsFrozenAt)$/,
  /\.(token|passkey)\.name$/,
  /^steps\[\d+\]\.(reused|approvedIn|notReviewed|sent)/,
  // Without these parts, the file looks like one that was downloaded without `?head=` or before a key was retired.
  /^ledger\.(heads\[[12]\]|keys\[0\]\.retiredAt)$/,
];
const isInLedger = ({ path }) => !ONLY_SIGNED.some((pattern) => pattern.test(path));

function makeText(change) {
  const copy = structuredClone(evidence);
  change(copy);
  return JSON.stringify(copy);
}

/** Returns whether a finding names the changed entry by ID or number. True if the change isn't in an entry. */
function namesEntry(findings, path) {
  const [, index] = /^ledger\.entries\[(\d+)\]\./.exec(path) ?? [];
  if (index === undefined) return true;
  const { sequence, entry } = evidence.ledger.entries[index];
  return findings.some((finding) => finding.entry?.id === entry.id || finding.entry?.sequence === sequence);
}

/** Returns whether the path is an entry that names a member. Without this entry, the name isn't proven. */
function isNameEntry(path) {
  const [, index] = /^ledger\.entries\[(\d+)\]$/.exec(path) ?? [];
  return index !== undefined && evidence.ledger.entries[index].entry.action === "member.named";
}

/** Checks 300 randomly chosen changes. The fixed seed chooses the same ones every time. */
function tamper(some, check) {
  fc.assert(fc.property(fc.constantFrom(...some), check), { numRuns: 300, seed: 19 });
}

describe("of 300 random changes, the verifier finds", () => {
  test("every one in a signed file", () => {
    tamper(tamperings, ({ change }) => {
      const { verdict } = verifyEvidence({ text: makeText(change), signature }, { pins, savedHead });
      expect(verdict).toBe("wrong");
    });
  }, 120_000);

  test("every one in the ledger, even without that signature, and names the entry", () => {
    tamper(tamperings.filter(isInLedger), ({ path, change }) => {
      const { verdict, findings, summary } = verifyEvidence({ text: makeText(change) }, { pins, savedHead });
      if (summary.unprovenNames.length > 0 && isNameEntry(path)) return;
      expect(verdict).toBe("wrong");
      expect(namesEntry(findings, path)).toBe(true);
    });
  }, 120_000);
});

test("a name whose entry was deleted is listed as unproven", () => {
  const { subject } = evidence.ledger.entries[1].entry;
  const changed = makeText((copy) => copy.ledger.entries.splice(1, 1));
  expect(isNameEntry("ledger.entries[1]")).toBe(true);
  expect(verifyEvidence({ text: changed }, { pins, savedHead })).toMatchObject({
    verdict: "verified",
    summary: { unprovenNames: [{ id: subject.id }] },
  });
});

test("the changes concern every part of the file", () => {
  const parts = new Set(tamperings.filter(isInLedger).map(({ path }) => path.replace(/[.[].*$/, "")));
  expect([...parts].sort()).toEqual([
    ...[
      "agentVersions",
      "attempts",
      "error",
      "input",
      "ledger",
      "reviews",
      "run",
      "steps",
      "texts",
      "workflow",
    ],
  ]);
  expect(tamperings.length).toBeGreaterThan(5_000);
});

test("a file that was signed again with a different key is reported, too", () => {
  const changed = text.replace("Wrong list.", "Right list.");
  const resigned = signEvidence(changed, { key: KEYS.old });
  expect(verifyEvidence({ text: changed, signature: resigned }, { pins }).verdict).toBe("wrong");
  expect(
    verifyEvidence({ text, signature: { ...signature, key: newest.hash } }, { pins }).findings,
  ).toMatchObject([{ place: "signature.json" }]);
});

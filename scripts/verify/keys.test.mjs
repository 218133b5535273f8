import { expect, test } from "vitest";
import { readPins } from "./keys.mjs";
import { makeEvidence, signEvidence } from "./testing/evidence.mjs";
import { makeKey } from "./testing/ledger.mjs";
import { at } from "./testing/story.mjs";
import { verifyEvidence } from "./verify.mjs";

// In the evidence, the old key signs at minute 12, and the new one at minutes 50 and 51.
const OLD = { createdAt: "2026-11-01T08:00:00.000Z" };
const NEW = { createdAt: at(-600), startsAt: at(30) };

/** Verifies a file with keys that have these times. The pinned keys can have different times. */
function verify({ old, current }, pinned = { old, current }) {
  const make = (times) => ({ old: makeKey("old", times.old), current: makeKey("current", times.current) });
  const { evidence } = makeEvidence({ keys: make({ old, current }) });
  const pins = readPins(JSON.stringify(Object.values(make(pinned)).map(({ jwk }) => jwk)));
  const text = JSON.stringify(evidence);
  const signature = signEvidence(text, { key: make({ old, current }).current });
  const { findings } = verifyEvidence({ text, signature }, { pins });
  return findings.map(({ place, message }) => `${place}: ${message}`);
}

test("a head signed by either key is valid while both are published", () => {
  expect(verify({ old: { ...OLD, retiredAt: at(30) }, current: NEW })).toEqual([]);
});

test("clocks can differ by ten minutes", () => {
  const times = (end) => ({ old: { ...OLD, retiredAt: at(end) }, current: { ...NEW, startsAt: at(60) } });
  expect(verify(times(2))).toEqual([]);
  expect(verify(times(1))).toEqual([
    expect.stringMatching(/^ledger\.heads\[2\]: .* after .* was retired\.$/),
  ]);
});

test("a head signed by a key that isn't in use yet is reported", () => {
  const current = { ...NEW, startsAt: at(90) };
  expect(verify({ old: { ...OLD, retiredAt: at(90) }, current })).toEqual([
    expect.stringMatching(/^signature\.json: .* before .* was in use\.$/),
    expect.stringMatching(/^ledger\.heads\[0\]: .* before .* was in use\.$/),
    expect.stringMatching(/^ledger\.heads\[1\]: .* before .* was in use\.$/),
  ]);
});

test("a file from before a rotation is valid with the keys from afterward", () => {
  const retired = { ...NEW, retiredAt: at(900) };
  const old = { ...OLD, retiredAt: at(30) };
  expect(verify({ old, current: NEW }, { old, current: retired })).toEqual([]);
});

test("a key whose retirement time differs from that of the pinned key is reported", () => {
  const pinned = { old: { ...OLD, retiredAt: at(30) }, current: NEW };
  for (const retiredAt of [at(31), at(29), null, "soon"])
    expect(verify({ old: { ...OLD, retiredAt }, current: NEW }, pinned)).toContainEqual(
      expect.stringContaining("The key's dates don't match the pinned key."),
    );
});

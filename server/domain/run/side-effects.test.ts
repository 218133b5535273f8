import { expect, test } from "vitest";
import { listSideEffects, markRepeats } from "./side-effects";

const WORDS = { again: "Again", first: "First" };

function send(stepOrder: number) {
  const place = { host: "acme.test", origin: "https://acme.test" };
  return { stepOrder, kind: "request" as const, method: "POST", ...place };
}

test("requests of steps with an earlier attempt are listed separately from requests that are sent for the first time", () => {
  const effects = markRepeats([send(2), send(3)], new Set([2]));
  expect(effects.map(({ repeats }) => repeats)).toEqual([true, false]);
  expect(listSideEffects(effects, WORDS)).toEqual([
    "Again: step 2 sends a POST request to https://acme.test",
    "First: step 3 sends a POST request to https://acme.test",
  ]);
  expect(listSideEffects(effects.slice(1), WORDS)).toHaveLength(1);
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawSeal, SEAL_SIZE, SEAL_STATES, sealOf } from "./seal";
import { REVIEW_STATUSES } from "./status";

test("only a signature fills the seal, only a rejection breaks it, and sending back strikes it through", () => {
  expect(REVIEW_STATUSES.map((status) => [status, sealOf(status)])).toEqual([
    ["OPEN", "waiting"],
    ["APPROVED", "signed"],
    ["REJECTED", "rejected"],
    ["CHANGES_REQUESTED", "returned"],
    ["EXPIRED", "waiting"],
    ["CANCELLED", "waiting"],
  ]);
});

test("each state has its own drawing, inside its square", () => {
  expect(new Set(SEAL_STATES.map(drawSeal)).size).toBe(SEAL_STATES.length);
  for (const state of SEAL_STATES)
    for (const [, x, y] of drawSeal(state).matchAll(
      /(?:[MLQ ]|1 |0 )(\d+(?:\.\d+)?) (\d+(?:\.\d+)?)(?=[A-Z]|$)/g,
    )) {
      expect(Number(x)).toBeLessThan(SEAL_SIZE);
      expect(Number(y)).toBeLessThan(SEAL_SIZE);
    }
});

test("the favicon is the signed seal", () => {
  expect(readFileSync("app/icon.svg", "utf8")).toContain(drawSeal("signed"));
});

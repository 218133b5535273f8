import { expect, test } from "vitest";
import { sayContinued, sayWhatStays } from "./words";

const BY = { id: "mem_1", name: "Dana Whitfield", email: "dana@acme.test" };

test("one sentence says who continued a run and what they changed", () => {
  const plain = { by: BY, stepOrder: 3, edited: false, toVersion: null };
  expect(sayContinued(plain)).toBe("Dana Whitfield continued the failed run from step 3");
  expect(sayContinued({ ...plain, edited: true, toVersion: 7 })).toBe(
    "Dana Whitfield continued the failed run from step 3 with an edited input on version 7",
  );
});

test("says what stays for the first, the second, and later steps", () => {
  expect(sayWhatStays(1)).toBe(
    "Step 1 runs again, including any calls it makes. Then the remaining steps run.",
  );
  expect(sayWhatStays(2)).toMatch(/Step 1 keeps its output and approvals\.$/);
  expect(sayWhatStays(4)).toMatch(/Steps 1 to 3 keep their output and approvals\.$/);
});

import { expect, test } from "vitest";
import { sayContinued, sayWhatStays } from "./words";

const BY = { id: "mem_1", name: "Dana Whitfield", email: "dana@acme.test" };

test("one sentence says who continued a run and what they changed", () => {
  const plain = { by: BY, stepOrder: 3, edited: false, toVersion: null };
  expect(sayContinued(plain)).toBe("Dana Whitfield continued the failed run from step 3");
  expect(sayContinued({ ...plain, edited: true, toVersion: 7 })).toBe(
    "Dana Whitfield continued the failed run from step 3, with an edited input, on version 7",
  );
});

test("says which outputs and approvals are kept when the run continues from the first, second, or a later step", () => {
  expect(sayWhatStays(1)).toBe(
    "Step 1 runs again, including any calls it makes. Then the remaining steps run.",
  );
  expect(sayWhatStays(2)).toMatch(/Step 1 keeps its output and approvals\.$/);
  expect(sayWhatStays(3)).toMatch(/Steps 1 and 2 keep their outputs and approvals\.$/);
  expect(sayWhatStays(4)).toMatch(/Steps 1 to 3 keep their outputs and approvals\.$/);
});

import { describe, expect, test } from "vitest";
import type { DecisionDto } from "@/server/domain/review/api";
import { findText } from "./find-text";

const vote = (output: string | null, outputHash: string | null) => ({ output, outputHash }) as DecisionDto;

describe("findText", () => {
  const review = { draft: "", draftHash: "h0", decisions: [vote(null, null), vote("Edited.", "h1")] };

  test("finds the draft, even an empty one, and approved text", () => {
    expect(findText(review, "h0")).toBe("");
    expect(findText(review, "h1")).toBe("Edited.");
  });

  test("returns null for an unknown hash", () => {
    expect(findText(review, "h2")).toBeNull();
  });
});

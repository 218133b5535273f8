import { describe, expect, test } from "vitest";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { renameStep } from "@/server/domain/workflow/rename";
import { planName, toSlug } from "./step-name";

function makeStep(id: string, name: string | null, action = "Do it."): DraftStep {
  return { id, agentId: "writer", action, name, review: null };
}

const DRAFT = makeStep("a", "draft");
const USER = makeStep("b", "summary", "Shorten {{ steps.draft.output }}. Again: {{steps.draft.output}}");
const STEPS = [DRAFT, USER, makeStep("c", null, "{{ steps.summary.output }}")];

describe("toSlug", () => {
  test.each([
    ["Price list", "price-list"],
    ["  Überblick ", "uberblick"],
    ["2024 figures", "figures"],
    ["draft-", "draft"],
    ["a".repeat(80), "a".repeat(60)],
    ["価格", ""],
    ["123", ""],
  ])("turns %o into %o", (text, slug) => {
    expect(toSlug(text)).toBe(slug);
  });
});

describe("planName", () => {
  test("updates references when a step is renamed", () => {
    expect(planName(STEPS, DRAFT, "First Draft")).toEqual({
      name: "first-draft",
      fault: null,
      uses: 2,
      follows: true,
    });
  });

  test("reports whether renaming updates references", () => {
    for (const text of ["First Draft", "Summary", "", "123"]) {
      const { name, follows } = planName(STEPS, DRAFT, text);
      const renamed = renameStep({ name: "W", description: null, steps: STEPS }, "a", name);
      expect(renamed.steps[1]?.action !== USER.action).toBe(follows);
    }
  });

  test("rejects the name of another step", () => {
    expect(planName(STEPS, DRAFT, "Summary")).toMatchObject({
      name: "summary",
      fault: "Step 2 is already named “summary”. Choose a different name.",
      follows: false,
    });
  });

  test("keeps text that can't become a slug, and reports it as invalid", () => {
    expect(planName(STEPS, DRAFT, " 123 ")).toMatchObject({
      name: "123",
      fault: "Start the name with a letter from a to z.",
    });
  });

  test("removes the name if the text is empty, and counts the references that break", () => {
    expect(planName(STEPS, DRAFT, " ")).toEqual({ name: null, fault: null, uses: 2, follows: false });
  });

  test("accepts the step's current name", () => {
    expect(planName(STEPS, USER, "summary")).toMatchObject({ name: "summary", fault: null, uses: 1 });
  });
});

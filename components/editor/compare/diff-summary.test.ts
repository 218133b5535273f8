import { describe, expect, test } from "vitest";
import { diffDefinitions } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { summarizeChanges, summarizeConflict } from "./diff-summary";

/** Makes a document with one step per word: "a b! c" has three steps, and "!" changes the action of b. */
const of = (text: string, fields: Partial<DraftDefinition> = {}): DraftDefinition => ({
  name: "Test",
  description: null,
  steps: text.split(" ").map((word) => ({
    id: word.replace("!", ""),
    agentId: "writer",
    action: word,
    name: null,
    review: null,
  })),
  ...fields,
});

describe("summarizeChanges", () => {
  const inWords = (before: DraftDefinition, after: DraftDefinition) =>
    summarizeChanges(diffDefinitions(before, after));

  test("counts the steps by kind of change", () => {
    expect(inWords(of("a b c d"), of("a! b! c x"))).toBe("1 step added, 1 removed, and 2 changed.");
    expect(inWords(of("a b c d"), of("a! b! c d"))).toBe("2 steps changed.");
    expect(inWords(of("a b c"), of("c a b"))).toBe("1 step moved.");
  });

  test("names the document fields that changed", () => {
    expect(inWords(of("a"), of("a", { name: "Other" }))).toBe("Name changed.");
    expect(inWords(of("a"), of("a b", { name: "Other", description: "Why" }))).toBe(
      "1 step added; name and description changed.",
    );
  });

  test("reports when nothing differs", () => {
    expect(inWords(of("a"), of("a"))).toBe("No differences.");
  });
});

describe("summarizeConflict", () => {
  const inWords = (theirs: DraftDefinition, mine: DraftDefinition) =>
    summarizeConflict(diffDefinitions(theirs, mine), { mine: "your draft", theirs: "version 5" });

  test("reports the steps that only one side has", () => {
    expect(inWords(of("a b c d y"), of("d a! b c x z"))).toBe(
      "1 step differs, 2 are only in your draft, 1 is only in version 5, and 1 is in a different position.",
    );
    expect(inWords(of("a b"), of("a! b!"))).toBe("2 steps differ.");
  });

  test("names the document fields that differ", () => {
    expect(inWords(of("a"), of("a", { description: "Why" }))).toBe("The description differs.");
    expect(inWords(of("a"), of("a!", { name: "Other", description: "Why" }))).toBe(
      "1 step differs; the name and the description differ.",
    );
  });
});

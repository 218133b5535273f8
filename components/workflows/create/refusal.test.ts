import { expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { parseWorkflowFile } from "@/server/domain/workflow/file/file";
import { readText, refuse } from "./refusal";

function linesOf(text: string): string[] {
  const result = parseWorkflowFile(text, BUILTIN_AGENTS);
  return result.ok ? [] : refuse(result.errors).lines;
}

test.each([
  ["{", "It isn't valid JSON. "],
  ["[]", 'It has no "countersign": 1 at the top.'],
  ['"text"', 'It has no "countersign": 1 at the top.'],
  ['{"name":"Other app"}', 'It has no "countersign": 1 at the top.'],
])("%s is rejected as not a workflow file", (text, words) => {
  expect(linesOf(text)).toEqual([expect.stringContaining(words)]);
});

test("an error in a workflow file is reported with its location", () => {
  const steps = [
    { agentId: "writer", action: "a" },
    { agentId: "human", review: { quorum: "two" } },
  ];
  expect(linesOf(JSON.stringify({ countersign: 1, name: 7, steps }))).toEqual([
    "“name” must be a string.",
    "Step 2, “action” is required.",
    "Step 2, “review”, “quorum” must be a number.",
    "Fix the file, then choose it again.",
  ]);
});

test("of many errors, the first five are reported", () => {
  const steps = Array.from({ length: 9 }, () => ({ agentId: "writer" }));
  const lines = linesOf(JSON.stringify({ countersign: 1, name: "a", steps }));
  expect(lines).toHaveLength(7);
  expect(lines[5]).toBe("And 4 more.");
});

test("a workflow that's too large is reported with the size limit", () => {
  const steps = Array.from({ length: 40 }, () => ({ agentId: "writer", action: "a".repeat(19_000) }));
  expect(linesOf(JSON.stringify({ countersign: 1, name: "a", steps }))[0]).toBe(
    "The whole definition must be at most 512 KiB.",
  );
});

test("an image is rejected because it isn't text, and text is read unchanged", () => {
  const bytes = (...parts: number[]) => new Uint8Array(parts).buffer;
  expect(readText(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBeNull();
  expect(readText(bytes(0x7b, 0x00, 0x7d, 0x00))).toBeNull();
  const euro = [...new TextEncoder().encode("€")];
  expect(readText(bytes(...euro.slice(0, 2)), "cut")).toBe("");
  expect(readText(bytes(...euro.slice(0, 2)))).toBeNull();
  expect(readText(new TextEncoder().encode('{"name":"Grün – 🙂"}').buffer)).toBe('{"name":"Grün – 🙂"}');
});

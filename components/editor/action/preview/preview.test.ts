import { describe, expect, test } from "vitest";
import { clip, wholeText } from "@/components/editor/action/variables/clip";
import { listVariables } from "@/components/editor/action/variables/variables";
import { previewAction } from "./preview";

const STEPS = [
  { id: "1", name: "claims" },
  { id: "2", name: null },
];

function preview(action: string, input = "a letter") {
  const lastRun = { runId: "r", input, outputs: [] };
  return previewAction(action, listVariables(STEPS, 1, { lastRun, workflowName: "Daily" }));
}

describe("previewAction", () => {
  test("replaces variables with their values and keeps the text between them", () => {
    expect(preview("Read {{run.input}} for {{ workflow.name }}. {{ no }}")).toMatchObject([
      { kind: "text", text: "Read " },
      { kind: "value", source: "{{run.input}}", path: "run.input", value: { text: "a letter" } },
      { kind: "text", text: " for " },
      { kind: "value", path: "workflow.name", value: { text: "Daily" } },
      { kind: "text", text: ". {{ no }}" },
    ]);
  });

  test("has no value for an unknown step or a step without output", () => {
    for (const action of ["{{ input }}", "{{ steps.claims.output }}", "{{ steps.nobody.output }}"])
      expect(preview(action)).toMatchObject([{ kind: "value", source: action, value: null }]);
  });

  test("inserts parts of JSON outputs at any depth, and no value for a missing part", () => {
    const output = '{"total": {"amount": 12, "currency": "EUR"}}';
    const given = {
      stepId: "1",
      name: "claims",
      input: wholeText(""),
      output: wholeText(output),
      passedOn: false,
      status: "COMPLETED" as const,
    };
    const at = "2026-01-01T00:00:00.000Z";
    const outputs = [{ ...given, simulated: true, edited: false, startedAt: at, finishedAt: at }];
    const variables = listVariables(STEPS, 1, {
      lastRun: { runId: "r", input: "", outputs },
      workflowName: "",
    });
    const action =
      "{{ steps.claims.json.total.currency }}{{ steps.claims.json.total }}{{ steps.claims.json.tax.rate }}";
    expect(previewAction(action, variables)).toMatchObject([
      { value: { text: "EUR" }, simulated: true },
      { value: { text: '{"amount":12,"currency":"EUR"}' }, simulated: true },
      { value: null, simulated: false },
    ]);
  });

  test("doesn't replace variables inside values", () => {
    expect(preview("{{ run.input }}", "{{ workflow.name }}")).toMatchObject([
      { value: { text: "{{ workflow.name }}" } },
    ]);
  });

  test("shows the beginning of a long value, and its length", () => {
    const [segment] = preview("{{ run.input }}", "x".repeat(5_000));
    expect(segment).toMatchObject({ value: { clipped: true, length: 5_000 } });
  });

  test("shortens values further once many long values are shown", () => {
    const segments = preview("{{ run.input }}".repeat(1_300), "x".repeat(250_000));
    const shown = segments.flatMap((segment) =>
      segment.kind === "value" ? (segment.value?.text ?? "") : "",
    );
    expect(shown[0]?.length).toBeGreaterThan(300);
    expect(shown.at(-1)?.length).toBeLessThan(50);
    expect(shown.join("").length).toBeLessThan(70_000);
  });

  test("is empty for empty instructions", () => {
    expect(preview("")).toEqual([]);
  });
});

describe("clip", () => {
  test("doesn't change short text", () => {
    expect(clip(wholeText("abc"), 3)).toEqual({ text: "abc", clipped: false, length: 3 });
  });

  test("adds an ellipsis if only the beginning of the text is known", () => {
    const head = { text: "abc", clipped: true, length: 9 };
    expect(clip(head, 3)).toEqual({ ...head, text: "abc…" });
    expect(clip(head, 2)).toEqual({ ...head, text: "ab…" });
  });

  test("never cuts in the middle of a character", () => {
    expect(clip(wholeText("ab😀c"), 3).text).toBe("ab…");
    expect(clip(wholeText("a😀bc"), 3).text).toBe("a😀…");
  });
});

import { describe, expect, test } from "vitest";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import { wholeText } from "./clip";
import { listVariables, type NamedStep } from "./variables";

type Output = LastRun["outputs"][number];

function makeOutput(stepId: string, input: string, output: string | null, simulated = false): Output {
  return {
    stepId,
    name: null,
    input: wholeText(input),
    output: output === null ? null : wholeText(output),
    passedOn: input === output,
    status: output === null ? "FAILED" : "COMPLETED",
    simulated,
    edited: false,
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: null,
  };
}

const STEPS: NamedStep[] = [
  { id: "1", name: "claims" },
  { id: "2", name: null },
  { id: "3", name: "Not a slug" },
  { id: "4", name: "reply" },
  { id: "5", name: null },
];
const LAST_RUN: LastRun = {
  runId: "r",
  input: "a letter",
  outputs: [
    makeOutput("1", "a letter", "the claims", true),
    makeOutput("2", "the claims", "the claims"),
    makeOutput("4", "the claims", null),
  ],
};

function list(index: number, lastRun: LastRun | null = LAST_RUN, steps = STEPS) {
  return listVariables(steps, index, { lastRun, workflowName: "Daily" });
}

function valueAt(path: string, index: number, lastRun?: LastRun | null) {
  return list(index, lastRun).find((variable) => variable.path === path)?.value?.text ?? null;
}

describe("listVariables", () => {
  test("lists the earlier steps with a valid name, nearest first", () => {
    expect(list(4).map(({ text }) => text)).toEqual([
      "{{ input }}",
      "{{ run.input }}",
      "{{ steps.reply.output }}",
      "{{ steps.claims.output }}",
      "{{ workflow.name }}",
    ]);
    expect(list(0).map(({ path }) => path)).toEqual(["input", "run.input", "workflow.name"]);
  });

  test("describes each variable", () => {
    expect(list(0)[0]?.meaning).toBe("this step's input (the run's input)");
    expect(list(0)[1]?.meaning).toBe("the run's input");
    expect(list(2)[0]?.meaning).toBe("step 2's output (previous step)");
    expect(list(2)[1]?.meaning).toBe("the run's input");
    expect(list(2)[2]?.meaning).toBe("step 1's output");
  });

  test("uses the later of two steps with the same name, as a run does", () => {
    const steps: NamedStep[] = [
      { id: "1", name: "same" },
      { id: "2", name: "same" },
      { id: "3", name: null },
    ];
    expect(list(2, LAST_RUN, steps).filter(({ path }) => path === "steps.same.output")).toMatchObject([
      { meaning: "step 2's output" },
    ]);
  });

  test("before the first run, only the workflow's name has a value", () => {
    expect(list(4, null).map(({ value }) => value?.text ?? null)).toEqual([null, null, null, null, "Daily"]);
  });

  test("uses the input that the step had in the run", () => {
    expect(valueAt("input", 0)).toBe("a letter");
    expect(valueAt("input", 1)).toBe("the claims");
    expect(valueAt("run.input", 3)).toBe("a letter");
  });

  test("uses the previous step's output for a step that wasn't in the run", () => {
    expect(valueAt("input", 2)).toBe("the claims");
    expect(valueAt("input", 4)).toBeNull();
    const fresh: NamedStep[] = [{ id: null, name: null }, ...STEPS];
    expect(list(0, LAST_RUN, fresh)[0]?.value?.text).toBe("a letter");
  });

  test("has no value for a step that failed", () => {
    expect(valueAt("steps.claims.output", 4)).toBe("the claims");
    expect(valueAt("steps.reply.output", 4)).toBeNull();
  });

  test("marks simulated values, even if a step passed them on unchanged", () => {
    const simulated = (index: number) =>
      list(index).flatMap((variable) => (variable.simulated ? variable.path : []));
    expect(simulated(0)).toEqual([]);
    expect(simulated(1)).toEqual(["input", "steps.claims.output"]);
    expect(simulated(2)).toEqual(["input", "steps.claims.output"]);
    expect(simulated(4)).toEqual(["steps.claims.output"]);
  });

  test("lists the keys of a JSON output last", () => {
    const json = '{"Total": 12, "sender": "Acme"}';
    const lastRun = { ...LAST_RUN, outputs: [makeOutput("1", "a letter", json, true)] };
    expect(list(4, lastRun).slice(-3)).toEqual([
      expect.objectContaining({ path: "workflow.name" }),
      {
        text: "{{ steps.claims.json.Total }}",
        path: "steps.claims.json.Total",
        meaning: "“Total” in step 1's output",
        value: wholeText("12"),
        simulated: true,
      },
      expect.objectContaining({ path: "steps.claims.json.sender", value: wholeText("Acme") }),
    ]);
    expect(list(0, lastRun).map(({ path }) => path)).toEqual(["input", "run.input", "workflow.name"]);
  });

  test("lists the paths of an output schema, with their values from the last run, if any", () => {
    const json = '{"lines": [{"sku": "A1"}], "extra": true}';
    const lastRun = { ...LAST_RUN, outputs: [makeOutput("1", "a letter", json)] };
    const outputPaths = ["lines", "lines.0", "lines.0.sku", "total", "meta.*"];
    const steps: NamedStep[] = [{ id: "1", name: "claims", outputPaths }, STEPS[4] as NamedStep];
    const offered = list(1, lastRun, steps).filter(({ path }) => path.includes(".json."));
    expect(offered.map(({ path, meaning, value }) => [path, meaning, value?.text ?? null])).toEqual([
      ["steps.claims.json.lines", "“lines” in step 1's output", '[{"sku":"A1"}]'],
      ["steps.claims.json.lines.0", "“lines.0” in step 1's output", '{"sku":"A1"}'],
      ["steps.claims.json.lines.0.sku", "“lines.0.sku” in step 1's output", "A1"],
      ["steps.claims.json.total", "“total” in step 1's output", null],
      ["steps.claims.json.extra", "“extra” in step 1's output", "true"],
    ]);
    expect(list(1, null, steps).filter(({ path }) => path.includes(".json."))).toHaveLength(4);
  });
});

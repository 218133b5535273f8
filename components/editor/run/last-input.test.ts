import { describe, expect, it } from "vitest";
import { wholeText } from "@/components/editor/action/variables/clip";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import { findLastInput } from "./last-input";

type Output = LastRun["outputs"][number];

const STEPS = [
  { id: "a", agentId: "writer" },
  { id: "b", agentId: "human" },
  { id: "c", agentId: "writer" },
];

function output(stepId: string, changes: Partial<Output> = {}): Output {
  return {
    stepId,
    name: null,
    input: wholeText(`into ${stepId}`),
    output: wholeText(`out of ${stepId}`),
    passedOn: false,
    status: "COMPLETED",
    simulated: false,
    edited: false,
    startedAt: `start of ${stepId}`,
    finishedAt: `end of ${stepId}`,
    ...changes,
  };
}

const lastRun = (...outputs: Output[]): LastRun => ({ runId: "run", input: "the run's input", outputs });

describe("a step's input in the last run", () => {
  it("is the input that the run recorded", () => {
    const last = findLastInput(STEPS, 2, lastRun(output("a"), output("b"), output("c")));
    expect(last).toEqual({
      text: wholeText("into c"),
      source: { stepId: "c", of: "input" },
      runId: "run",
      at: "start of c",
      simulated: null,
    });
  });

  it("is the previous step's output if the run hasn't reached the step", () => {
    expect(findLastInput(STEPS, 1, lastRun(output("a")))).toMatchObject({
      text: wholeText("out of a"),
      source: { stepId: "a", of: "output" },
      at: "end of a",
    });
  });

  it("is the run's input for a new first step", () => {
    const steps = [{ id: "new", agentId: "writer" }, ...STEPS];
    expect(findLastInput(steps, 0, lastRun(output("a")))).toMatchObject({
      text: wholeText("the run's input"),
      source: null,
    });
  });

  it("is null without a run, or if the previous step has no output", () => {
    expect(findLastInput(STEPS, 0, null)).toBeNull();
    expect(findLastInput(STEPS, 2, lastRun(output("a")))).toBeNull();
    const waiting = output("b", { status: "WAITING", output: null });
    expect(findLastInput(STEPS, 2, lastRun(output("a"), waiting))).toBeNull();
  });

  it("is empty if the previous step's output is empty", () => {
    expect(findLastInput(STEPS, 1, lastRun(output("a", { output: wholeText("") })))?.text.text).toBe("");
  });
});

describe("text from the built-in model", () => {
  const simulated = output("a", { simulated: true });
  const trace = (index: number, ...outputs: Output[]) =>
    findLastInput(STEPS, index, lastRun(...outputs))?.simulated;

  it("stays marked when a step or a person passes it on unchanged", () => {
    expect(trace(1, simulated)).toEqual({ editedBy: [] });
    expect(trace(2, simulated, output("b"), output("c"))).toEqual({ editedBy: [] });
  });

  it("is marked as edited after a person changes it", () => {
    expect(trace(2, simulated, output("b", { edited: true }), output("c"))).toEqual({
      editedBy: ["a person"],
    });
    expect(trace(1, { ...simulated, edited: true })).toEqual({ editedBy: ["a person"] });
  });

  it("isn't marked after a different step rewrites the text", () => {
    expect(trace(1, output("a"), output("b"))).toBeNull();
    expect(trace(0, simulated)).toBeNull();
  });
});

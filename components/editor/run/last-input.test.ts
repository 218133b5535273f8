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

describe("what a step works on in the last run", () => {
  it("is what the step was given there", () => {
    const last = findLastInput(STEPS, 2, lastRun(output("a"), output("b"), output("c")));
    expect(last).toEqual({
      text: wholeText("into c"),
      source: { stepId: "c", of: "input" },
      runId: "run",
      at: "start of c",
      simulated: null,
    });
  });

  it("is what the step before it gave, where the run has not come to it", () => {
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

  it("is nothing without a run, or where the step before it gave nothing", () => {
    expect(findLastInput(STEPS, 0, null)).toBeNull();
    expect(findLastInput(STEPS, 2, lastRun(output("a")))).toBeNull();
    const waiting = output("b", { status: "WAITING", output: null });
    expect(findLastInput(STEPS, 2, lastRun(output("a"), waiting))).toBeNull();
  });

  it("is an empty text where an empty one was given", () => {
    expect(findLastInput(STEPS, 1, lastRun(output("a", { output: wholeText("") })))?.text.text).toBe("");
  });
});

describe("a text that the built-in model wrote", () => {
  const simulated = output("a", { simulated: true });
  const trace = (index: number, ...outputs: Output[]) =>
    findLastInput(STEPS, index, lastRun(...outputs))?.simulated;

  it("is marked where it is passed on, also by a person who let it be", () => {
    expect(trace(1, simulated)).toEqual({ editedBy: [] });
    expect(trace(2, simulated, output("b"), output("c"))).toEqual({ editedBy: [] });
  });

  it("is marked as edited once a person has changed it", () => {
    expect(trace(2, simulated, output("b", { edited: true }), output("c"))).toEqual({
      editedBy: ["a person"],
    });
    expect(trace(1, { ...simulated, edited: true })).toEqual({ editedBy: ["a person"] });
  });

  it("does not mark what another step made of it", () => {
    expect(trace(1, output("a"), output("b"))).toBeNull();
    expect(trace(0, simulated)).toBeNull();
  });
});

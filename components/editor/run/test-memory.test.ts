import { beforeEach, describe, expect, it } from "vitest";
import { readStepTrials, rememberInput, rememberTest } from "./test-memory";

let stepId = "";

beforeEach(() => {
  stepId = crypto.randomUUID();
});

const read = () => readStepTrials("wf", stepId);
const remember = (runId: string, keepLast: boolean) => rememberTest("wf", stepId, runId, { keepLast });

it("is empty at first", () => {
  expect(read()).toEqual({ source: null, ownInput: "", runId: null, earlierRunId: null });
});

it("keeps the custom input even while it isn't used", () => {
  rememberInput("wf", stepId, { source: "own" });
  rememberInput("wf", stepId, { ownInput: "Mine." });
  rememberInput("wf", stepId, { source: "last" });
  expect(read()).toMatchObject({ source: "last", ownInput: "Mine." });
});

it("distinguishes steps of different workflows", () => {
  rememberInput("wf", stepId, { ownInput: "Mine." });
  expect(readStepTrials("another", stepId).ownInput).toBe("");
});

describe("the tests of a step", () => {
  it("include only the latest and the previous one", () => {
    remember("first", false);
    remember("second", true);
    remember("third", true);
    expect(read()).toMatchObject({ runId: "third", earlierRunId: "second" });
  });

  it("don't keep the latest as the previous one without `keepLast`", () => {
    remember("first", false);
    remember("cancelled", true);
    remember("third", false);
    expect(read()).toMatchObject({ runId: "third", earlierRunId: "first" });
  });
});
